//! The networks of the demo's world, and who has which address on them.

use std::net::{Ipv4Addr, SocketAddr};

use ipnet::{IpNet, Ipv4Net};

/// The port of every provider, registered and real.
pub(super) const DUBBO_PORT: u16 = 20880;

/// The networks that the world is built on.
#[derive(Clone, Copy, Debug)]
pub struct Topology {
    /// The LAN that callers and hosts are on, by its first three numbers.
    pub lan: [u8; 3],
    /// The bridge network of a Docker host somewhere on the LAN.
    pub docker: [u8; 3],
    /// The bridge network of the host that the probe runs on, where there can be one.
    pub here: Option<[u8; 3]>,
}

impl Topology {
    pub const NAMESPACE: Self =
        Self { lan: [10, 9, 8], docker: [172, 17, 0], here: Some([172, 18, 0]) };
    /// Without a namespace: everything on loopback.
    pub const LOOPBACK: Self = Self { lan: [127, 9, 8], docker: [127, 17, 0], here: None };

    /// A host of the LAN.
    pub fn host(&self, last: u8) -> Ipv4Addr {
        let [a, b, c] = self.lan;
        Ipv4Addr::new(a, b, c, last)
    }

    /// A container on the Docker host.
    pub fn container(&self, last: u8) -> Ipv4Addr {
        let [a, b, c] = self.docker;
        Ipv4Addr::new(a, b, c, last)
    }

    /// A container on this host.
    pub fn neighbour(&self, last: u8) -> Option<Ipv4Addr> {
        self.here.map(|[a, b, c]| Ipv4Addr::new(a, b, c, last))
    }

    /// Networks that count as routed, whatever their range: the LAN, where it is on loopback.
    pub fn our_networks(&self) -> Vec<IpNet> {
        match self.lan {
            [127, ..] => vec![network(self.host(0))],
            _ => Vec::new(),
        }
    }

    /// Networks that count as containers': the Docker host's, where its range doesn't tell.
    pub fn container_networks(&self) -> Vec<IpNet> {
        match self.docker {
            [127, ..] => vec![network(self.container(0))],
            _ => Vec::new(),
        }
    }

    pub fn zookeeper(&self) -> SocketAddr {
        SocketAddr::new(self.host(2).into(), 2181)
    }

    pub fn name_server(&self) -> SocketAddr {
        SocketAddr::new(self.host(2).into(), 9876)
    }
}

fn network(ip: Ipv4Addr) -> IpNet {
    IpNet::V4(Ipv4Net::new_assert(ip, 24))
}
