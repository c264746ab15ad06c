//! What was expected isn't there, or it can't be told whether it is.

use std::collections::BTreeSet;

use crate::diagnose::expectations::judge;
use crate::diagnose::{About, Causes, Claim, Examine, Notice, Rule, RunIndex};
use crate::model::quote::tick;
use crate::model::{Confidence, Met, RegistrationId, Standing, UNMET, Verdict};
use crate::remedy::{expect_again, mend_providers};

pub(super) const RULE: Rule = Rule {
    code: UNMET,
    name: "unmet-expectation",
    title: "What is expected isn't there",
    page: include_str!("page.md"),
    about: About::Expectation,
    examine: &[Examine::Effect(examine)],
};

fn examine(run: &RunIndex, causes: &Causes) -> Vec<Notice> {
    let all = judge(run, causes);
    all.iter().filter_map(|met| notice(run, causes, met)).collect()
}

fn notice(run: &RunIndex, causes: &Causes, met: &Met) -> Option<Notice> {
    let Met { text, why, .. } = met;
    let claim = match met.is_held {
        Some(true) => return None,
        Some(false) => {
            Claim::error(Confidence::Certain, format!("{} isn't held: {why}", tick(text)))
        }
        None => Claim::warning(
            Confidence::Possible,
            format!("whether {} is held can't be told from here: {why}", tick(text)),
        ),
    };
    let unusable = met
        .parties
        .iter()
        .filter(|party| party.standing == Standing::Unusable && party.is_meant == Some(true));
    let ids = unusable.flat_map(|party| &party.registrations).copied();
    let is_fine = |id: &RegistrationId| run.verdict_of(*id) == Some(Verdict::Reachable);
    let registrations: Vec<RegistrationId> = ids.filter(|id| !is_fine(id)).collect();
    let because = because(run, causes, &registrations);
    let mend = (!because.is_empty()).then(mend_providers);
    let again = met.hopeless.is_none().then(|| expect_again(text, run.targets));
    Some(Notice {
        subject: text.clone(),
        address: None,
        registrations,
        claim: claim.facts(met.hopeless.clone()).because(because).remedies(mend).remedies(again),
    })
}

/// The findings at those addresses, and those that break the calls of consumers among them; each once.
fn because(run: &RunIndex, causes: &Causes, registrations: &[RegistrationId]) -> Vec<String> {
    let calls = run.calls().iter().map(|call| &call.reference);
    let own = calls.filter(|reference| {
        reference.consumers.iter().any(|consumer| registrations.contains(consumer))
    });
    let left = own.flat_map(|reference| &reference.offers).filter(|offer| offer.removed.is_none());
    let providers = left.map(|offer| offer.registration);
    let at = registrations.iter().copied().chain(providers).flat_map(|id| causes.at(id));
    let all = at.chain(causes.of_calls(registrations));
    let ordered: BTreeSet<&String> = all.map(|cause| &cause.fingerprint).collect();
    ordered.into_iter().cloned().collect()
}
