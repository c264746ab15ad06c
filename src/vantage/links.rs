//! The interfaces of this host: what netlink tells of them, and their addresses.

use std::collections::HashSet;
use std::fs;

use ipnet::IpNet;
use netlink_packet_route::link::{InfoKind, LinkAttribute, LinkFlags, LinkInfo, LinkMessage};
use netlink_packet_route::route::{RouteAttribute, RouteMessage};
use netlink_packet_route::{AddressFamily, RouteNetlinkMessage};

use super::arrival::{arrange, order};
use super::behind::Link;
use crate::model::InterfaceKind;
use crate::net::Netlink;

const FAMILIES: [AddressFamily; 2] = [AddressFamily::Inet, AddressFamily::Inet6];

/// Every interface, in the kernel's order. An address with a label (`eth0:1`) is its interface's.
pub(super) fn read() -> Vec<Link> {
    let Ok(mut netlink) = Netlink::open() else { return Vec::new() };
    let gateways = gateway_interfaces(&mut netlink);
    let mut links = links(&mut netlink);
    for link in &mut links {
        link.leads_to_gateway = gateways.contains(&link.index);
    }
    for (index, address) in addresses() {
        if let Some(link) = links.iter_mut().find(|link| link.index == index) {
            link.addresses.push(address);
        }
    }
    let igmp = fs::read_to_string("/proc/net/igmp").unwrap_or_default();
    arrange(&mut links, &order(&igmp));
    links
}

fn links(netlink: &mut Netlink) -> Vec<Link> {
    let answers = netlink.dump(RouteNetlinkMessage::GetLink(LinkMessage::default()));
    let mut links = Vec::new();
    for answer in answers.unwrap_or_default() {
        if let RouteNetlinkMessage::NewLink(message) = answer {
            links.push(link(&message));
        }
    }
    links
}

/// What the kernel says of a link, but for its addresses and routes.
fn link(message: &LinkMessage) -> Link {
    let flags = message.header.flags;
    let mut link = Link {
        index: message.header.index,
        up: flags.contains(LinkFlags::Up),
        running: flags.contains(LinkFlags::Running),
        point_to_point: flags.contains(LinkFlags::Pointopoint),
        ..Link::default()
    };
    for attribute in &message.attributes {
        if let LinkAttribute::IfName(name) = attribute {
            link.name.clone_from(name);
        } else if let LinkAttribute::Controller(index) = attribute {
            link.master = Some(*index);
        } else if let LinkAttribute::LinkInfo(infos) = attribute {
            link.kind = infos.iter().find_map(kind).unwrap_or_default();
        }
    }
    if flags.contains(LinkFlags::Loopback) {
        link.kind = InterfaceKind::Loopback;
    }
    link
}

fn kind(info: &LinkInfo) -> Option<InterfaceKind> {
    let LinkInfo::Kind(kind) = info else { return None };
    let known = [
        (InfoKind::Bridge, InterfaceKind::Bridge),
        (InfoKind::Veth, InterfaceKind::Veth),
        (InfoKind::Tun, InterfaceKind::Tun),
        (InfoKind::Vxlan, InterfaceKind::Vxlan),
    ];
    let same = known.into_iter().find_map(|(told, meant)| (told == *kind).then_some(meant));
    Some(same.unwrap_or_else(|| InterfaceKind::Other(kind.to_string())))
}

/// Every address with its interface's index.
fn addresses() -> impl Iterator<Item = (u32, IpNet)> {
    pnet::datalink::interfaces().into_iter().flat_map(|interface| {
        let networks = interface.ips.into_iter();
        let known = networks.filter_map(|network| IpNet::new(network.ip(), network.prefix()).ok());
        known.map(move |network| (interface.index, network)).collect::<Vec<_>>()
    })
}

/// The interfaces that some route uses to reach a gateway: other hosts are behind them.
fn gateway_interfaces(netlink: &mut Netlink) -> HashSet<u32> {
    let mut found = HashSet::new();
    for family in FAMILIES {
        let mut question = RouteMessage::default();
        question.header.address_family = family;
        for answer in netlink.dump(RouteNetlinkMessage::GetRoute(question)).unwrap_or_default() {
            if let RouteNetlinkMessage::NewRoute(route) = answer {
                found.extend(gateway_interface(&route));
            }
        }
    }
    found
}

fn gateway_interface(route: &RouteMessage) -> Option<u32> {
    let (mut interface, mut gateway) = (None, false);
    for attribute in &route.attributes {
        if let RouteAttribute::Oif(index) = attribute {
            interface = Some(*index);
        }
        gateway |= matches!(attribute, RouteAttribute::Gateway(_) | RouteAttribute::Via(_));
    }
    interface.filter(|_| gateway)
}
