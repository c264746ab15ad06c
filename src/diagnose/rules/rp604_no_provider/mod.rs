//! A consumer for which no registered provider can be used, or none is registered.

mod elsewhere;
mod levels;
mod offers;
mod services;

use std::collections::{BTreeMap, BTreeSet};

use self::offers::{contents, in_other_root, lines, other_roots, removed};
use self::services::{Supply, Wanted, wanted};
use crate::diagnose::{About, Cause, Causes, Claim, Examine, Notice, Rule, RunIndex};
use crate::model::Confidence;
use crate::model::quote::tick;
use crate::model::sentence;
use crate::remedy::{mend_providers, provide};

pub(super) const RULE: Rule = Rule {
    code: "RP604",
    name: "no-provider",
    title: "A consumer has no usable provider",
    page: include_str!("page.md"),
    about: About::Consumer,
    examine: &[Examine::Effect(examine)],
};

/// Services that a finding tells of one by one.
const SHOWN: usize = 12;

const ELSEWHERE: &str = "a consumer that subscribes to several registries may find its provider in \
                         another: give that as a target too";

/// One finding for each application that calls in vain: one for the services that another finding
/// explains, and one for those that nothing does.
fn examine(run: &RunIndex, causes: &Causes) -> Vec<Notice> {
    let mut vain: BTreeMap<(&str, bool), Vec<Wanted>> = BTreeMap::new();
    for wanted in wanted(run) {
        let is_explained = !because(causes, std::slice::from_ref(&wanted)).is_empty();
        vain.entry((wanted.application, is_explained)).or_default().push(wanted);
    }
    let applications = vain.into_iter();
    applications.map(|((name, _), services)| notice(run, causes, name, &services)).collect()
}

fn notice(run: &RunIndex, causes: &Causes, application: &str, services: &[Wanted]) -> Notice {
    let sure = services.iter().all(|wanted| wanted.is_certain);
    let confidence = if sure { Confidence::Certain } else { Confidence::Likely };
    let claim = match elsewhere::may_provide(run, services) {
        true => Claim::warning(Confidence::Possible, cause(application, services)),
        false => Claim::error(confidence, cause(application, services)),
    };
    // Where each of them is registered and unusable, the sentence says all.
    let listed = if services.len() > 1 && !services.iter().all(Wanted::is_unusable) {
        services
    } else {
        &[]
    };
    let named: Vec<String> = listed.iter().take(SHOWN).map(line).collect();
    let more = listed.len().saturating_sub(SHOWN);
    let rest = (more > 0)
        .then(|| format!("and {}", sentence::count(more, "more service", "more services")));
    let unexplained =
        |wanted: &&Wanted| wanted.is_missing() && causes.of_calls(&wanted.consumers).is_empty();
    let missing = services.iter().find(unexplained);
    let roots = other_roots(run, services);
    let is_unknown = missing.is_some() && roots.is_empty();
    let elsewhere = is_unknown.then(|| ELSEWHERE.to_owned());
    let unusable = services
        .iter()
        .any(|wanted| wanted.has_unusable() || wanted.meant().any(|id| !causes.at(id).is_empty()));
    let remedies = unusable.then(mend_providers).into_iter().chain(missing.map(|_| provide()));
    Notice {
        subject: application.to_owned(),
        address: None,
        registrations: services
            .iter()
            .flat_map(|service| service.consumers.iter().copied())
            .collect(),
        claim: claim
            .facts(named)
            .facts(rest)
            .facts(lines(run, causes, services))
            .facts(contents(causes, services))
            .facts(elsewhere::facts(run, services))
            .facts(elsewhere::too_old(run, services))
            .facts(roots)
            .facts(elsewhere)
            .because(because(causes, services))
            .mark(mark(services))
            .remedies(elsewhere::remedies(run, services))
            .remedies(levels::remedies(run, services))
            .remedies(in_other_root(run, services))
            .remedies(remedies),
    }
}

/// Another service lost is another outage.
fn mark(services: &[Wanted]) -> String {
    let named: BTreeSet<&str> = services.iter().map(|wanted| wanted.service.as_str()).collect();
    named.into_iter().collect::<Vec<_>>().join(" ")
}

/// The findings that say why, each once.
fn because(causes: &Causes, services: &[Wanted]) -> Vec<String> {
    let mut found: BTreeSet<&Cause> = BTreeSet::new();
    for wanted in services {
        found.extend(causes.of_calls(&wanted.consumers));
        found.extend(wanted.meant().flat_map(|provider| causes.at(provider)));
    }
    found.into_iter().map(|cause| cause.fingerprint.clone()).collect()
}

fn cause(application: &str, services: &[Wanted]) -> String {
    let who = match application {
        "" => "a consumer without an application name".to_owned(),
        name => tick(name),
    };
    match services {
        [only] => {
            let service = tick(&only.service);
            format!("{who} has no usable provider for {service}: {}", supply(&only.supply))
        }
        many => {
            let named = many.iter().map(|service| service.service.clone()).collect();
            let all = many.iter().all(Wanted::is_unusable);
            let why = if all { "; none of the registered ones can be used" } else { "" };
            format!(
                "{who} has no usable provider for {} services: {}{why}",
                many.len(),
                sentence::names(&named)
            )
        }
    }
}

fn line(wanted: &Wanted) -> String {
    format!("{}: {}", tick(&wanted.service), supply(&wanted.supply))
}

fn supply(supply: &Supply) -> String {
    match supply {
        Supply::Missing => "no provider is registered".to_owned(),
        Supply::Otherwise(names) => {
            format!("providers are registered for {} only", sentence::names(names))
        }
        Supply::Unusable(1) => "its only provider can't be used".to_owned(),
        Supply::Unusable(count) => format!("none of its {count} providers can be used"),
        Supply::Removed { count, removals, unusable } => removed(*count, removals, *unusable),
    }
}
