//! A machine with two sides registered the one that its callers aren't on.

use std::net::IpAddr;

use crate::diagnose::remedies::{Patient, firewall, for_wrong_address};
use crate::diagnose::signs::is_lost;
use crate::diagnose::way::Way;
use crate::diagnose::{Claim, Examine, Rule, Scene, Sight, brokers, verdict, words};
use crate::model::{Class, Confidence, Network};

pub const RULE: Rule = Rule {
    code: "RP105",
    name: "wrong-side",
    title: "The registered address is on another side of the machine than its callers",
    page: include_str!("page.md"),
    examine: &[Examine::Address(examine)],
};

fn examine(scene: &Scene, sight: &Sight) -> Option<Claim> {
    if sight.is_fine() || sight.way != Way::Ordinary || !is_lost(sight) {
        return None;
    }
    let path = sight.path?;
    let address = words::address(sight.address);
    let met = words::outcome(path);
    let (cause, confidence) = match (other_address(scene, sight), &path.class) {
        (Some(other), _) => (
            format!("the broker that registered {address} has {other} as well, and {met}"),
            Confidence::Likely,
        ),
        (None, Class::Public) => {
            let (callers, confidence) = private_side(scene, sight)?;
            (format!("{address} is a public address, {callers}, and {met}"), confidence)
        }
        (None, _) => return None,
    };
    let patient = Patient::new(scene, sight);
    Some(
        Claim::error(confidence, cause)
            .facts(words::facts(scene, sight))
            .remedies(for_wrong_address(&patient))
            .remedies([firewall(&patient, sight.ip(), None)]),
    )
}

/// Who is known to be on private addresses only.
fn private_side(scene: &Scene, sight: &Sight) -> Option<(String, Confidence)> {
    let sources = scene.sources(sight.indices);
    // From the loopback comes whoever is on the registry's own machine, which may be public.
    if let Some(source) = sources.iter().find(|ip| is_private(**ip) && !ip.is_loopback()) {
        let text = format!("the process that registered it comes from the private {source}");
        return Some((text, Confidence::Likely));
    }
    let hurt = scene.callers.of(&scene.pick(sight.indices));
    let hosts = hurt.listed.iter().filter_map(|effect| effect.host.parse::<IpAddr>().ok());
    let callers: Vec<IpAddr> = hosts.collect();
    if !callers.iter().copied().all(is_private) || !own_addresses(scene).all(is_private) {
        return None;
    }
    match callers.first() {
        Some(_) => {
            Some(("its callers are all on private addresses".to_owned(), Confidence::Likely))
        }
        None => own_addresses(scene)
            .next()
            .map(|_| ("this machine is on private addresses".to_owned(), Confidence::Possible)),
    }
}

fn own_addresses(scene: &Scene) -> impl Iterator<Item = IpAddr> {
    scene
        .vantage
        .interfaces
        .iter()
        .filter(|interface| interface.network == Network::Outside)
        .flat_map(|interface| interface.addresses.iter().map(|network| network.addr()))
        .filter(IpAddr::is_ipv4)
}

fn is_private(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.is_private() || ip.is_loopback(),
        IpAddr::V6(ip) => ip.is_unique_local() || ip.is_loopback(),
    }
}

/// The broker's other address, of another kind, from its own configuration.
fn other_address(scene: &Scene, sight: &Sight) -> Option<String> {
    let registered = sight.ip()?;
    scene.companions(sight.address).find_map(|(entry, _)| {
        let told = brokers::answer(verdict::first_path(entry)?)?;
        let both = [told.ip1.as_deref(), told.ip2.as_deref()];
        both.into_iter()
            .flatten()
            .filter_map(|text| text.parse::<IpAddr>().ok())
            .find(|ip| *ip != registered && is_private(*ip) != is_private(registered))
            .map(|ip| format!("`{ip}`"))
    })
}
