//! A network namespace: made for one test, gone with it, and swept away by the next run if that
//! test couldn't.

use std::path::{Path, PathBuf};
use std::process::Command;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::group;

const PREFIX: &str = "regprobe";

pub struct Namespace {
    pub name: String,
}

impl Namespace {
    /// Makes `regprobe-PID-WORLD-HOST`, with its loopback up and no name server.
    pub fn new(name: &str) -> Self {
        let name = format!("{PREFIX}-{}-{name}", std::process::id());
        run(Command::new("ip").args(["netns", "add", &name]));
        let namespace = Self { name };
        run(namespace.ip().args(["link", "set", "lo", "up"]));
        // Nobody answers there: a name that isn't in the hosts file fails at once, here.
        namespace.write("resolv.conf", "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
        namespace
    }

    /// `ip`, working on this namespace.
    pub fn ip(&self) -> Command {
        let mut command = Command::new("ip");
        command.args(["-n", &self.name]);
        command
    }

    /// A program in this namespace, ended with the thread that starts it.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.name]);
        command.args(dying_with_us(program));
        command
    }

    /// A file that programs in this namespace see in /etc.
    pub fn write(&self, file: &str, text: &str) {
        let etc = self.etc();
        std::fs::create_dir_all(&etc).expect("a directory in /etc/netns");
        std::fs::write(etc.join(file), text).expect("a file in /etc/netns");
    }

    /// The folder of such files.
    pub fn etc(&self) -> PathBuf {
        Path::new("/etc/netns").join(&self.name)
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        remove(&self.name);
    }
}

/// The words that start `program` so that the kernel ends it when the starting thread ends.
fn dying_with_us(program: &str) -> [&str; 5] {
    ["setpriv", "--pdeathsig", "KILL", "--", program]
}

/// Removes what earlier runs left: namespaces whose test process is gone, the processes in them, and their
/// control groups.
pub fn sweep() {
    let list = Command::new("ip").args(["netns", "list"]).output().expect("ip runs");
    let list = String::from_utf8_lossy(&list.stdout).into_owned();
    let names = list.lines().filter_map(|line| line.split_whitespace().next());
    for name in names.filter(|name| is_orphan(name)) {
        remove(name);
        group::remove(name);
    }
}

fn is_orphan(name: &str) -> bool {
    let mut parts = name.split('-');
    let ours = parts.next() == Some(PREFIX);
    let maker = parts.next().and_then(|pid| pid.parse::<u32>().ok());
    ours && maker.is_some_and(|pid| !Path::new(&format!("/proc/{pid}")).exists())
}

fn remove(name: &str) {
    if let Ok(pids) = Command::new("ip").args(["netns", "pids", name]).output() {
        for pid in String::from_utf8_lossy(&pids.stdout).lines() {
            if let Ok(pid) = pid.trim().parse() {
                let _ = kill(Pid::from_raw(pid), Signal::SIGKILL);
            }
        }
    }
    let _ = Command::new("ip").args(["netns", "del", name]).output();
    let _ = std::fs::remove_dir_all(Path::new("/etc/netns").join(name));
}

/// Runs a command that has to succeed; what it printed.
#[track_caller]
pub fn run(command: &mut Command) -> String {
    let output = command.output().expect("a command of the test's world starts");
    assert!(
        output.status.success(),
        "{command:?} failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}
