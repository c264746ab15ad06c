//! A persistent entry: it outlives its process, and a person has to delete it.

use crate::diagnose::remedies::{Patient, delete_node, register_ephemerally};
use crate::diagnose::signs::is_refused;
use crate::diagnose::verdict::Outcome;
use crate::diagnose::way::Way;
use crate::diagnose::{Claim, Examine, Rule, Scene, Sight, words};
use crate::model::{Confidence, Registration, Verdict};

pub const RULE: Rule = Rule {
    code: "RP602",
    name: "persistent-entry",
    title: "A persistent registration outlives its process",
    page: include_str!("page.md"),
    examine: &[Examine::Address(examine)],
};

fn examine(scene: &Scene, sight: &Sight) -> Option<Claim> {
    let persistent: Vec<usize> = sight
        .indices
        .iter()
        .zip(sight.registrations)
        .filter(|(_, one)| is_persistent(one))
        .map(|(index, _)| *index)
        .collect();
    if persistent.is_empty() {
        return None;
    }
    let claim = match sight.verdict {
        Verdict::Unreachable if sight.way == Way::Ordinary => dead(scene, sight, &persistent)?,
        Verdict::Reachable => alive(scene, sight, &persistent),
        Verdict::Unreachable
        | Verdict::LocalOnly
        | Verdict::Misidentified
        | Verdict::Undetermined => return None,
    };
    Some(claim.facts(words::facts(scene, sight)).covers(persistent))
}

pub fn is_persistent(registration: &Registration) -> bool {
    registration.registrant.as_ref().is_some_and(|registrant| registrant.session == 0)
}

fn dead(scene: &Scene, sight: &Sight, persistent: &[usize]) -> Option<Claim> {
    sight.path.filter(|_| sight.outcome() == Some(Outcome::Fails))?;
    let confidence = if is_refused(sight) { Confidence::Certain } else { Confidence::Likely };
    let cause = format!(
        "{}: {}, and its entry is persistent, so it stays until somebody deletes it",
        words::address(sight.address),
        sight.path.map(words::outcome).unwrap_or_default()
    );
    let registrations = scene.pick(persistent);
    let target = registrations.first().and_then(|one| scene.target_of(one))?;
    Some(
        Claim::error(confidence, cause)
            .remedies([delete_node(target, &registrations)])
            .remedies([register_ephemerally(&Patient::new(scene, sight), &registrations, None)]),
    )
}

fn alive(scene: &Scene, sight: &Sight, persistent: &[usize]) -> Claim {
    let cause = format!(
        "{} answers, but its entry is persistent: it will stay when the process is gone",
        words::address(sight.address)
    );
    let registrations = scene.pick(persistent);
    let target = registrations.first().and_then(|one| scene.target_of(one));
    let patient = Patient::new(scene, sight);
    Claim::warning(Confidence::Certain, cause).remedies([register_ephemerally(
        &patient,
        &registrations,
        target,
    )])
}
