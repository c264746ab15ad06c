//! Containers of a machine: how podman is told to run them, and when one of them is ready.

use std::fmt::Write as _;
use std::path::Path;

use super::machine::Machine;
use crate::patience::until;
use crate::setup;

/// The network of containers that name none.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Bridge {
    /// `podman0`, 10.88.0.0/16, as podman is installed.
    Podman,
    /// `docker0`, 172.17.0.0/16, as Docker is.
    Docker,
}

impl Bridge {
    /// How the addresses of containers start.
    pub(super) fn containers(self) -> &'static str {
        match self {
            Bridge::Podman => "10.88.0.",
            Bridge::Docker => "172.17.0.",
        }
    }
}

/// A container of a machine, by its id. Dropping it stops it.
pub struct Container<'a> {
    machine: &'a Machine,
    id: String,
}

impl<'a> Container<'a> {
    pub(super) fn new(machine: &'a Machine, id: &str) -> Self {
        Self { machine, id: id.to_owned() }
    }

    /// Pastes what makes it start again (`docker start`, with `$0` for it), and waits until it has
    /// printed `ready` once more.
    #[track_caller]
    pub fn again(&self, text: &str, ready: &str) {
        let before = self.logs().matches(ready).count();
        self.paste(text);
        self.wait(ready, before + 1);
    }

    /// Runs a text on its machine, with `$0` for it.
    #[track_caller]
    pub fn paste(&self, text: &str) -> String {
        self.machine.paste(&text.replace("$0", &self.id))
    }

    /// All that it has printed.
    pub fn logs(&self) -> String {
        let logs = self.machine.shell("docker logs \"$0\" 2>&1", &[&self.id]);
        String::from_utf8_lossy(&logs.stdout).into_owned()
    }

    /// In vain only where it ends before that.
    pub(super) fn wait(&self, ready: &str, times: usize) {
        until(&format!("{ready} of a container"), || {
            let runs =
                self.machine.shell("docker inspect -f '{{.State.Status}}' \"$0\"", &[&self.id]);
            let logs = self.logs();
            if logs.matches(ready).count() >= times {
                return Ok(());
            }
            let state = String::from_utf8_lossy(&runs.stdout).trim().to_owned();
            assert!(state != "exited", "container {} ended, no {ready}\n{logs}", self.id);
            Err(state)
        });
    }

    /// Runs a command in it; what that printed.
    #[track_caller]
    pub fn exec(&self, command: &str) -> String {
        self.machine.paste(&format!("docker exec {} {command}", self.id))
    }

    /// The one that it has by default: how its id starts.
    pub fn host_name(&self) -> &str {
        &self.id[..12]
    }

    /// What `docker inspect` tells in this format.
    #[track_caller]
    pub fn tells(&self, format: &str) -> String {
        let told = self.machine.paste(&format!("docker inspect -f '{format}' {}", self.id));
        told.trim_end_matches('\n').to_owned()
    }

    /// Fails unless this variable has this value there.
    #[track_caller]
    pub fn has(&self, variable: &str, value: &str) -> &Self {
        let told = self.exec(&format!("printenv {variable}"));
        assert_eq!(told.trim_end(), value, "{variable}");
        self
    }

    /// Fails unless this file is there.
    #[track_caller]
    pub fn sees(&self, file: &str) -> &Self {
        self.exec(&format!("test -e {file}"));
        self
    }
}

impl Drop for Container<'_> {
    /// Asks it to end, waits and removes it: it says goodbye to the registry.
    fn drop(&mut self) {
        self.machine.shell("docker stop -t 1800 \"$0\"; docker rm \"$0\"", &[&self.id]);
    }
}

/// What an image lacks comes from this machine; no limit is raised, no control group made. What is asked to
/// end has the time that a busy machine takes for it.
pub(super) fn containers_conf(folder: &Path, bridge: Bridge) -> String {
    let mounts: Vec<String> = mounts().iter().map(|mount| format!("\"{mount}\"")).collect();
    let mut text = format!(
        "[containers]\nvolumes = [{}]\ncgroups = \"disabled\"\nlog_driver = \
         \"k8s-file\"\ndns_servers = [\"127.0.0.1\"]\ndns_options = [\"timeout:1\", \
         \"attempts:1\"]\ndefault_ulimits = [\"nofile=1024:1024\", \
         \"nproc=1024:1024\"]\n[engine]\nstop_timeout = 1800\nruntime = \"crun\"\ncgroup_manager \
         = \"cgroupfs\"\nevents_logger = \"none\"\n",
        mounts.join(", ")
    );
    if bridge == Bridge::Docker {
        let networks = folder.join("networks");
        std::fs::create_dir_all(&networks).expect("a folder for networks");
        std::fs::write(networks.join("podman.json"), DOCKER0).expect("podman.json");
        let _ = write!(text, "[network]\nnetwork_config_dir = \"{}\"\n", networks.display());
    }
    text
}

/// What every container has from its machine, as `-v` takes it.
pub fn mounts() -> Vec<String> {
    shared_paths().iter().map(|path| format!("{path}:{path}:ro")).collect()
}

/// What every container has from its machine.
pub(super) fn shared_paths() -> Vec<String> {
    let mut paths = vec!["/usr".to_owned(), "/etc/alternatives".to_owned()];
    paths.extend(java_settings());
    paths.push(setup::cache().display().to_string());
    paths
}

/// Debian's Java has its settings in /etc.
fn java_settings() -> Vec<String> {
    let etc = std::fs::read_dir("/etc").expect("/etc").flatten();
    let names = etc.map(|entry| entry.path().display().to_string());
    names.filter(|path| path.starts_with("/etc/java")).collect()
}

const DOCKER0: &str = r#"{
  "name": "podman",
  "id": "2f259bab93aaaaa2542ba43ef33eb990d0999ee1b9924b557b7be53c0b7a1bb9",
  "driver": "bridge",
  "network_interface": "docker0",
  "created": "2024-01-01T00:00:00Z",
  "subnets": [{ "subnet": "172.17.0.0/16", "gateway": "172.17.0.1" }],
  "ipv6_enabled": false,
  "internal": false,
  "dns_enabled": false,
  "ipam_options": { "driver": "host-local" }
}
"#;
