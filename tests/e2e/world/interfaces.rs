//! A host whose network interfaces a test chooses, one after the other: the order is what it is about.

use std::process::{Child, Command, Stdio};

use super::World;
use super::host::Host;
use super::namespace::{Namespace, run};
use crate::patience::until;

/// A network interface as a test writes it: `eth0 10.9.8.7/24`, `docker0 bridge 172.17.0.1/16`.
pub struct Interface<'a> {
    name: &'a str,
    kind: &'a str,
    /// `10.9.8.7/24`, with a label `10.9.8.7/24@eth0:1`.
    addresses: Vec<&'a str>,
}

/// What holds a tunnel open.
pub struct Tunnel(Child);

impl World {
    /// A host without any interface but the loopback. Its IPv6 addresses count at once.
    pub fn bare_host(&self, name: &str, number: usize) -> Host {
        let namespace = Host::new(&self.name, &format!("{name}-{number}"), "127.0.0.1");
        let host = Host { name: name.to_owned(), ..namespace };
        run(host.command("sysctl").args(["-qw", "net.ipv6.conf.default.accept_dad=0"]));
        host
    }

    /// Gives `host` an interface, with the LAN's bridge at its other end.
    pub fn add_interface(&self, host: &Host, interface: &Interface<'_>) -> Option<Tunnel> {
        let namespace = &host.namespace;
        let ip = || namespace.ip();
        match interface.kind {
            // Its carrier is a container's link.
            "bridge" | "idle-bridge" => {
                run(ip().args(["link", "add", interface.name, "type", "bridge"]));
                let port = self.next_port();
                run(ip()
                    .args(["link", "add", &port, "type", "veth", "peer", "name", "eth0", "netns"])
                    .arg(&self.switch.name));
                self.away(&port);
                run(ip().args(["link", "set", &port, "addrgenmode", "none"]));
                run(ip().args(["link", "set", &port, "master", interface.name]));
                if interface.kind == "bridge" {
                    run(ip().args(["link", "set", &port, "up"]));
                }
            }
            "tunnel" => {
                let tunnel = tunnel(namespace, interface.name);
                self.configure(host, interface);
                return Some(tunnel);
            }
            "alias" => {}
            "interface" | "down" | "global-only" => {
                let port = self.next_port();
                run(Command::new("ip")
                    .args(["link", "add", interface.name, "netns", &namespace.name, "type", "veth"])
                    .args(["peer", "name", &port, "netns", &self.switch.name]));
                run(self.switch.ip().args(["link", "set", &port, "master", "lan", "up"]));
            }
            // Made elsewhere with a high number, and moved here: its place is by when it came.
            "moved" => {
                let port = self.next_port();
                run(self
                    .switch
                    .ip()
                    .args(["link", "add", interface.name, "index", "7000", "type", "veth"])
                    .args(["peer", "name", &port]));
                run(self.switch.ip().args(["link", "set", &port, "master", "lan", "up"]));
                run(self.switch.ip().args([
                    "link",
                    "set",
                    interface.name,
                    "netns",
                    &namespace.name,
                ]));
            }
            other => panic!("no interface is a {other}"),
        }
        self.configure(host, interface);
        None
    }

    fn configure(&self, host: &Host, interface: &Interface<'_>) {
        let ip = || host.namespace.ip();
        if interface.kind == "global-only" {
            run(ip().args(["link", "set", interface.name, "addrgenmode", "none"]));
        }
        for address in &interface.addresses {
            let (address, label) = address.split_once('@').unwrap_or((address, interface.name));
            run(ip()
                .args(["addr", "add", address, "dev", interface.name])
                .args(if label == interface.name { vec![] } else { vec!["label", label] }));
        }
        if interface.kind != "down" {
            run(ip().args(["link", "set", interface.name, "up"]));
        }
        let carrier = match interface.kind {
            "down" => return,
            "idle-bridge" => "NO-CARRIER",
            _ => "LOWER_UP",
        };
        wait_for(&host.namespace, interface.name, carrier);
    }

    /// The other end of a container's link, which only has to be up.
    fn away(&self, port: &str) {
        let name = format!("c-{port}");
        run(self.switch.ip().args(["link", "set", "eth0", "name", &name]));
        run(self.switch.ip().args(["link", "set", &name, "up"]));
    }
}

/// A tunnel has a carrier while somebody holds it.
fn tunnel(namespace: &Namespace, name: &str) -> Tunnel {
    let mut command = namespace.command("socat");
    command.args([&format!("TUN,tun-name={name},iff-pointopoint"), "PIPE"]);
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let tunnel = Tunnel(child.expect("socat starts"));
    wait_for(namespace, name, name);
    tunnel
}

/// The kernel tells of a carrier a little later.
fn wait_for(namespace: &Namespace, interface: &str, word: &str) {
    until(&format!("{word} of {interface}"), || {
        let shown = namespace.ip().args(["link", "show", interface]).output().expect("ip runs");
        let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
        if shown.contains(word) { Ok(()) } else { Err(shown) }
    });
}

impl Drop for Tunnel {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl<'a> Interface<'a> {
    pub fn parse(text: &'a str) -> Self {
        let mut words = text.split(' ').peekable();
        let name = words.next().expect("an interface's name");
        let kind = words.next_if(|word| !word.contains(['.', ':'])).unwrap_or("interface");
        Self { name, kind, addresses: words.collect() }
    }
}
