//! What takes a consumer's providers away, in words.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::services::Wanted;
use crate::diagnose::index::RunIndex;
use crate::diagnose::{Cause, Causes};
use crate::model::Remedy;
use crate::model::quote::tick;
use crate::model::reference::{Offer, Removal};
use crate::model::sentence::count;
use crate::remedy::same_root;

/// Rules that a finding quotes.
const RULES: usize = 5;
/// Providers that a finding names.
const LINES: usize = 12;

/// Why none of `count` providers is left.
pub(super) fn removed(
    count: usize,
    removals: &BTreeMap<Removal, usize>,
    unusable: usize,
) -> String {
    if let (1, Some(removal)) = (count, removals.keys().next()) {
        return format!("its only provider {}", brief(removal, 1));
    }
    let mut parts: Vec<String> = removals
        .iter()
        .map(|(removal, number)| format!("{number} {}", brief(removal, *number)))
        .collect();
    if unusable > 0 {
        parts.push(format!("{unusable} can't be used"));
    }
    format!("of its {count} providers {}", parts.join(", "))
}

/// Paths and addresses stand in lines of their own.
fn brief(removal: &Removal, number: usize) -> String {
    match removal {
        Removal::Rule(_) if number == 1 => "is ruled out by a rule".to_owned(),
        Removal::Rule(_) => "are ruled out by a rule".to_owned(),
        Removal::Metadata { .. } | Removal::MetadataService { .. } => {
            let is = if number == 1 { "is" } else { "are" };
            format!("{is} not known to serve it: no metadata can be read")
        }
        Removal::Mapping { .. } => {
            let is = if number == 1 { "is" } else { "are" };
            format!("{is} not mapped to it")
        }
        Removal::Registry
        | Removal::Service
        | Removal::Protocol(_)
        | Removal::Level
        | Removal::Disabled
        | Removal::Tag(_)
        | Removal::WantedTag(_) => phrase(removal, number),
    }
}

fn phrase(removal: &Removal, number: usize) -> String {
    let is = if number == 1 { "is" } else { "are" };
    match removal {
        Removal::Registry => {
            format!("{is} in a registry that the consumer isn't registered in")
        }
        Removal::Service => format!("{is} of another group or version"),
        Removal::Protocol(wanted) => format!("{is} not registered with {}", tick(wanted)),
        Removal::Level => {
            let what = if number == 1 { "an instance" } else { "instances" };
            format!("{is} registered as {what}, which Dubbo before 3 doesn't look for")
        }
        Removal::Mapping { path } => {
            format!("{is} not mapped to it: {} doesn't name the application", tick(path))
        }
        Removal::Disabled => format!("{is} disabled in the registered URL"),
        Removal::Metadata { path } => {
            format!("{is} not known to serve it: {} is missing", tick(path))
        }
        Removal::MetadataService { address } => {
            format!(
                "{is} not known to serve it: its metadata service {} can't be used",
                tick(address)
            )
        }
        Removal::Rule(rule) => format!("{is} ruled out by {}", tick(&rule.path)),
        Removal::WantedTag(tag) => {
            let lacks = if number == 1 { "lacks" } else { "lack" };
            format!("{lacks} the tag {}, which the consumer insists on", tick(tag))
        }
        Removal::Tag(tag) => {
            let has = if number == 1 { "has" } else { "have" };
            format!("{has} the tag {}, which the consumer doesn't ask for", tick(tag))
        }
    }
}

/// Why each provider is none for the consumer, a line each.
pub(super) fn lines(run: &RunIndex, causes: &Causes, services: &[Wanted]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut known = HashSet::new();
    for wanted in services {
        let explained = causes.of_calls(&wanted.consumers);
        if wanted.offers.is_empty() && !explained.is_empty() {
            lines.push(format!("{}: {}", tick(&wanted.service), codes(explained)));
        }
        // Who serves another group or version was never meant.
        let meant = wanted.offers.iter().filter(|offer| offer.removed != Some(Removal::Service));
        for line in meant.filter_map(|offer| line(run, causes, wanted, offer)) {
            if known.insert(line.clone()) {
                lines.push(line);
            }
        }
    }
    let more = lines.len().saturating_sub(LINES);
    lines.truncate(LINES);
    lines.extend((more > 0).then(|| format!("and {}", count(more, "more", "more"))));
    lines
}

