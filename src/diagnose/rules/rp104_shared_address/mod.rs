//! Live processes on different machines registered one address, and callers reach one of them.

use crate::diagnose::claimants::{Claimant, claimants};
use crate::diagnose::remedies::{Patient, for_wrong_address, shared_on_purpose};
use crate::diagnose::signs::is_passive;
use crate::diagnose::{Claim, Examine, Rule, Scene, Sight, words};
use crate::model::Confidence;

pub const RULE: Rule = Rule {
    code: "RP104",
    name: "shared-address",
    title: "Several machines registered the same address",
    page: include_str!("page.md"),
    examine: &[Examine::Address(examine)],
};

fn examine(scene: &Scene, sight: &Sight) -> Option<Claim> {
    // Where the address can't be used, that is what there is to say.
    if !sight.is_fine() && !is_passive(sight) || scene.sources_seen(sight.indices).len() < 2 {
        return None;
    }
    // A tool's or a bridge's session stands for others.
    let mut all = claimants(scene, sight.indices);
    all.retain(|one| !one.owns_others(scene));
    let rivals: Vec<&Claimant> =
        all.iter().filter(|one| all.iter().any(|other| one.is_rival(other))).collect();
    let (owners, others): (Vec<&Claimant>, Vec<&Claimant>) =
        rivals.into_iter().partition(|one| Some(one.ip) == sight.ip());
    let elsewhere = |one: &&Claimant| sight.ip().is_some_and(|ip| one.is_elsewhere(scene, ip));
    match owners.as_slice() {
        [_, ..] => copied(scene, sight, others.into_iter().filter(elsewhere).collect()),
        [] => shared(scene, sight, &others),
    }
}

/// The address is the own one of a machine that registered it, and other machines did so too.
fn copied(scene: &Scene, sight: &Sight, others: Vec<&Claimant>) -> Option<Claim> {
    let (indices, ips) = parts(&others);
    if indices.is_empty() {
        return None;
    }
    let cause = format!(
        "{} was registered from {} as well, and it is another machine's own address, which \
         registered it too: who dials it never gets to the former",
        words::address(sight.address),
        words::list(&ips)
    );
    let registrations = scene.pick(&indices);
    let wrong = Sight::new(scene, sight.entry, sight.verdict, &indices, &registrations);
    let remedies = for_wrong_address(&Patient::new(scene, &wrong));
    Some(
        Claim::warning(Confidence::Likely, cause)
            .facts(words::facts(scene, &wrong))
            .remedies(remedies)
            .remedies([shared_on_purpose(sight.address, scene.target_at(sight))])
            .covers(indices),
    )
}

/// Nobody's own: a virtual address or a load balancer's, or a setting that was copied.
fn shared(scene: &Scene, sight: &Sight, rivals: &[&Claimant]) -> Option<Claim> {
    let (indices, ips) = parts(rivals);
    if ips.len() < 2 {
        return None;
    }
    let cause = format!(
        "{} was registered by live processes on {}, and who dials it reaches one of them",
        words::address(sight.address),
        words::list(&ips)
    );
    // Docker hosts give their containers the same addresses, whoever the range is routed to.
    let (confidence, fact) = if sight.is_in_containers() {
        (Confidence::Likely, "each of them may have a container of its own at this address")
    } else {
        (
            Confidence::Possible,
            "a load balancer's address or a virtual one looks the same, and is as it should be",
        )
    };
    Some(
        Claim::warning(confidence, cause)
            .facts([fact.to_owned()])
            .facts(words::facts(scene, sight))
            .remedies(for_wrong_address(&Patient::new(scene, sight)))
            .remedies([shared_on_purpose(sight.address, scene.target_at(sight))])
            .covers(indices),
    )
}

fn parts(claimants: &[&Claimant]) -> (Vec<usize>, Vec<std::net::IpAddr>) {
    let mut ips: Vec<_> = claimants.iter().map(|one| one.ip).collect();
    ips.sort_unstable();
    ips.dedup();
    (claimants.iter().map(|one| one.index).collect(), ips)
}
