//! Where the probe stands: reachability is a property of a vantage and an address.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;

use super::containers::Containers;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vantage {
    /// This host's host name.
    pub host: String,
    /// The probe itself runs inside a container.
    pub container: bool,
    pub interfaces: Vec<Interface>,
    /// The containers that run on this host.
    pub containers: Containers,
}

/// A network interface.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Interface {
    pub index: u32,
    pub name: String,
    pub kind: InterfaceKind,
    /// The administrator's word.
    pub up: bool,
    /// There is a carrier. A bridge without a running container has none.
    pub running: bool,
    pub point_to_point: bool,
    /// Its place among those that came into this network namespace.
    pub arrival: usize,
    /// Each with its prefix length; primary addresses first, as the kernel keeps them.
    pub addresses: Vec<IpNet>,
    /// What lies behind this interface.
    pub network: Network,
}

/// The kernel's kind of link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum InterfaceKind {
    Loopback,
    /// Hardware, or a kind that the kernel doesn't name.
    #[default]
    Device,
    Bridge,
    Veth,
    Tun,
    Vxlan,
    /// Any other kind by the kernel's name (`bond`, `vlan`, `wireguard`, …).
    Other(String),
}

/// What a packet finds that leaves by an interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Network {
    Loopback,
    /// Containers of this host, which nobody else reaches by their own addresses.
    Containers,
    /// The network that other hosts are on.
    #[default]
    Outside,
}

impl Vantage {
    pub fn interface(&self, index: u32) -> Option<&Interface> {
        self.interfaces.iter().find(|interface| interface.index == index)
    }

    /// The interface that owns `ip`.
    pub fn owner_of(&self, ip: IpAddr) -> Option<&Interface> {
        self.interfaces
            .iter()
            .find(|interface| interface.addresses.iter().any(|network| network.addr() == ip))
    }

    /// The interface of a container network of this host that `ip` lies in.
    pub fn container_network_of(&self, ip: IpAddr) -> Option<(&Interface, IpNet)> {
        self.interfaces
            .iter()
            .filter(|interface| interface.network == Network::Containers)
            .find_map(|interface| {
                let network = interface.addresses.iter().find(|network| network.contains(&ip))?;
                Some((interface, network.trunc()))
            })
    }
}

impl Interface {
    pub fn is_loopback(&self) -> bool {
        self.kind == InterfaceKind::Loopback
    }

    /// Its IPv4 addresses, in their order.
    pub fn v4(&self) -> impl Iterator<Item = Ipv4Addr> {
        self.addresses.iter().filter_map(|network| match network.addr() {
            IpAddr::V4(ip) => Some(ip),
            IpAddr::V6(_) => None,
        })
    }
}

impl InterfaceKind {
    pub fn name(&self) -> &str {
        match self {
            InterfaceKind::Loopback => "loopback",
            InterfaceKind::Device => "device",
            InterfaceKind::Bridge => "bridge",
            InterfaceKind::Veth => "veth",
            InterfaceKind::Tun => "tun",
            InterfaceKind::Vxlan => "vxlan",
            InterfaceKind::Other(name) => name,
        }
    }
}
