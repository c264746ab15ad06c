//! Which host put a registration there, from the sessions that the registry told of.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;

use crate::model::class::is_usable;
use crate::model::{CheckSettings, MemberLook, Network, Registration, Vantage};

/// Where a registration comes from, seen from this host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// This host or one of its containers.
    Here,
    /// Another host.
    Elsewhere,
    /// The registry doesn't say, or says several things.
    Unknown,
}

/// The distinct source addresses of the sessions behind `registrations`, in order.
pub(super) fn source_ips(registrations: &[&Registration]) -> Vec<IpAddr> {
    let mut found: Vec<IpAddr> = registrations
        .iter()
        .filter_map(|registration| registration.registrant.as_ref()?.source_ip())
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Where a session comes from, and a member of the registry that sees it come from there.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    pub ip: IpAddr,
    pub member: Option<&'a MemberLook>,
}

/// Where registrations with these sources come from.
pub(super) fn origin(vantage: &Vantage, sources: &[Source]) -> Origin {
    let mut here = sources.iter().map(|source| is_here(vantage, source));
    match here.next() {
        Some(Some(first)) if here.all(|other| other == Some(first)) => {
            if first {
                Origin::Here
            } else {
                Origin::Elsewhere
            }
        }
        _ => Origin::Unknown,
    }
}

/// Whether a source is this host or one of its containers; `None`: it can't be told.
fn is_here(vantage: &Vantage, source: &Source) -> Option<bool> {
    let Source { ip, member } = *source;
    let owner = vantage.owner_of(ip).map(|own| own.network);
    let in_containers =
        owner == Some(Network::Containers) || vantage.container_network_of(ip).is_some();
    if in_containers || ip.is_loopback() {
        // Other hosts have a loopback too, and may have the same container network: it is this
        // one's only if the member that sees it runs here.
        return member.and_then(|look| look.member.host.ip()).and_then(|at| {
            let own = vantage.owner_of(at).is_some() || vantage.container_network_of(at).is_some();
            (own && !at.is_loopback()).then_some(true)
        });
    }
    if owner.is_some() {
        return Some(true);
    }
    match member.and_then(|look| look.sees_us_at) {
        // This host itself, or one behind the same NAT.
        Some(us) if us == ip => None,
        Some(_) => Some(false),
        None => knows_its_address(vantage).then_some(false),
    }
}

/// From inside a container network nobody knows the address that others see.
fn knows_its_address(vantage: &Vantage) -> bool {
    !vantage.container
        || vantage
            .interfaces
            .iter()
            .any(|interface| interface.up && interface.network == Network::Outside)
}

/// The address of the host that registered, where the sessions tell one that callers could use.
pub(super) fn host_address(
    vantage: &Vantage,
    settings: &CheckSettings,
    registrations: &[&Registration],
    registered: Option<IpAddr>,
) -> Option<IpAddr> {
    match source_ips(registrations).as_slice() {
        [ip] if Some(*ip) != registered && is_usable(vantage, settings, *ip) => Some(*ip),
        _ => None,
    }
}

/// Sources that several hosts have in common: each of those is used by callers at an address of
/// its own, so what the registry sees is a NAT or a proxy in between.
pub(super) fn shared_sources(used: impl Iterator<Item = (IpAddr, IpAddr)>) -> HashSet<IpAddr> {
    let mut behind: HashMap<IpAddr, IpAddr> = HashMap::new();
    let several = |(source, address): (IpAddr, IpAddr)| {
        let known = *behind.entry(source).or_insert(address);
        (known != address).then_some(source)
    };
    used.filter(|(source, address)| source != address).filter_map(several).collect()
}
