//! A machine with real containers. Nothing of it outlives its first process.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use super::World;
use super::container::{Bridge, Container, containers_conf};
use super::group::Group;
use super::host::Host;
use crate::patience::until_true;

pub struct Machine {
    pub host: Host,
    /// How the addresses of its containers start.
    pub containers: &'static str,
    /// Where what is pasted runs: files that it makes are made here.
    pub folder: PathBuf,
    /// Options of `docker run` for what an image lacks; none where podman adds it to each container.
    pub lacking: String,
    /// `unshare`, whose child is the machine's first process.
    namespaces: Child,
    settings: PathBuf,
    pub(super) group: Option<Group>,
}

impl World {
    /// A machine at 10.9.8.`last` that runs containers: podman under Docker's name.
    pub fn machine(&self, name: &str, last: u8, bridge: Bridge) -> Machine {
        let script = concat!(include_str!("machine.sh"), include_str!("podman.sh"));
        let mut machine = self.boot(self.host(name, last), script, &[]);
        machine.containers = bridge.containers();
        let settings = containers_conf(&machine.folder, bridge);
        std::fs::write(&machine.settings, settings).expect("containers.conf");
        machine
    }

    /// Starts the machine's first process, and waits until that says that all is there.
    pub(super) fn boot(&self, host: Host, script: &str, more: &[&str]) -> Machine {
        let folder = self.data.join(&host.name);
        std::fs::create_dir_all(&folder).expect("a folder for the machine");
        let net = format!("--net=/run/netns/{}", host.namespace.name);
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "KILL", "--", "nsenter", &net, "unshare"]);
        command.args(["--mount", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc"]);
        command.args(["sh", "-c", script, "machine", &host.name]).arg(host.namespace.etc());
        command.args(more).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("setpriv starts");
        let mut said = String::new();
        let stdout = child.stdout.as_mut().expect("a pipe");
        BufReader::new(stdout).read_line(&mut said).expect("what the machine says");
        assert_eq!(said, "ready\n", "{} doesn't boot", host.name);
        let settings = folder.join("containers.conf");
        let (containers, lacking) = ("", String::new());
        Machine { host, containers, folder, lacking, namespaces: child, settings, group: None }
    }
}

impl Machine {
    /// An image of this name whose containers run `words`.
    pub fn image(&self, name: &str, words: &[String]) {
        let words = serde_json::to_string(words).expect("JSON");
        let script = "docker import --change \"CMD $1\" /run/machine/root.tar \"$0\" >&2";
        self.import(name, script, &[&words]);
    }

    /// An image with what is in `folder` at `place`, where its containers run `words`. Podman's are killed
    /// when they are to stop, which Docker takes from no import.
    pub fn image_with(&self, name: &str, words: &[&str], (folder, place): (&Path, &str)) {
        let words = serde_json::to_string(words).expect("JSON");
        let folder = folder.display().to_string();
        let mut changes =
            vec![format!("--change=CMD {words}"), format!("--change=WORKDIR {place}")];
        if self.is_podman() {
            changes.push("--change=STOPSIGNAL SIGKILL".to_owned());
        }
        let script = "folder=$1 place=$2; shift 2; tar -cf /run/machine/more.tar --transform \
                      \"s,^[.],.$place,\" -C \"$folder\" . && tar -Af /run/machine/more.tar \
                      /run/machine/root.tar && docker import \"$@\" /run/machine/more.tar \"$0\" \
                      >&2";
        let changes = changes.iter().map(String::as_str);
        let arguments: Vec<&str> = [folder.as_str(), place].into_iter().chain(changes).collect();
        self.import(name, script, &arguments);
    }

    fn is_podman(&self) -> bool {
        self.lacking.is_empty()
    }

    fn import(&self, name: &str, script: &str, arguments: &[&str]) {
        let arguments: Vec<&str> = [name].into_iter().chain(arguments.iter().copied()).collect();
        let output = self.shell(script, &arguments);
        assert!(output.status.success(), "no image {name}: {output:?}");
    }

    /// Runs a text as it would run pasted into a shell of this machine; what it printed.
    #[track_caller]
    pub fn paste(&self, text: &str) -> String {
        let output = self.shell(text, &[]);
        let [stdout, stderr] = [output.stdout, output.stderr]
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        assert!(
            output.status.success(),
            "{}\n--- pasted:\n{text}\n{stdout}{stderr}",
            output.status
        );
        stdout
    }

    /// Pastes a text that is to refuse; what it says.
    #[track_caller]
    pub fn refuses(&self, text: &str) -> String {
        let output = self.shell(text, &[]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success(), "--- pasted:\n{text}\n{said}");
        said
    }

    /// Waits until something that was pasted has made this file.
    #[track_caller]
    pub fn wait_for(&self, file: &Path) {
        until_true(&file.display().to_string(), || file.exists());
    }

    /// Pastes a text whose last line starts a container, and waits until that has printed `ready`.
    #[track_caller]
    pub fn start(&self, text: &str, ready: &str) -> Container<'_> {
        let printed = self.paste(text);
        let container = Container::new(self, printed.lines().last().unwrap_or_default());
        container.wait(ready, 1);
        container
    }

    /// The words of a script, and what becomes of it.
    pub(super) fn shell(&self, script: &str, arguments: &[&str]) -> Output {
        let pid = self.namespaces.id().to_string();
        let children = format!("--pid=/proc/{pid}/ns/pid_for_children");
        let mut command = Command::new("nsenter");
        command.args(["--target", &pid, "--mount", "--uts", "--net", &children]);
        command.env("CONTAINERS_CONF", &self.settings);
        command.args(["--", "sh", "-c", ENTER, "sh"]).arg(&self.folder);
        command.args(["sh", "-c", script]).args(arguments);
        command.stdin(Stdio::null()).output().expect("nsenter starts")
    }
}

/// `docker` is what the machine has under that name, and what is pasted runs in its folder.
const ENTER: &str = "PATH=/run/machine/bin:$PATH; cd \"$1\" && shift && exec \"$@\"";

impl Drop for Machine {
    fn drop(&mut self) {
        // The kernel ends its child, the machine's first process, and with that all others.
        let _ = self.namespaces.kill();
        let _ = self.namespaces.wait();
    }
}
