//! Real servers, started on the hosts of a world and gone with it.

pub mod dubbo;
pub mod kafka;
pub mod monitoring;
pub mod rocketmq;
pub mod spring;
pub mod zookeeper;

use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

use crate::patience::until;
use crate::setup;
use crate::world::Host;

/// A running server. Dropping it kills it.
pub struct Server {
    name: String,
    child: Child,
    log: PathBuf,
}

impl Server {
    /// Starts a program whose output goes to target/e2e/logs/NAME.log.
    pub fn start(name: &str, command: &mut Command) -> Self {
        let log = setup::log_file(name);
        let out = File::create(&log).expect("a log file");
        let err = out.try_clone().expect("a log file");
        // It is a group of its own, for what a pasted text starts is a shell's child.
        let child = command.process_group(0).stdin(Stdio::null()).stdout(out).stderr(err).spawn();
        Self { name: name.to_owned(), child: child.expect("the server's program starts"), log }
    }

    /// Waits until `ready` says so of what the server has printed; in vain only where it ends before that.
    pub fn wait(mut self, what: &str, ready: impl Fn(&str) -> bool) -> Self {
        until(&format!("{what} of {}", self.name), || {
            let ended = self.child.try_wait().expect("the state of a child");
            if ready(&self.printed()) {
                return Ok(());
            }
            assert!(ended.is_none(), "{} ended: {ended:?}\n{}", self.name, self.tail());
            Err(self.last_words())
        });
        self
    }

    /// `kill -9`: no goodbye to the registry.
    pub fn kill(&mut self) {
        self.signal(Signal::SIGKILL).expect("the server is killed");
        self.child.wait().expect("the server is gone");
    }

    /// It keeps its port and does nothing any more, until it is killed.
    pub fn freeze(&self) {
        self.signal(Signal::SIGSTOP).expect("the server is there");
    }

    /// And goes on.
    pub fn thaw(&self) {
        self.signal(Signal::SIGCONT).expect("the server is there");
    }

    fn signal(&self, signal: Signal) -> nix::Result<()> {
        killpg(Pid::from_raw(i32::try_from(self.child.id()).expect("a process id")), signal)
    }

    /// Asks it to end, and waits: it says goodbye to the registry.
    pub fn stop(mut self) {
        self.signal(Signal::SIGTERM).expect("the server is there");
        until(&format!("end of {}", self.name), || {
            let ended = self.child.try_wait().expect("the state of a child");
            ended.ok_or_else(|| self.last_words())
        });
    }

    /// All that it has printed.
    pub fn printed(&self) -> String {
        let bytes = std::fs::read(&self.log).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn last_words(&self) -> String {
        let printed = self.printed();
        format!("it said last: {}", printed.lines().last().unwrap_or_default())
    }

    fn tail(&self) -> String {
        let printed = self.printed();
        let lines: Vec<&str> = printed.lines().collect();
        lines[lines.len().saturating_sub(30)..].join("\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("--- the end of {}:\n{}", self.log.display(), self.tail());
        }
        let _ = self.signal(Signal::SIGKILL);
        let _ = self.child.wait();
    }
}

/// Java on a host.
fn java(host: &Host, component: &str, heap_mib: u32) -> Command {
    let mut command = host.command("java");
    command.args(java_options(component, heap_mib));
    command
}

/// Options for a small heap and a fast start. Old servers look into the JDK, which has to be opened to them.
fn java_options(component: &str, heap_mib: u32) -> Vec<String> {
    let mut words = vec![format!("-Xmx{heap_mib}m")];
    let fast = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.net.preferIPv4Stack=true"];
    words.extend(fast.map(str::to_owned));
    let opened = ["java.nio", "java.lang", "java.lang.reflect", "java.math", "java.util"];
    let opened = opened.into_iter().chain(["sun.nio.ch", "jdk.internal.misc", "jdk.internal.ref"]);
    words.extend(opened.map(|package| format!("--add-opens=java.base/{package}=ALL-UNNAMED")));
    words.extend(["-cp".to_owned(), setup::class_path(component)]);
    words
}
