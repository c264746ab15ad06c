//! A Docker host: a bridge of its own, containers behind it, and what Docker does to their packets.

use super::World;
use super::host::Host;
use super::namespace::run;

/// How containers reach the LAN.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Nat {
    /// As Docker's default bridge: their packets leave with the host's address.
    Masquerade,
    /// Routed: their own addresses are seen, and the LAN has a route back.
    Routed,
}

pub struct DockerHost<'a> {
    world: &'a World,
    pub host: Host,
    gateway: String,
    prefix: u8,
}

impl World {
    /// A Docker host at 10.9.8.`last` whose bridge has the address `gateway`/`prefix`.
    pub fn docker_host(
        &self,
        name: &str,
        last: u8,
        (gateway, prefix): (&str, u8),
        nat: Nat,
    ) -> DockerHost<'_> {
        let host = self.host(name, last);
        let bridge = format!("{gateway}/{prefix}");
        let ip = || host.namespace.ip();
        run(ip().args(["link", "add", "docker0", "type", "bridge"]));
        run(ip().args(["addr", "add", &bridge, "dev", "docker0"]));
        run(ip().args(["link", "set", "docker0", "up"]));
        run(host.command("sysctl").args(["-qw", "net.ipv4.ip_forward=1"]));
        let masquerade = match nat {
            Nat::Masquerade => format!("ip saddr {bridge} oifname eth0 masquerade;"),
            Nat::Routed => String::new(),
        };
        host.nft(&format!(
            "table ip nat {{
               chain prerouting {{ type nat hook prerouting priority -100; }}
               chain output {{ type nat hook output priority -100; }}
               chain postrouting {{ type nat hook postrouting priority 100; {masquerade} }}
             }}"
        ));
        DockerHost { world: self, host, gateway: gateway.to_owned(), prefix }
    }
}

impl DockerHost<'_> {
    /// A container with the address `ip`, named by its id as Docker does.
    pub fn container(&self, id: &str, ip: &str) -> Host {
        let container = Host::new(&self.world.name, id, ip);
        let (bridge_side, host) = (&self.host.namespace, &container.namespace);
        let address = format!("{ip}/{}", self.prefix);
        self.world.plug(bridge_side, &self.world.next_port(), "docker0", host, &address);
        container.route(&format!("default via {}", self.gateway));
        container
    }

    /// `docker run -p PORT:PORT` of a running container.
    pub fn publish(&self, port: u16, container: &Host) {
        self.publish_as([port, port], container);
    }

    /// `docker run -p OUTSIDE:INSIDE` of a running container.
    pub fn publish_as(&self, [outside, inside]: [u16; 2], container: &Host) {
        for chain in ["prerouting", "output"] {
            self.host.nft(&format!(
                "add rule ip nat {chain} ip daddr {} tcp dport {outside} dnat to {}:{inside}",
                self.host.ip, container.ip
            ));
        }
    }
}
