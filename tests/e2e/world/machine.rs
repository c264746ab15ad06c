//! A machine with real containers: podman under Docker's name. Nothing of it outlives its first process.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use super::World;
use super::container::{Bridge, Container, containers_conf};
use super::host::Host;

pub struct Machine {
    pub host: Host,
    /// How the addresses of its containers start.
    pub containers: &'static str,
    /// Where what is pasted runs: files that it makes are made here.
    pub folder: PathBuf,
    /// `unshare`, whose child is the machine's first process.
    namespaces: Child,
    settings: PathBuf,
}

impl World {
    /// A machine at 10.9.8.`last` that runs containers.
    pub fn machine(&self, name: &str, last: u8, bridge: Bridge) -> Machine {
        let host = self.host(name, last);
        let folder = self.data.join(name);
        std::fs::create_dir_all(&folder).expect("a folder for the machine");
        let settings = folder.join("containers.conf");
        std::fs::write(&settings, containers_conf(&folder, bridge)).expect("containers.conf");
        let namespaces = boot(&host);
        Machine { host, containers: bridge.containers(), folder, namespaces, settings }
    }
}

impl Machine {
    /// An image of this name whose containers run `words`.
    pub fn image(&self, name: &str, words: &[String]) {
        let words = serde_json::to_string(words).expect("JSON");
        let script = "podman import -q --change \"CMD $1\" /run/docker/root.tar \"$0\" >&2";
        self.import(name, script, &[&words]);
    }

    /// An image with what is in `folder` at `place`, where its containers run `words`. They are killed
    /// when they are to stop.
    pub fn image_with(&self, name: &str, words: &[&str], (folder, place): (&Path, &str)) {
        let words = serde_json::to_string(words).expect("JSON");
        let folder = folder.display().to_string();
        let script = "tar -cf /run/docker/more.tar --transform \"s,^[.],.$3,\" -C \"$2\" . && \
                      tar -Af /run/docker/more.tar /run/docker/root.tar && podman import -q \
                      --change \"CMD $1\" --change \"WORKDIR $3\" --change 'STOPSIGNAL SIGKILL' \
                      /run/docker/more.tar \"$0\" >&2";
        self.import(name, script, &[&words, &folder, place]);
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

    /// Waits until something that was pasted has made this file.
    #[track_caller]
    pub fn wait_for(&self, file: &Path) {
        let start = Instant::now();
        while !file.exists() {
            assert!(start.elapsed() < Duration::from_secs(20), "no {}", file.display());
            std::thread::sleep(Duration::from_millis(50));
        }
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

/// Podman stands for Docker, and what is pasted runs in the machine's folder.
const ENTER: &str = "PATH=/run/docker/bin:$PATH; cd \"$1\" && shift && exec \"$@\"";

impl Drop for Machine {
    fn drop(&mut self) {
        // The kernel ends its child, the machine's first process, and with that all others.
        let _ = self.namespaces.kill();
        let _ = self.namespaces.wait();
    }
}

/// Starts the machine's first process, and waits until that says that all is there.
fn boot(host: &Host) -> Child {
    let net = format!("--net=/run/netns/{}", host.namespace.name);
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "--", "nsenter", &net, "unshare"]);
    command.args(["--mount", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc"]);
    command.args(["sh", "-c", include_str!("machine.sh"), "machine", &host.name]);
    command.arg(host.namespace.etc()).stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("setpriv starts");
    let mut said = String::new();
    let stdout = child.stdout.as_mut().expect("a pipe");
    BufReader::new(stdout).read_line(&mut said).expect("what the machine says");
    assert_eq!(said, "ready\n", "{} doesn't boot", host.name);
    child
}
