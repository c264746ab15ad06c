//! A provider is in one registry, and its consumer in another.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnose::{About, Claim, Examine, Notice, Rule, RunIndex};
use crate::model::quote::{plain, tick};
use crate::model::reference::{Call, Removal};
use crate::model::sentence::{count, names};
use crate::model::{Confidence, RegistrationId, TargetId};
use crate::remedy::same_registry;

pub(super) const RULE: Rule = Rule {
    code: "RP710",
    name: "registries-apart",
    title: "Provider and consumer are in different registries",
    page: include_str!("page.md"),
    about: About::Directory,
    examine: &[Examine::Whole(examine)],
};

/// The registries of the consumer, and those of the providers.
type Apart = (BTreeSet<TargetId>, BTreeSet<TargetId>);

/// What an application misses because of that.
#[derive(Debug, Default)]
struct Missed {
    consumers: Vec<RegistrationId>,
    /// The providers that they miss.
    there: BTreeSet<RegistrationId>,
    services: BTreeSet<String>,
    providers: BTreeSet<String>,
    applications: BTreeSet<String>,
}

/// One finding for each application, and each pair of registries.
fn examine(run: &RunIndex) -> Vec<Notice> {
    let mut missed: BTreeMap<(&str, Apart), Missed> = BTreeMap::new();
    for call in run.calls().iter().filter(|call| call.is_callable == Some(false)) {
        let there = elsewhere(run, call);
        if there.is_empty() {
            continue;
        }
        let of = |ids: &[RegistrationId]| run.pick(ids).iter().map(|entry| entry.target).collect();
        let apart: Apart = (of(&call.reference.consumers), of(&there));
        for id in &call.reference.consumers {
            let Some(consumer) = run.registration(*id) else { continue };
            let application = consumer.subject.application().unwrap_or_default();
            let missed = missed.entry((application, apart.clone())).or_default();
            missed.consumers.push(*id);
            missed.there.extend(&there);
            missed.services.insert(consumer.subject.to_string());
            for provider in run.pick(&there) {
                missed.providers.extend(provider.address.as_ref().map(ToString::to_string));
                missed.applications.extend(provider.subject.application().map(str::to_owned));
            }
        }
    }
    missed.into_iter().map(|((name, apart), missed)| notice(run, name, &apart, missed)).collect()
}

/// The providers that can be used, in registries that the consumer isn't in.
fn elsewhere(run: &RunIndex, call: &Call) -> Vec<RegistrationId> {
    let usable = |id: &RegistrationId| run.verdict_of(*id).and_then(|verdict| verdict.usable());
    let away = call.reference.offers.iter();
    away.filter(|offer| offer.removed == Some(Removal::Registry))
        .map(|offer| offer.registration)
        .filter(|id| usable(id) != Some(false))
        .collect()
}

fn notice(run: &RunIndex, application: &str, apart: &Apart, missed: Missed) -> Notice {
    let (own, others) = (registries(run, &apart.0), registries(run, &apart.1));
    let who = match application {
        "" => "a consumer without an application name".to_owned(),
        name => tick(name),
    };
    let what = match missed.services.len() {
        1 => names(&missed.services),
        many => count(many, "service", "services"),
    };
    let cause = format!(
        "{who} is registered in {}, and the providers of {what} are in {}",
        plain(&own),
        plain(&others)
    );
    let facts = [
        (missed.services.len() > 1)
            .then(|| format!("the services are {}", names(&missed.services))),
        Some(format!("the providers are {}", names(&missed.providers))),
        (!missed.applications.is_empty())
            .then(|| format!("they are registered by {}", names(&missed.applications))),
    ];
    Notice {
        subject: format!("{application} {own} {others}"),
        address: None,
        registrations: missed.consumers.clone(),
        claim: Claim::error(Confidence::Likely, cause)
            .facts(facts.into_iter().flatten())
            .breaks(missed.consumers)
            .withholds(missed.there.into_iter().collect())
            .remedies([same_registry(application, &others, &own)]),
    }
}

fn registries(run: &RunIndex, targets: &BTreeSet<TargetId>) -> String {
    let shown = targets.iter().filter_map(|target| target.of(run.targets));
    shown.map(|target| target.text.clone()).collect::<Vec<_>>().join(" and ")
}
