//! A host with two sides registered the one that its callers aren't on.

mod other_network;

use std::net::IpAddr;

use crate::diagnose::path_scope::PathScope;
use crate::diagnose::signs::is_lost;
use crate::diagnose::subject::workload_of;
use crate::diagnose::{About, AddressView, Claim, Examine, Hurts, Rule, RunIndex, brokers, words};
use crate::model::sentence;
use crate::model::{Class, Confidence, Host, Network};
use crate::remedy::{Blocked, firewall, for_wrong_address};

pub(super) const RULE: Rule = Rule {
    code: "RP105",
    name: "wrong-side",
    title: "A multi-homed host registered an address that its callers can't reach",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Address(examine)],
};

fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    if view.is_fine() || view.scope != PathScope::Ordinary {
        return None;
    }
    other_network::examine(run, view).or_else(|| by_kind(run, view))
}

/// Its addresses are of two kinds, private and public.
fn by_kind(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    if !is_lost(view) {
        return None;
    }
    let path = view.path?;
    let address = sentence::address(view.address);
    let met = words::outcome(path);
    let (cause, confidence) = match (other_address(run, view), &path.class) {
        (Some(other), _) => (
            format!("the broker that registered {address} has {other} as well, and {met}"),
            Confidence::Likely,
        ),
        (None, Class::Public) => {
            let (callers, confidence) = private_side(run, view, path.ip)?;
            (format!("{address} is a public address, {callers}, and {met}"), confidence)
        }
        (None, _) => return None,
    };
    let workload = workload_of(run, view);
    Some(
        Claim::error(confidence, cause)
            .facts(words::facts(run, view))
            .remedies(for_wrong_address(&workload))
            .remedies([firewall(&workload, &Blocked { target: view.ip(), ..Blocked::default() })]),
    )
}

/// Who is known to be on private addresses only.
fn private_side(
    run: &RunIndex,
    view: &AddressView,
    registered: IpAddr,
) -> Option<(String, Confidence)> {
    let sources = &view.source_ips;
    // From the loopback comes whoever is on the registry's own host, which may be public.
    if let Some(source) = sources.iter().find(|ip| is_private(**ip) && !ip.is_loopback()) {
        let text = format!("the process that registered it connects from the private {source}");
        return Some((text, Confidence::Likely));
    }
    let hurt = run.hurt(view.indices, Hurts::Callers);
    let hosts = hurt.listed.iter().filter_map(|effect| match effect.host.as_ref()? {
        Host::Ip(ip) => Some(*ip),
        Host::Scoped(..) | Host::Name(_) => None,
    });
    let callers: Vec<IpAddr> = hosts.collect();
    if !callers.iter().copied().all(is_private) || !own_addresses(run, registered).all(is_private) {
        return None;
    }
    match callers.first() {
        Some(_) => {
            Some(("its callers are all on private addresses".to_owned(), Confidence::Likely))
        }
        None => own_addresses(run, registered)
            .next()
            .map(|_| ("this machine is on private addresses".to_owned(), Confidence::Possible)),
    }
}

/// This host's addresses of the registered one's family.
fn own_addresses(run: &RunIndex, registered: IpAddr) -> impl Iterator<Item = IpAddr> {
    run.vantage
        .interfaces
        .iter()
        .filter(|interface| interface.network == Network::Outside)
        .flat_map(|interface| interface.addresses.iter().map(|network| network.addr()))
        .filter(move |ip| ip.is_ipv4() == registered.to_canonical().is_ipv4())
        .filter(|ip| !is_link_local(*ip))
}

/// Each interface has one in IPv6, beside those that count.
fn is_link_local(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(_) => false,
        IpAddr::V6(ip) => ip.is_unicast_link_local(),
    }
}

fn is_private(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.is_private() || ip.is_loopback(),
        IpAddr::V6(ip) => ip.is_unique_local() || ip.is_loopback(),
    }
}

/// The broker's other address, of another kind, from its own configuration.
fn other_address(run: &RunIndex, view: &AddressView) -> Option<String> {
    let registered = view.ip()?;
    run.related(view.address).find_map(|related| {
        let told = brokers::answer(related.path?)?;
        let both = [told.ip1.as_deref(), told.ip2.as_deref()];
        both.into_iter()
            .flatten()
            .filter_map(|text| text.parse::<IpAddr>().ok())
            .find(|ip| *ip != registered && is_private(*ip) != is_private(registered))
            .map(|ip| format!("`{ip}`"))
    })
}
