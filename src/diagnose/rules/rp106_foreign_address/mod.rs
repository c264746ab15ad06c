//! The registered address is another machine's than the one that registered it.

use std::net::IpAddr;

use crate::diagnose::claimants::{Claimant, claimant, claimants};
use crate::diagnose::quote::tick;
use crate::diagnose::remedies::{Patient, for_wrong_address};
use crate::diagnose::signs::failure;
use crate::diagnose::way::Way;
use crate::diagnose::{Claim, Examine, Rule, Scene, Sight, words};
use crate::model::{Confidence, Verdict};

pub const RULE: Rule = Rule {
    code: "RP106",
    name: "foreign-address",
    title: "The registered address is another machine's",
    page: include_str!("page.md"),
    examine: &[Examine::Address(examine)],
};

fn examine(scene: &Scene, sight: &Sight) -> Option<Claim> {
    if sight.verdict != Verdict::Unreachable
        || sight.way != Way::Ordinary
        || sight.is_in_containers()
    {
        return None;
    }
    failure(sight)?;
    let registered = sight.address.host.ip()?;
    let wrong: Vec<Claimant> = claimants(scene, sight.indices)
        .into_iter()
        .filter(|one| one.is_elsewhere(scene, registered))
        .collect();
    let first = wrong.first()?;
    // Of two machines each may be the wrong one.
    if wrong.iter().any(|one| one.ip != first.ip) {
        return None;
    }
    let (whose, confidence) = whose(scene, sight, first, registered)?;
    let indices: Vec<usize> = wrong.iter().map(|one| one.index).collect();
    let registrations = scene.pick(&indices);
    let sight = &Sight::new(scene, sight.entry, sight.verdict, &indices, &registrations);
    let is = match confidence {
        Confidence::Possible => "seems to be",
        Confidence::Likely | Confidence::Certain => "is",
    };
    let cause = format!(
        "{} was registered from {}, and {registered} {is} another machine, {whose}; {}",
        words::address(sight.address),
        first.ip,
        sight.path.map(words::outcome).unwrap_or_default()
    );
    let remedies = for_wrong_address(&Patient::new(scene, sight));
    Some(
        Claim::error(confidence, cause)
            .facts([format!(
                "on {}, `getent hosts \"$(hostname)\"` shows whether its hosts file or DNS gives it \
                 {registered}",
                first.ip
            )])
            .facts(words::facts(scene, sight))
            .remedies(remedies)
            .covers(indices.clone()),
    )
}

/// The machine that has the address, by another session that comes from there or by the registry.
fn whose(
    scene: &Scene,
    sight: &Sight,
    wrong: &Claimant,
    registered: IpAddr,
) -> Option<(String, Confidence)> {
    let application = wrong.registration.subject.application();
    let others = scene.registrants.from(registered).iter();
    let other = others.filter_map(|index| claimant(scene, *index)).find(|one| {
        one.session.member == wrong.session.member
            && one.registration.target == wrong.registration.target
            && one.registration.subject.application() != application
    });
    if let Some(other) = other {
        let name = other
            .registration
            .subject
            .application()
            .map_or_else(|| other.registration.subject.to_string(), str::to_owned);
        let reached = !scene.reached_ports(&sight.address.host).is_empty();
        let known = reached && wrong.is_known(scene);
        let confidence = if known { Confidence::Likely } else { Confidence::Possible };
        return Some((format!("where {} registers from", tick(&name)), confidence));
    }
    let target = scene.target_of(wrong.registration)?;
    let member = target.members.iter().any(|member| member.host.ip() == Some(registered));
    member.then(|| ("a member of the registry".to_owned(), Confidence::Possible))
}
