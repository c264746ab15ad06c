//! The root that was asked for isn't there, or nothing is under it.

use crate::diagnose::old_server::old_server;
use crate::diagnose::{About, Claim, Examine, Notice, Rule, RunIndex};
use crate::model::quote::tick;
use crate::model::sentence;
use crate::model::{Address, Confidence, DLedgerPeer, Listing, Oddity, Remedy, Target};
use crate::remedy::{
    controller_peers, instances_root, name_servers, newer_zookeeper, registry_root,
};

pub(super) const RULE: Rule = Rule {
    code: "RP803",
    name: "empty-root",
    title: "The registry's root is missing or empty",
    page: include_str!("page.md"),
    about: About::Registry,
    examine: &[Examine::Whole(examine)],
};

fn examine(run: &RunIndex) -> Vec<Notice> {
    run.oddities()
        .filter_map(|(listing, oddity)| {
            let target = listing.target.of(run.targets)?;
            match oddity {
                Oddity::EmptyRoot { root, exists, present } => {
                    Some(empty_root(target, listing, root, (*exists, present)))
                }
                Oddity::NoBroker => Some(no_broker(listing, target)),
                Oddity::Malformed { .. }
                | Oddity::Hidden { .. }
                | Oddity::Unread { .. }
                | Oddity::OtherInstances { .. }
                | Oddity::Controller { .. }
                | Oddity::NoRoute { .. }
                | Oddity::OversizedDirectory { .. }
                | Oddity::ReadOnly { .. }
                | Oddity::Disagreement { .. } => None,
            }
        })
        .collect()
}

/// A name server that no broker registers with.
fn no_broker(listing: &Listing, target: &Target) -> Notice {
    let cause = format!(
        "no broker is registered at {}, so no client finds a route there",
        tick(&target.text)
    );
    let announced: Vec<(&Address, &DLedgerPeer)> = listing
        .oddities
        .iter()
        .filter_map(|oddity| {
            let Oddity::Controller { member, peers } = oddity else { return None };
            (!member.host.is_loopback()).then_some((member, peers))
        })
        .flat_map(|(member, peers)| peers.iter().map(move |peer| (member, peer)))
        .collect();
    let own = |(member, peer): &(&Address, &DLedgerPeer)| {
        let address = peer.address.as_ref().filter(|address| address.host.is_loopback())?;
        Some((own_loopback(member, address), controller_peers(member, &peer.id, address)))
    };
    let (facts, remedies): (Vec<String>, Vec<Remedy>) = announced.iter().filter_map(own).unzip();
    Notice {
        subject: target.text.clone(),
        address: None,
        registrations: Vec::new(),
        claim: Claim::error(Confidence::Certain, cause)
            .facts(facts)
            .facts(WAITING.map(str::to_owned))
            .remedies(remedies)
            .remedies([name_servers(&target.members)]),
    }
}

/// A broker asks the controller for its leader, and is told this.
fn own_loopback(member: &Address, announced: &Address) -> String {
    format!(
        "the controller in {} announces itself as {}: a broker on another machine looks for it on \
         its own, and waits",
        sentence::address(member),
        sentence::address(announced)
    )
}

/// What keeps brokers from registering that run.
const WAITING: [&str; 2] = [
    "a broker with another namesrvAddr, or with commas in it, registers nothing here",
    "in controller mode (enableControllerMode=true) a broker registers only once its controller \
     has a leader that it can reach (controllerAddr)",
];

fn empty_root(
    target: &Target,
    listing: &Listing,
    root: &str,
    (exists, present): (bool, &[String]),
) -> Notice {
    let beside = match present {
        [] => "there are no other nodes".to_owned(),
        names => format!("the other nodes there are {}", sentence::nodes(names)),
    };
    let claim = if exists {
        let cause = format!("no service is registered under {}; {beside}", tick(root));
        Claim::warning(Confidence::Certain, cause)
    } else {
        Claim::error(Confidence::Certain, format!("there is no {}; {beside}", tick(root)))
    };
    let instances = instances_elsewhere(listing);
    let fact = instances.map(|at| format!("instances are below {}, which isn't read", tick(at)));
    let old = old_server(listing);
    let remedy = match instances {
        Some(at) => instances_root(target, at),
        None => registry_root(target, root, present),
    };
    Notice {
        subject: root.to_owned(),
        address: None,
        registrations: Vec::new(),
        claim: claim
            .facts(old.map(|old| old.fact()))
            .facts(fact)
            .remedies(old.map(|old| newer_zookeeper(old.member)))
            .remedies([remedy]),
    }
}

/// Another root, which holds instances.
fn instances_elsewhere(listing: &Listing) -> Option<&str> {
    listing.oddities.iter().find_map(|oddity| {
        let Oddity::OtherInstances { root, .. } = oddity else { return None };
        Some(root.as_str())
    })
}
