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
        if let RouteAttribute::Oif(index) = attribute {
            interface = vantage.interface(*index).map_or_else(String::new, |out| out.name.clone());
        } else if let RouteAttribute::Gateway(address) = attribute {
            gateway = ip(address);
        } else if let RouteAttribute::PrefSource(address) = attribute {
            source = ip(address);
        }
    }
    // The kernel answers for any address of its own by way of the loopback; the interface that owns the
    // address is what tells.
    if answer.header.kind == RouteType::Local {
        let owner = destination(answer).and_then(|ip| vantage.owner_of(ip));
        return Route::Local { interface: owner.map_or(interface, |owner| owner.name.clone()) };
    }
    let special = [
        (RouteType::Unreachable, Route::Unreachable),
        (RouteType::Prohibit, Route::Prohibit),
        (RouteType::BlackHole, Route::Blackhole),
        (RouteType::Throw, Route::None),
    ];
    let special = special.into_iter().find(|(kind, _)| *kind == answer.header.kind);
    special.map_or(Route::Via { interface, gateway, source }, |(_, route)| route)
}

fn destination(answer: &RouteMessage) -> Option<IpAddr> {
    answer.attributes.iter().find_map(|attribute| {
        let RouteAttribute::Destination(address) = attribute else { return None };
        ip(address)
    })
}

fn ip(address: &RouteAddress) -> Option<IpAddr> {
    if let RouteAddress::Inet(ip) = address {
        Some(IpAddr::V4(*ip))
    } else if let RouteAddress::Inet6(ip) = address {
        Some(IpAddr::V6(*ip))
    } else {
        None
    }
}

/// The kernel refuses to look up what a special route forbids; the errno says which kind it is.
fn refusal(error: &io::Error) -> Route {
    let known = [
        (Errno::EHOSTUNREACH, Route::Unreachable),
        (Errno::EACCES, Route::Prohibit),
        (Errno::EINVAL, Route::Blackhole),
        (Errno::ENETUNREACH, Route::None),
    ];
    let told = error.raw_os_error().map(Errno::from_raw);
    let same = known.into_iter().find(|(errno, _)| told == Some(*errno));
    same.map_or_else(|| Route::Unknown(error.to_string()), |(_, route)| route)
}
