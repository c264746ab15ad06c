//! Live processes on different hosts registered one address, and callers reach one of them.

use crate::diagnose::session_owners::{SessionOwner, session_owners};
use crate::diagnose::signs::is_passive;
use crate::diagnose::subject::workload_of;
use crate::diagnose::{About, AddressView, Claim, Examine, Rule, RunIndex, words};
use crate::model::sentence;
use crate::model::{Confidence, RegistrationId};
use crate::remedy::{for_wrong_address, shared_on_purpose};

pub(super) const RULE: Rule = Rule {
    code: "RP104",
    name: "shared-address",
    title: "Several machines registered the same address",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Address(examine)],
};

fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    // Where the address can't be used, that is what there is to say.
    if !view.is_fine() && !is_passive(view) || view.sources.len() < 2 {
        return None;
    }
    // A tool's or a bridge's session stands for others.
    let mut all = session_owners(run, view.indices);
    all.retain(|owner| !owner.owns_others(run));
    let rivals: Vec<&SessionOwner> =
        all.iter().filter(|owner| all.iter().any(|other| owner.is_rival(other))).collect();
    let (owners, others): (Vec<&SessionOwner>, Vec<&SessionOwner>) =
        rivals.into_iter().partition(|owner| Some(owner.ip) == view.ip());
    let elsewhere = |owner: &&SessionOwner| view.ip().is_some_and(|ip| owner.is_elsewhere(run, ip));
    match owners.as_slice() {
        [_, ..] => copied(run, view, others.into_iter().filter(elsewhere).collect()),
        [] => shared(run, view, &others),
    }
}

/// The address is the own one of a host that registered it, and other hosts did so too.
fn copied(run: &RunIndex, view: &AddressView, others: Vec<&SessionOwner>) -> Option<Claim> {
    let (indices, ips) = parts(&others);
    if indices.is_empty() {
        return None;
    }
    let cause = format!(
        "{} was registered from {ips} as well, but it is the own address of another host, which \
         registered it too. Callers always reach that host, never {ips}",
        sentence::address(view.address),
        ips = sentence::list(&ips)
    );
    let registrations = run.pick(&indices);
    let wrong = view.with(run, &indices, &registrations);
    let remedies = for_wrong_address(&workload_of(run, &wrong));
    Some(
        Claim::warning(Confidence::Likely, cause)
            .facts(words::facts(run, &wrong))
            .remedies(remedies)
            .remedies([shared_on_purpose(view.address, run.target_at(view))])
            .covers(indices),
    )
}

/// Nobody's own: a virtual address or a load balancer's, or a setting that was copied.
fn shared(run: &RunIndex, view: &AddressView, rivals: &[&SessionOwner]) -> Option<Claim> {
    let (indices, ips) = parts(rivals);
    if ips.len() < 2 {
        return None;
    }
    let cause = format!(
        "{} was registered by live processes on {}, and each caller reaches only one of them",
        sentence::address(view.address),
        sentence::list(&ips)
    );
    // Docker hosts give their containers the same addresses, whoever the range is routed to.
    let (confidence, fact) = if view.is_in_containers() {
        (Confidence::Likely, "each of them may have a container of its own at this address")
    } else {
        (
            Confidence::Possible,
            "a load balancer's address or a virtual IP looks the same, and isn't a fault",
        )
    };
    Some(
        Claim::warning(confidence, cause)
            .facts([fact.to_owned()])
            .facts(words::facts(run, view))
            .remedies(for_wrong_address(&workload_of(run, view)))
            .remedies([shared_on_purpose(view.address, run.target_at(view))])
            .covers(indices),
    )
}

fn parts(session_owners: &[&SessionOwner]) -> (Vec<RegistrationId>, Vec<std::net::IpAddr>) {
    let mut ips: Vec<_> = session_owners.iter().map(|owner| owner.ip).collect();
    ips.sort_unstable();
    ips.dedup();
    (session_owners.iter().map(|owner| owner.index).collect(), ips)
}
