//! Whether anybody on the link answers for an address (ARP, neighbour discovery).

use std::net::IpAddr;

use netlink_packet_route::neighbour::{
    NeighbourAddress, NeighbourAttribute, NeighbourMessage, NeighbourState,
};
use netlink_packet_route::{AddressFamily, RouteNetlinkMessage};

use crate::net::Netlink;

/// The kernel has asked on the link for `ip`, and nobody has answered. A connect that times out
/// earlier than the kernel gives up (about 3 s) looks like a dropping firewall without this.
pub(super) fn is_unanswered(netlink: &mut Netlink, interface: u32, ip: IpAddr) -> bool {
    let mut question = NeighbourMessage::default();
    question.header.ifindex = interface;
    let address = match ip {
        IpAddr::V4(ip) => {
            question.header.family = AddressFamily::Inet;
            NeighbourAddress::Inet(ip)
        }
        IpAddr::V6(ip) => {
            question.header.family = AddressFamily::Inet6;
            NeighbourAddress::Inet6(ip)
        }
    };
    question.attributes.push(NeighbourAttribute::Destination(address));
    match netlink.ask(RouteNetlinkMessage::GetNeighbour(question)) {
        Ok(RouteNetlinkMessage::NewNeighbour(answer)) => {
            matches!(answer.header.state, NeighbourState::Incomplete | NeighbourState::Failed)
        }
        _ => false,
    }
}
