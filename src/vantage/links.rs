//! The interfaces of this machine: their addresses, and the kind, master and gateways that only
//! netlink tells.

use std::collections::HashSet;

use ipnet::IpNet;
use netlink_packet_route::link::{InfoKind, LinkAttribute, LinkFlags, LinkInfo, LinkMessage};
use netlink_packet_route::route::{RouteAttribute, RouteMessage};
use netlink_packet_route::{AddressFamily, RouteNetlinkMessage};

use super::behind::Link;
use crate::model::InterfaceKind;
use crate::net::Netlink;

/// Every interface, by index.
pub(super) fn read() -> Vec<Link> {
    let mut netlink = Netlink::open().ok();
    let details = netlink.as_mut().map(link_messages).unwrap_or_default();
    let gateways = netlink.as_mut().map(gateway_interfaces).unwrap_or_default();
    let mut links: Vec<Link> = pnet::datalink::interfaces()
        .into_iter()
        .map(|interface| {
            let detail = details.iter().find(|message| message.header.index == interface.index);
            Link {
                index: interface.index,
                kind: detail.map_or(InterfaceKind::Device, kind),
                master: detail.and_then(master),
                up: interface.is_up(),
                leads_to_gateway: gateways.contains(&interface.index),
                addresses: interface
                    .ips
                    .iter()
                    .filter_map(|network| IpNet::new(network.ip(), network.prefix()).ok())
                    .collect(),
                name: interface.name,
            }
        })
        .collect();
    links.sort_by_key(|link| link.index);
    links
}

/// The kernel's word on every link, in its order.
pub(super) fn link_messages(netlink: &mut Netlink) -> Vec<LinkMessage> {
    let answers = netlink.dump(RouteNetlinkMessage::GetLink(LinkMessage::default()));
    answers
        .unwrap_or_default()
        .into_iter()
        .filter_map(|answer| match answer {
            RouteNetlinkMessage::NewLink(message) => Some(message),
            _ => None,
        })
        .collect()
}

/// The interfaces that some route uses to reach a gateway: other machines are behind them.
fn gateway_interfaces(netlink: &mut Netlink) -> HashSet<u32> {
    let mut found = HashSet::new();
    for family in [AddressFamily::Inet, AddressFamily::Inet6] {
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
    let gateway = route
        .attributes
        .iter()
        .any(|attribute| matches!(attribute, RouteAttribute::Gateway(_) | RouteAttribute::Via(_)));
    route.attributes.iter().find_map(|attribute| match attribute {
        RouteAttribute::Oif(index) if gateway => Some(*index),
        _ => None,
    })
}

fn master(message: &LinkMessage) -> Option<u32> {
    message.attributes.iter().find_map(|attribute| match attribute {
        LinkAttribute::Controller(index) => Some(*index),
        _ => None,
    })
}

fn kind(message: &LinkMessage) -> InterfaceKind {
    if message.header.flags.contains(LinkFlags::Loopback) {
        return InterfaceKind::Loopback;
    }
    let told = message.attributes.iter().find_map(|attribute| match attribute {
        LinkAttribute::LinkInfo(infos) => infos.iter().find_map(|info| match info {
            LinkInfo::Kind(kind) => Some(kind),
            _ => None,
        }),
        _ => None,
    });
    match told {
        None => InterfaceKind::Device,
        Some(InfoKind::Bridge) => InterfaceKind::Bridge,
        Some(InfoKind::Veth) => InterfaceKind::Veth,
        Some(InfoKind::Tun) => InterfaceKind::Tun,
        Some(InfoKind::Vxlan) => InterfaceKind::Vxlan,
        Some(other) => InterfaceKind::Other(other.to_string()),
    }
}
