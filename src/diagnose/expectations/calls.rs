//! The calls of a consumer.

use std::collections::BTreeSet;

use super::Sight;
use crate::diagnose::causes::Causes;
use crate::diagnose::index::RunIndex;
use crate::model::reference::Call;
use crate::model::{Party, Standing};

pub(super) fn of(run: &RunIndex, causes: &Causes, application: &str) -> Sight {
    let is_own = |call: &&Call| {
        let consumers = run.pick(&call.reference.consumers);
        consumers.iter().any(|entry| entry.subject.application() == Some(application))
    };
    let own = run.calls().iter().filter(is_own);
    Sight { parties: own.map(|call| party(run, causes, call)).collect(), is_open: false }
}

/// Whether each of them succeeds, and there are some.
pub(super) fn every(parties: &[Party], is_open: bool) -> Option<bool> {
    let told: Vec<Option<bool>> = parties.iter().map(|party| party.standing.usable()).collect();
    if told.contains(&Some(false)) {
        return Some(false);
    }
    match told.is_empty() || told.contains(&None) {
        // What wasn't read may have them.
        true if is_open || !told.is_empty() => None,
        is_missing => Some(!is_missing),
    }
}

fn party(run: &RunIndex, causes: &Causes, call: &Call) -> Party {
    let Call { reference, usable, is_callable } = call;
    let consumers = run.pick(&reference.consumers);
    let name = consumers.first().map(|entry| entry.subject.to_string()).unwrap_or_default();
    let left = reference.offers.iter().filter(|offer| offer.removed.is_none());
    let at = left.flat_map(|offer| causes.at(offer.registration));
    let of_calls = causes.of_calls(&reference.consumers);
    let codes: BTreeSet<&str> = at.chain(of_calls).map(|cause| cause.code).collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    let standing = match is_callable {
        Some(true) => Standing::Usable,
        Some(false) => Standing::Unusable,
        None => Standing::Untold,
    };
    let of = reference.offers.len();
    let reason = match (codes.is_empty(), of) {
        (_, 0) => "no provider is registered".to_owned(),
        (true, _) => format!("{usable} of {of} providers"),
        (false, _) => format!("{usable} of {of} providers, {}", codes.join(" ")),
    };
    Party {
        name,
        registrations: reference.consumers.clone(),
        is_meant: Some(true),
        standing,
        reason: (standing != Standing::Usable).then_some(reason),
    }
}
