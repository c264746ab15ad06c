//! An address of this host or container: on which interface it is, and who gets there.

use std::net::IpAddr;

use super::judged::{Judged, Mend};
use super::range::range_name;
use crate::model::{Confidence, Interface, InterfaceKind, Network, Range, Shape, Told, shape};
use crate::whoami::surroundings::Surroundings;

/// The address `ip`, which `interface` has.
pub(super) fn judge_own(
    around: &Surroundings<'_>,
    (ip, told): (IpAddr, Told),
    shape: Option<Shape>,
    interface: &Interface,
) -> Judged {
    match shape {
        Some(Shape::Bridge(range) | Shape::Pod(range) | Shape::Container(range)) => match interface
            .network
        {
            Network::Containers if is_bridge(around, interface) => on_bridge(ip, range, interface),
            Network::Containers | Network::Outside | Network::Loopback => {
                in_range(ip, range, interface)
            }
        },
        Some(Shape::Wildcard | Shape::Zone | Shape::LinkLocal | Shape::Loopback) | None => {
            ordinary(around, (ip, told), interface)
        }
    }
}

/// A host has no other address in a network of its containers.
fn is_bridge(around: &Surroundings<'_>, interface: &Interface) -> bool {
    interface.kind == InterfaceKind::Bridge || !around.vantage.container
}

fn on_bridge(ip: IpAddr, range: &Range, interface: &Interface) -> Judged {
    let because = format!(
        "{ip} is this machine's own address on the bridge {}: on each machine that has such a \
         bridge it means that machine itself",
        interface.name
    );
    let code = Shape::Bridge(range).code();
    Judged::unusable(Some(code), Confidence::Certain, because, Mend::Tell.of(ip.to_string()))
}

/// No bridge has it, be it the first of its range.
fn in_range(ip: IpAddr, range: &Range, interface: &Interface) -> Judged {
    let lies_in = range_name(range);
    let because = match interface.network {
        Network::Containers => {
            format!("{ip} is this container's address in {lies_in}: no other machine can reach it")
        }
        Network::Outside | Network::Loopback => {
            format!("{ip} on {} lies in {lies_in}", interface.name)
        }
    };
    let shape = shape::of_member(range);
    let mend = match shape {
        Shape::Pod(_) => Mend::Pod,
        Shape::Container(_)
        | Shape::Bridge(_)
        | Shape::Wildcard
        | Shape::Zone
        | Shape::LinkLocal
        | Shape::Loopback => Mend::Container,
    };
    Judged::unusable(Some(shape.code()), Confidence::Likely, because, mend.of(ip.to_string()))
}

/// By its range it is like any other.
fn ordinary(
    around: &Surroundings<'_>,
    (ip, told): (IpAddr, Told),
    interface: &Interface,
) -> Judged {
    let others = other_addresses(around, interface);
    if is_tunnel(&interface.kind) && !others.is_empty() {
        let because = format!(
            "{ip} is on the tunnel {}: only machines in that VPN can reach it",
            interface.name
        );
        let needed = Mend::Tell.of(ip.to_string());
        return Judged::doubtful(None, None, Confidence::Likely, because, needed);
    }
    let mut own = interface.addresses.iter().map(|network| network.addr());
    let first = own.find(|own| own.is_ipv4() == ip.is_ipv4());
    if let Some(first) = first.filter(|first| *first != ip && told == Told::Nothing) {
        let because = format!(
            "{ip} isn't the first address of {}, which is {first}; a virtual address moves to \
             another machine",
            interface.name
        );
        let needed = Mend::Tell.of(ip.to_string());
        return Judged::doubtful(Some(true), Some("RP104"), Confidence::Possible, because, needed);
    }
    let mut because = whose(ip, interface);
    if !others.is_empty() {
        because.push_str(&format!("; callers on other networks may need {}", others.join(" or ")));
    }
    Judged::fine(Some(true), because)
}

fn whose(ip: IpAddr, interface: &Interface) -> String {
    let name = &interface.name;
    let network = interface.addresses.iter().find(|network| network.addr() == ip);
    match network.filter(|network| network.prefix_len() < network.max_prefix_len()) {
        Some(network) => format!("{ip} is this machine's on {name}, in {}", network.trunc()),
        None => format!("{ip} is this machine's on {name}"),
    }
}

/// Addresses of other interfaces on networks that others are on.
fn other_addresses(around: &Surroundings<'_>, interface: &Interface) -> Vec<String> {
    let others =
        around.outside().filter(|other| other.index != interface.index && !is_tunnel(&other.kind));
    others
        .filter_map(|other| {
            let ip = other.addresses.iter().map(|network| network.addr()).find(IpAddr::is_ipv4)?;
            Some(format!("{ip} ({})", other.name))
        })
        .collect()
}

fn is_tunnel(kind: &InterfaceKind) -> bool {
    match kind {
        InterfaceKind::Tun => true,
        InterfaceKind::Other(name) => {
            ["wireguard", "ipip", "gre", "sit", "ppp", "vti", "xfrm"].contains(&name.as_str())
        }
        InterfaceKind::Loopback
        | InterfaceKind::Device
        | InterfaceKind::Bridge
        | InterfaceKind::Veth
        | InterfaceKind::Vxlan => false,
    }
}
