//! A small network of its own for a test: hosts on a LAN, Docker hosts with containers behind them.
//! Nothing in it has a default route out, and nothing is linked to an interface of this machine.

mod container;
mod debian;
mod docker;
mod group;
mod host;
mod interfaces;
mod machine;
mod namespace;
mod node;

use std::cell::Cell;
use std::path::PathBuf;
use std::process::Command;

pub use container::{Bridge, Container, mounts};
pub use docker::Nat;
pub use host::Host;
pub use interfaces::Interface;
pub use machine::Machine;
pub use namespace::sweep;
pub use node::{Deployment, Node};

use crate::setup;
use namespace::{Namespace, run};

/// The LAN: a bridge in a namespace that belongs to no host.
pub struct World {
    name: String,
    switch: Namespace,
    ports: Cell<u32>,
    /// Where this world's servers keep their data; removed with the world.
    pub data: PathBuf,
}

impl World {
    pub fn new(name: &str) -> Self {
        setup::require();
        let switch = Namespace::new(&format!("{name}-switch"));
        run(switch.ip().args(["link", "add", "lan", "type", "bridge"]));
        run(switch.ip().args(["link", "set", "lan", "up"]));
        let data = setup::scratch(name);
        std::fs::create_dir_all(&data).expect("a directory for the servers' data");
        Self { name: name.to_owned(), switch, ports: Cell::new(0), data }
    }

    /// A host on the LAN with the address 10.9.8.`last`.
    pub fn host(&self, name: &str, last: u8) -> Host {
        let ip = format!("10.9.8.{last}");
        let host = Host::new(&self.name, name, &ip);
        let port = self.next_port();
        self.plug(&self.switch, &port, "lan", &host.namespace, &format!("{ip}/24"));
        host
    }

    /// What a server of this world is called in target/e2e/logs.
    pub fn log_name(&self, host: &Host, component: &str) -> String {
        format!("{}-{}-{component}", self.name, host.name)
    }

    fn next_port(&self) -> String {
        self.ports.set(self.ports.get() + 1);
        format!("port{}", self.ports.get())
    }

    /// A cable from `port` on a bridge to a host's `eth0`.
    fn plug(&self, at: &Namespace, port: &str, bridge: &str, host: &Namespace, address: &str) {
        run(Command::new("ip")
            .args(["link", "add", "eth0", "netns", &host.name, "type", "veth"])
            .args(["peer", "name", port, "netns", &at.name]));
        run(at.ip().args(["link", "set", port, "master", bridge, "up"]));
        run(host.ip().args(["addr", "add", address, "dev", "eth0"]));
        run(host.ip().args(["link", "set", "eth0", "up"]));
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.data);
    }
}
