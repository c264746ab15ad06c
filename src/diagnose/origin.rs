//! Which machine put a registration there, from the sessions that the registry told of.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::Ipv4Net;

use super::way::is_ours;
use crate::model::{CheckSettings, Registration, Vantage};

/// Where a registration comes from, seen from this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// This machine or one of its containers.
    Here,
    /// Another machine.
    Elsewhere,
    /// The registry doesn't say, or says several things.
    Unknown,
}

/// The distinct source addresses of the sessions behind `registrations`, in order.
pub fn sources(registrations: &[&Registration]) -> Vec<IpAddr> {
    let mut found: Vec<IpAddr> =
        registrations.iter().filter_map(|one| one.registrant.as_ref()?.source_ip()).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Where `registrations` come from. A session from the loopback is one of the registry's own
/// machine, and which that is isn't known.
pub fn origin(vantage: &Vantage, registrations: &[&Registration]) -> Origin {
    let sources = sources(registrations);
    let here = |ip: &IpAddr| {
        vantage.owner_of(*ip).is_some() || vantage.container_network_of(*ip).is_some()
    };
    match sources.as_slice() {
        [] => Origin::Unknown,
        all if all.iter().any(IpAddr::is_loopback) => Origin::Unknown,
        all if all.iter().all(here) => Origin::Here,
        all if !all.iter().any(here) => Origin::Elsewhere,
        _ => Origin::Unknown,
    }
}

/// The address of the machine that registered, where the sessions tell one that callers could use.
pub fn host_address(
    vantage: &Vantage,
    settings: &CheckSettings,
    registrations: &[&Registration],
    registered: Option<IpAddr>,
) -> Option<IpAddr> {
    match sources(registrations).as_slice() {
        [one] if Some(*one) != registered && is_usable(vantage, settings, *one) => Some(*one),
        _ => None,
    }
}

/// An address that other machines may reach: no loopback, and nobody's container network.
pub fn is_usable(vantage: &Vantage, settings: &CheckSettings, ip: IpAddr) -> bool {
    let container = vantage.container_network_of(ip).is_some()
        || settings.container_networks.iter().any(|network| network.contains(&ip))
        || (is_docker_default(ip) && !is_ours(settings, ip));
    let link_local = match ip {
        IpAddr::V4(ip) => ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unicast_link_local(),
    };
    !container && !link_local && !ip.is_loopback() && !ip.is_unspecified()
}

/// Docker gives its networks 172.17/16 to 172.31/16 where nothing else is configured.
fn is_docker_default(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            Ipv4Net::new_assert(Ipv4Addr::new(172, 16, 0, 0), 12).contains(&ip)
                && ip.octets()[1] > 16
        }
        IpAddr::V6(_) => false,
    }
}
