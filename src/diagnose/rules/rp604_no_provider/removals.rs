//! What takes a consumer's providers away, in words.

use std::collections::{BTreeMap, BTreeSet};

use super::services::Wanted;
use crate::diagnose::index::RunIndex;
use crate::model::quote::{plain, tick};
use crate::model::reference::Removal;
use crate::model::{Target, TargetId};

/// Rules that a finding names.
const RULES: usize = 5;

/// Why none of `count` providers is left.
pub(super) fn removed(
    count: usize,
    removals: &BTreeMap<Removal, usize>,
    unusable: usize,
) -> String {
    if let (1, Some(removal)) = (count, removals.keys().next()) {
        return format!("its only provider {}", phrase(removal, 1));
    }
    let mut parts: Vec<String> = removals
        .iter()
        .map(|(removal, number)| format!("{number} {}", phrase(removal, *number)))
        .collect();
    if unusable > 0 {
        parts.push(format!("{unusable} can't be used"));
    }
    format!("of its {count} providers {}", parts.join(", "))
}

fn phrase(removal: &Removal, number: usize) -> String {
    let is = if number == 1 { "is" } else { "are" };
    match removal {
        Removal::Registry => {
            format!("{is} in a registry that the consumer isn't registered in")
        }
        Removal::Service => format!("{is} of another group or version"),
        Removal::Protocol(wanted) => format!("{is} not registered with {}", tick(wanted)),
        Removal::Disabled => format!("{is} disabled in the registered URL"),
        Removal::Metadata { path } => {
            format!("{is} not known to serve it: {} is missing", tick(path))
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

/// The content of each rule, and where providers in other registries are.
pub(super) fn facts(run: &RunIndex, services: &[Wanted]) -> Vec<String> {
    let removals: BTreeSet<&Removal> = services.iter().flat_map(Wanted::removals).collect();
    let mut facts = Vec::new();
    for removal in removals.iter().take(RULES) {
        if let Removal::Rule(rule) = removal {
            facts.push(format!("the rule at {} says {}", tick(&rule.path), tick(&rule.text)));
        }
    }
    if removals.contains(&Removal::Registry) {
        facts.extend(where_they_are(run, services));
    }
    facts
}

/// The registries that have the provider, beside those that have the consumer.
fn where_they_are(run: &RunIndex, services: &[Wanted]) -> Option<String> {
    let service = services
        .iter()
        .find(|wanted| wanted.removals().any(|removal| *removal == Removal::Registry))?;
    let own: BTreeSet<TargetId> =
        run.pick(&service.consumers).iter().map(|registration| registration.target).collect();
    let there: BTreeSet<TargetId> = service
        .providers
        .iter()
        .filter_map(|index| run.registration(*index).map(|entry| entry.target))
        .filter(|target| !own.contains(target))
        .collect();
    let texts = |targets: &BTreeSet<TargetId>| {
        let shown = targets.iter().filter_map(|target| target.of(run.targets));
        shown.map(|target| plain(&target.text)).collect::<Vec<_>>().join(" and ")
    };
    Some(format!(
        "the provider of {} is registered in {}, the consumer in {}",
        tick(&service.service),
        texts(&there),
        texts(&own)
    ))
}

/// The rules that take providers away, by the registry that they are in.
pub(super) fn rule_paths<'a>(
    run: &RunIndex<'a>,
    services: &[Wanted],
) -> Vec<(&'a Target, Vec<String>)> {
    let mut paths: BTreeMap<TargetId, BTreeSet<String>> = BTreeMap::new();
    for removal in services.iter().flat_map(Wanted::removals) {
        if let Removal::Rule(rule) = removal {
            paths.entry(rule.target).or_default().insert(rule.path.clone());
        }
    }
    let known = paths.into_iter().filter_map(|(target, paths)| {
        Some((target.of(run.targets)?, paths.into_iter().take(RULES).collect()))
    });
    known.collect()
}
