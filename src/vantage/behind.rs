//! What lies behind an interface: containers of this host, or the network that others are on.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::{IpNet, Ipv4Net};

use crate::model::{Interface, InterfaceKind, Network};

/// An interface as the kernel tells of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    pub index: u32,
    pub name: String,
    pub kind: InterfaceKind,
    /// The bridge or bond that it is a port of.
    pub master: Option<u32>,
    pub up: bool,
    pub running: bool,
    pub point_to_point: bool,
    pub arrival: usize,
    pub addresses: Vec<IpNet>,
    /// Some route reaches a gateway through it.
    pub leads_to_gateway: bool,
}

/// Host ends of container links, by the names that network plugins give them.
const CONTAINER_LINK_NAMES: [&str; 6] = ["veth", "cali", "lxc", "eni", "azv", "gke"];

/// The interfaces that these links are, seen from a container or not.
pub fn interfaces(links: &[Link], container: bool) -> Vec<Interface> {
    links
        .iter()
        .map(|link| Interface {
            index: link.index,
            name: link.name.clone(),
            kind: link.kind.clone(),
            up: link.up,
            running: link.running,
            point_to_point: link.point_to_point,
            arrival: link.arrival,
            addresses: link.addresses.clone(),
            network: behind(link, links, container),
        })
        .collect()
}

/// What lies behind `link`. A bridge is a container network unless it leads outside: a gateway is
/// behind it, or an interface is one of its ports (the `br0` of a virtual machine host is the LAN).
pub fn behind(link: &Link, links: &[Link], in_container: bool) -> Network {
    match link.kind {
        InterfaceKind::Loopback => Network::Loopback,
        _ if in_container && in_docker_pool(link) => Network::Containers,
        InterfaceKind::Bridge if !link.leads_to_gateway && !has_uplink(link, links) => {
            Network::Containers
        }
        InterfaceKind::Veth if !link.leads_to_gateway && is_container_end(link) => {
            Network::Containers
        }
        InterfaceKind::Bridge
        | InterfaceKind::Veth
        | InterfaceKind::Device
        | InterfaceKind::Tun
        | InterfaceKind::Vxlan
        | InterfaceKind::Other(_) => Network::Outside,
    }
}

/// Inside a container, its own interface lies in the network that Docker gave it.
fn in_docker_pool(link: &Link) -> bool {
    let pool = Ipv4Net::new_assert(Ipv4Addr::new(172, 16, 0, 0), 12);
    link.addresses.iter().any(|network| match network.addr() {
        IpAddr::V4(ip) => pool.contains(&ip) && ip.octets()[1] > 16,
        IpAddr::V6(_) => false,
    })
}

fn has_uplink(bridge: &Link, links: &[Link]) -> bool {
    links.iter().filter(|port| port.master == Some(bridge.index)).any(|port| match &port.kind {
        InterfaceKind::Veth | InterfaceKind::Tun | InterfaceKind::Loopback => false,
        // An overlay joins the containers of several hosts; it is still no way out.
        InterfaceKind::Vxlan => false,
        InterfaceKind::Device | InterfaceKind::Bridge | InterfaceKind::Other(_) => true,
    })
}

/// The host's end of one container's link: named so, and without an address of its own network.
fn is_container_end(link: &Link) -> bool {
    CONTAINER_LINK_NAMES.iter().any(|name| link.name.starts_with(name))
        && link.addresses.iter().all(|network| network.prefix_len() == network.max_prefix_len())
}
