//! A persistent entry: it outlives its process, and a person has to delete it.

use crate::diagnose::path_scope::PathScope;
use crate::diagnose::signs::is_refused;
use crate::diagnose::subject::workload_of;
use crate::diagnose::verdict::Outcome;
use crate::diagnose::{About, AddressView, Claim, Examine, Rule, RunIndex, words};
use crate::model::sentence;
use crate::model::{Confidence, RegistrationId, Verdict};
use crate::remedy::{delete_node, register_ephemerally};

pub(super) const RULE: Rule = Rule {
    code: "RP602",
    name: "persistent-entry",
    title: "A persistent registration outlives its process",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Address(examine)],
};

fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    let persistent: Vec<RegistrationId> = view
        .indices
        .iter()
        .zip(view.registrations)
        .filter(|(_, registration)| registration.is_persistent())
        .map(|(index, _)| *index)
        .collect();
    if persistent.is_empty() {
        return None;
    }
    let claim = match view.verdict {
        Verdict::Unreachable if view.scope == PathScope::Ordinary => dead(run, view, &persistent)?,
        Verdict::Reachable => alive(run, view, &persistent),
        Verdict::Unreachable
        | Verdict::LocalOnly
        | Verdict::Misidentified
        | Verdict::Undetermined => return None,
    };
    Some(claim.facts(words::facts(run, view)).covers(persistent))
}

fn dead(run: &RunIndex, view: &AddressView, persistent: &[RegistrationId]) -> Option<Claim> {
    view.path.filter(|_| view.outcome == Some(Outcome::Fails))?;
    let confidence = if is_refused(view) { Confidence::Certain } else { Confidence::Likely };
    let cause = format!(
        "{}: {}, and its entry is persistent, so it stays until somebody deletes it",
        sentence::address(view.address),
        view.path.map(words::outcome).unwrap_or_default()
    );
    let registrations = run.pick(persistent);
    let target = registrations.first().and_then(|registration| run.target_of(registration))?;
    Some(
        Claim::error(confidence, cause)
            .remedies([delete_node(target, &registrations)])
            .remedies([register_ephemerally(&workload_of(run, view), &registrations, None)]),
    )
}

fn alive(run: &RunIndex, view: &AddressView, persistent: &[RegistrationId]) -> Claim {
    let cause = format!(
        "{} answers, but its entry is persistent: it will stay when the process is gone",
        sentence::address(view.address)
    );
    let registrations = run.pick(persistent);
    let target = registrations.first().and_then(|registration| run.target_of(registration));
    let workload = workload_of(run, view);
    Claim::warning(Confidence::Certain, cause).remedies([register_ephemerally(
        &workload,
        &registrations,
        target,
    )])
}
