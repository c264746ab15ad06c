//! The route that the kernel would take for one address, as `ip route get` tells it.

use std::io;
use std::net::IpAddr;

use netlink_packet_route::route::{RouteAddress, RouteAttribute, RouteMessage, RouteType};
use netlink_packet_route::{AddressFamily, RouteNetlinkMessage};
use nix::errno::Errno;

use super::neighbours::is_unanswered;
use crate::model::{Route, Vantage};
use crate::net::Netlink;

/// Answers for any number of addresses, about 3 µs each.
pub struct Routes<'a> {
    netlink: io::Result<Netlink>,
    vantage: &'a Vantage,
}

impl<'a> Routes<'a> {
    pub fn open(vantage: &'a Vantage) -> Self {
        Self { netlink: Netlink::open(), vantage }
    }

    pub fn to(&mut self, ip: IpAddr) -> Route {
        match &mut self.netlink {
            Ok(netlink) => match netlink.ask(question(ip)) {
                Ok(RouteNetlinkMessage::NewRoute(answer)) => route(&answer, self.vantage),
                Ok(_) => Route::Unknown("an answer of another kind".to_owned()),
                Err(error) => refusal(&error),
            },
            Err(error) => Route::Unknown(error.to_string()),
        }
    }

    /// The next hop of `route` towards `ip`, where the link has been asked for it in vain.
    pub fn unanswered_hop(&mut self, ip: IpAddr, route: &Route) -> Option<IpAddr> {
        let Route::Via { interface, gateway, .. } = route else { return None };
        let out = self.vantage.interfaces.iter().find(|out| out.name == *interface)?;
        let hop = gateway.unwrap_or(ip);
        let netlink = self.netlink.as_mut().ok()?;
        is_unanswered(netlink, out.index, hop).then_some(hop)
    }
}

fn question(ip: IpAddr) -> RouteNetlinkMessage {
    let mut message = RouteMessage::default();
    (message.header.address_family, message.header.destination_prefix_length) = match ip {
        IpAddr::V4(_) => (AddressFamily::Inet, 32),
        IpAddr::V6(_) => (AddressFamily::Inet6, 128),
    };
    message.attributes.push(RouteAttribute::Destination(RouteAddress::from(ip)));
    RouteNetlinkMessage::GetRoute(message)
}

fn route(answer: &RouteMessage, vantage: &Vantage) -> Route {
    let mut interface = String::new();
    let (mut gateway, mut source) = (None, None);
    for attribute in &answer.attributes {
        match attribute {
            RouteAttribute::Oif(index) => {
                interface = vantage.interface(*index).map_or_else(String::new, |i| i.name.clone());
            }
            RouteAttribute::Gateway(address) => gateway = ip(address),
            RouteAttribute::PrefSource(address) => source = ip(address),
            _ => {}
        }
    }
    match answer.header.kind {
        // The kernel answers for any address of its own by way of the loopback; the interface that
        // owns the address is what tells.
        RouteType::Local => {
            let owner = destination(answer).and_then(|ip| vantage.owner_of(ip));
            Route::Local { interface: owner.map_or(interface, |owner| owner.name.clone()) }
        }
        RouteType::Unreachable => Route::Unreachable,
        RouteType::Prohibit => Route::Prohibit,
        RouteType::BlackHole => Route::Blackhole,
        RouteType::Throw => Route::None,
        _ => Route::Via { interface, gateway, source },
    }
}

fn destination(answer: &RouteMessage) -> Option<IpAddr> {
    answer.attributes.iter().find_map(|attribute| match attribute {
        RouteAttribute::Destination(address) => ip(address),
        _ => None,
    })
}

fn ip(address: &RouteAddress) -> Option<IpAddr> {
    match address {
        RouteAddress::Inet(ip) => Some(IpAddr::V4(*ip)),
        RouteAddress::Inet6(ip) => Some(IpAddr::V6(*ip)),
        _ => None,
    }
}

/// The kernel refuses to look up what a special route forbids; the errno says which kind it is.
fn refusal(error: &io::Error) -> Route {
    match error.raw_os_error().map(Errno::from_raw) {
        Some(Errno::EHOSTUNREACH) => Route::Unreachable,
        Some(Errno::EACCES) => Route::Prohibit,
        Some(Errno::EINVAL) => Route::Blackhole,
        Some(Errno::ENETUNREACH) => Route::None,
        _ => Route::Unknown(error.to_string()),
    }
}
