//! One host: a network namespace with a host name, a hosts file and, at times, a firewall.

use std::fs::File;
use std::process::Command;

use nix::sched::{CloneFlags, setns};

use super::namespace::{Namespace, run};

pub struct Host {
    pub name: String,
    pub ip: String,
    pub(super) namespace: Namespace,
}

/// Rules that stand until this is dropped.
pub struct Firewall<'a> {
    host: &'a Host,
    table: String,
}

impl Host {
    pub(super) fn new(world: &str, name: &str, ip: &str) -> Self {
        let namespace = Namespace::new(&format!("{world}-{name}"));
        let host = Self { name: name.to_owned(), ip: ip.to_owned(), namespace };
        host.resolves_itself_to(ip);
        host
    }

    /// Writes the hosts file anew: the host's own name resolves to `ip`.
    pub fn resolves_itself_to(&self, ip: &str) {
        self.namespace.write("hosts", &format!("127.0.0.1 localhost\n{ip} {}\n", self.name));
    }

    /// Writes the hosts file anew.
    pub fn hosts_file(&self, text: &str) {
        self.namespace.write("hosts", text);
    }

    /// A program on this host, under its host name. It ends with the thread that starts it.
    pub fn command(&self, program: &str) -> Command {
        let mut command = self.namespace.command("unshare");
        command.args(["--uts", "sh", "-c", "hostname \"$0\" && exec \"$@\"", &self.name, program]);
        command
    }

    /// Runs a text as it would run pasted into a shell of this host; what it printed.
    #[track_caller]
    pub fn paste(&self, text: &str) -> String {
        run(self.command("sh").args(["-c", text]))
    }

    /// Calls `work` on a thread whose sockets are this host's.
    pub fn inside<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        let entered = || {
            let path = format!("/run/netns/{}", self.namespace.name);
            let namespace = File::open(path).expect("the host's namespace");
            setns(namespace, CloneFlags::CLONE_NEWNET).expect("root may enter a namespace");
            work()
        };
        std::thread::scope(|scope| match scope.spawn(entered).join() {
            Ok(value) => value,
            Err(panic) => std::panic::resume_unwind(panic),
        })
    }

    /// A route of this host's (`"172.17.0.0/16 via 10.9.8.7"`).
    pub fn route(&self, route: &str) {
        run(self.namespace.ip().args(["route", "replace"]).args(route.split(' ')));
    }

    /// Adds nft rules to the `input` or `forward` hook.
    pub fn firewall(&self, hook: &str, rules: &[&str]) -> Firewall<'_> {
        let table = format!("{hook}_rules");
        let mut script = format!(
            "table ip {table} {{\n chain rules {{\n  type filter hook {hook} priority 0;\n"
        );
        for rule in rules {
            script.push_str(&format!("  {rule}\n"));
        }
        script.push_str(" }\n}\n");
        self.nft(&script);
        Firewall { host: self, table }
    }

    /// From now on nobody on the LAN finds it.
    pub fn pull_the_cable(&self) {
        run(self.namespace.ip().args(["link", "set", "eth0", "down"]));
    }

    /// And now they do again.
    pub fn plug_the_cable_in(&self) {
        run(self.namespace.ip().args(["link", "set", "eth0", "up"]));
    }

    pub(super) fn nft(&self, script: &str) {
        run(self.namespace.command("nft").arg(script));
    }
}

impl Drop for Firewall<'_> {
    fn drop(&mut self) {
        self.host.nft(&format!("delete table ip {}", self.table));
    }
}
