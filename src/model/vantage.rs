//! Where the probe stands: reachability is a property of a vantage and an address.

use std::net::IpAddr;

use ipnet::IpNet;

use super::containers::Containers;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vantage {
    /// This machine's host name.
    pub host: String,
    /// The probe itself runs inside a container.
    pub container: bool,
    pub interfaces: Vec<Interface>,
    /// The containers that run on this machine.
    pub containers: Containers,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interface {
    pub index: u32,
    pub name: String,
    pub kind: InterfaceKind,
    pub up: bool,
    /// The addresses of the interface, each with its prefix length.
    pub addresses: Vec<IpNet>,
    /// What lies behind this interface.
    pub network: Network,
}

/// The kernel's kind of link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InterfaceKind {
    Loopback,
    /// A card, or a kind the kernel doesn't name.
    Device,
    Bridge,
    Veth,
    Tun,
    Vxlan,
    /// Any other kind by the kernel's name (`bond`, `vlan`, `wireguard`, …).
    Other(String),
}

/// What a packet finds that leaves by an interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    Loopback,
    /// Containers of this machine, which nobody else reaches by their own addresses.
    Containers,
    /// The network that other machines are on.
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

    /// The interface of a container network of this machine that `ip` lies in.
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
