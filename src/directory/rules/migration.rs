//! `<application>.migration`: at which level a consumer looks for its providers (`MigrationRule`).

use serde_yaml_ng::Mapping;

use super::effect::{Effect, Level, Migration};
use super::yaml;
use crate::directory::candidate::{Candidate, remove};
use crate::directory::consumer::Consumer;
use crate::model::reference::Removal;

pub(super) fn of_yaml(text: &str) -> Effect {
    let Some(rule) = yaml::mapping(text) else { return Effect::Unknown };
    let part = |of: &Mapping| Some((yaml::text(of, "serviceKey")?, level(of)));
    let parts = |key: &str| yaml::mappings(&rule, key).into_iter().filter_map(part).collect();
    Effect::Migration(Migration {
        level: level(&rule),
        interfaces: parts("interfaces"),
        applications: parts("applications"),
    })
}

/// `None`: nothing is said, or a step that this Dubbo doesn't know.
fn level(of: &Mapping) -> Option<Level> {
    match yaml::text(of, "step")?.as_str() {
        "FORCE_APPLICATION" => Some(Level::Application),
        "FORCE_INTERFACE" => Some(Level::Interface),
        "APPLICATION_FIRST" => Some(Level::Both),
        _ => None,
    }
}

/// As a consumer has it that starts now: one that runs goes on with what it has, where the other level has nobody
/// and nothing is forced. Who is forced to the application level registers no consumer, so that whoever is
/// registered isn't.
pub(super) fn apply(
    rule: &Migration,
    why: &Removal,
    consumer: &Consumer<'_>,
    candidates: &mut [Candidate],
) {
    match decided(rule, consumer, candidates) {
        Some(Level::Interface) => remove(candidates, why, |candidate| candidate.is_own_entry),
        Some(Level::Application | Level::Both) | None => {}
    }
}

/// What is said of the interface comes first, then what is said of the applications that the mapping names.
fn decided(rule: &Migration, consumer: &Consumer<'_>, candidates: &[Candidate]) -> Option<Level> {
    let key = match consumer.version {
        Some(version) => format!("{}:{version}", consumer.interface),
        None => consumer.interface.to_owned(),
    };
    let named = |parts: &[(String, Option<Level>)], name: &str| {
        parts.iter().find(|(known, _)| known == name).and_then(|(_, level)| *level)
    };
    let instances = candidates.iter().filter(|candidate| !candidate.is_own_entry);
    let mut applications = instances.filter_map(|candidate| candidate.application);
    named(&rule.interfaces, &key)
        .or_else(|| applications.find_map(|name| named(&rule.applications, name)))
        .or(rule.level)
}