fn line(run: &RunIndex, causes: &Causes, wanted: &Wanted, offer: &Offer) -> Option<String> {
    let provider = run.registration(offer.registration)?;
    let address = provider.address.as_ref()?;
    let why = match &offer.removed {
        Some(Removal::Metadata { path }) => {
            let removal = Removal::Metadata { path: run.below_root(provider, path) };
            phrase(&removal, 1) + &explained(causes, wanted)
        }
        Some(Removal::Mapping { path }) => {
            let removal = Removal::Mapping { path: run.below_root(provider, path) };
            phrase(&removal, 1) + &explained(causes, wanted)
        }
        Some(removal) if removal.is_setting() => {
            phrase(removal, 1) + &explained(causes, wanted) + &also(causes.at(offer.registration))
        }
        Some(removal) => phrase(removal, 1) + &explained(causes, wanted),
        None => match causes.at(offer.registration) {
            [] => "can't be used".to_owned(),
            causes => codes(causes),
        },
    };
    let why = why.strip_prefix("is ").unwrap_or(&why);
    Some(format!("{}: {why}", tick(&address.to_string())))
}

/// What the rules say that no other finding is about.
pub(super) fn contents(causes: &Causes, services: &[Wanted]) -> Vec<String> {
    let unexplained =
        services.iter().filter(|wanted| causes.of_calls(&wanted.consumers).is_empty());
    let removals = unexplained.flat_map(|wanted| wanted.offers).flat_map(|offer| &offer.removed);
    let rules: BTreeSet<&Removal> =
        removals.filter(|removal| matches!(removal, Removal::Rule(_))).collect();
    let shown = rules.into_iter().take(RULES).filter_map(|removal| match removal {
        Removal::Rule(rule) => {
            Some(format!("the rule at {} says {}", tick(&rule.path), tick(&rule.text)))
        }
        Removal::Registry
        | Removal::Service
        | Removal::Protocol(_)
        | Removal::Level
        | Removal::Mapping { .. }
        | Removal::Disabled
        | Removal::Metadata { .. }
        | Removal::MetadataService { .. }
        | Removal::Tag(_)
        | Removal::WantedTag(_) => None,
    });
    shown.collect()
}

/// What would keep a provider from the consumer even if nobody had ruled it out.
fn also(causes: &[Cause]) -> String {
    match causes {
        [] => String::new(),
        causes => format!(", and {}", codes(causes)),
    }
}

/// The codes of what breaks the call, in brackets.
fn explained(causes: &Causes, wanted: &Wanted) -> String {
    match causes.of_calls(&wanted.consumers).as_slice() {
        [] => String::new(),
        causes => format!(" ({})", codes(causes.iter().copied())),
    }
}

fn codes<'c>(causes: impl IntoIterator<Item = &'c Cause>) -> String {
    let codes: BTreeSet<&str> = causes.into_iter().map(|cause| cause.code).collect();
    codes.into_iter().collect::<Vec<_>>().join(", ")
}

/// Other roots of the same ensemble that have providers of what is missing.
pub(super) fn other_roots(run: &RunIndex, services: &[Wanted]) -> Vec<String> {
    let mut facts = BTreeSet::new();
    for wanted in services.iter().filter(|wanted| wanted.is_missing()) {
        let consumers = run.pick(&wanted.consumers);
        for trace in consumers.iter().filter_map(|consumer| run.trace_of(consumer)) {
            facts.extend(trace.roots.iter().map(|(root, number)| {
                format!(
                    "{} of {} {} registered below {} of the same ZooKeeper, where the consumer \
                     doesn't look (`group` of the registry's address)",
                    count(*number, "provider", "providers"),
                    tick(&trace.interface),
                    if *number == 1 { "is" } else { "are" },
                    tick(root)
                )
            }));
        }
    }
    facts.into_iter().take(LINES).collect()
}

/// Consumer and provider in one root, where one of the same ensemble has the provider.
pub(super) fn in_other_root(run: &RunIndex, services: &[Wanted]) -> Option<Remedy> {
    let missing = services.iter().filter(|wanted| wanted.is_missing());
    let mut places = missing.flat_map(|wanted| {
        let consumers = run.pick(&wanted.consumers).into_iter();
        consumers.filter_map(|consumer| {
            let (root, _) = run.trace_of(consumer)?.roots.first()?;
            Some(same_root(wanted.application, consumer.target.of(run.targets)?, root))
        })
    });
    places.next()
}
