//! Condition routers: `host = 10.0.0.1 => host != 10.0.0.8` (`ConditionRouter`, `ConditionStateRouter`).

use std::sync::LazyLock;

use regex::Regex;

use super::effect::{Conditions, Effect, Pair, Route, Service, flag};
use super::yaml;
use crate::directory::candidate::{Candidate, left, remove};
use crate::directory::consumer::Consumer;
use crate::model::Registration;
use crate::model::reference::Removal;

/// A separator and what follows it, as Dubbo splits a rule.
static PIECES: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"([&!=,]*)\s*([^&!=,\s]+)").ok());

/// `condition://host/interface?rule=…` below `routers`.
pub(super) fn of_url(entry: &Registration) -> Effect {
    let attributes = &entry.attributes;
    let get = |key: &str| attributes.get(key).filter(|value| !value.is_empty());
    if flag(entry, "enabled") == Some(false) {
        return Effect::Off;
    }
    let kind = get("router").map(|kind| kind.into_owned());
    let kind = kind.unwrap_or_else(|| entry.protocol.name().to_owned());
    let (Some(rule), true) = (get("rule"), kind == "condition") else { return Effect::Unknown };
    match route(&rule) {
        Some(route) => Effect::Conditions(Conditions {
            force: flag(entry, "force") == Some(true),
            routes: vec![route],
            service: Service::of_url(entry),
        }),
        // Dubbo throws it away with an error.
        None => Effect::Off,
    }
}

/// `<service or application>.condition-router`.
pub(super) fn of_yaml(text: &str) -> Effect {
    let Some(rule) = yaml::mapping(text) else { return Effect::Unknown };
    if !yaml::flag(&rule, "enabled", true) {
        return Effect::Off;
    }
    // From 3.3 on a rule may route to several destinations by weight.
    if yaml::text(&rule, "configVersion").is_some_and(|version| version.starts_with("v3.1")) {
        return Effect::Unknown;
    }
    let conditions = yaml::texts(&rule, "conditions");
    if conditions.is_empty() {
        return Effect::Off;
    }
    match conditions.iter().map(|condition| route(condition)).collect() {
        Some(routes) => Effect::Conditions(Conditions {
            force: yaml::flag(&rule, "force", false),
            routes,
            service: None,
        }),
        None => Effect::Unknown,
    }
}

/// Routes; gives whether all of it could be evaluated.
pub(super) fn apply(
    conditions: &Conditions,
    why: &Removal,
    consumer: &Consumer<'_>,
    candidates: &mut [Candidate],
) -> bool {
    if conditions.service.as_ref().is_some_and(|service| !service.is_called_by(consumer)) {
        return true;
    }
    for route in &conditions.routes {
        if left(candidates).next().is_none() {
            return true;
        }
        match all(&route.when, |pair| of_consumer(pair, consumer)) {
            Some(true) => {}
            Some(false) => continue,
            None => return false,
        }
        let Some(then) = &route.then else {
            remove(candidates, why, |_| false);
            return true;
        };
        let mut stays = Vec::with_capacity(candidates.len());
        for candidate in candidates.iter() {
            let left = candidate.removed.is_none();
            let told = match left {
                true if then.is_empty() => Some(false),
                true => all(then, |pair| of_provider(pair, consumer, candidate)),
                false => Some(false),
            };
            let Some(told) = told else { return false };
            stays.push(told);
        }
        if !stays.contains(&true) && !conditions.force {
            continue;
        }
        for (candidate, stays) in candidates.iter_mut().zip(stays) {
            if candidate.removed.is_none() && !stays {
                candidate.removed = Some(why.clone());
            }
        }
    }
    true
}

/// Whether all hold; `None`: what isn't known decides.
fn all(pairs: &[Pair], holds: impl Fn(&Pair) -> Option<bool>) -> Option<bool> {
    let told: Vec<Option<bool>> = pairs.iter().map(holds).collect();
    if told.contains(&Some(false)) {
        return Some(false);
    }
    told.into_iter().all(|answer| answer.is_some()).then_some(true)
}

/// Keys that differ from call to call.
fn is_of_call(key: &str) -> bool {
    matches!(key, "method" | "methods")
        || key.starts_with("arguments")
        || key.starts_with("attachments")
}

fn of_consumer(pair: &Pair, consumer: &Consumer<'_>) -> Option<bool> {
    if is_of_call(&pair.key) {
        return None;
    }
    let value = match pair.key.as_str() {
        "host" | "address" => Some(consumer.host.clone()),
        "protocol" => consumer.protocols().map(|name| name.into_owned()),
        key => consumer.parameter(key).map(|value| value.into_owned()),
    };
    pair.holds(value.as_deref(), consumer)
}

/// The consumer's own parameters lie over those of the provider (`ClusterUtils.mergeUrl`).
fn of_provider(pair: &Pair, consumer: &Consumer<'_>, candidate: &Candidate) -> Option<bool> {
    if is_of_call(&pair.key) {
        return None;
    }
    let address = candidate.address?;
    let value = match pair.key.as_str() {
        "host" => Some(address.host.to_string()),
        "address" => Some(address.to_string()),
        "port" => address.port.map(|port| port.to_string()),
        "protocol" => Some(candidate.protocol.name().to_owned()),
        key => match (consumer.parameter(key), candidate.attributes) {
            (Some(value), _) if !matches!(key, "group" | "version") => Some(value.into_owned()),
            (_, Some(attributes)) => attributes.get(key).map(|value| value.into_owned()),
            (_, None) => return None,
        },
    };
    pair.holds(value.as_deref(), consumer)
}

impl Pair {
    fn holds(&self, value: Option<&str>, consumer: &Consumer<'_>) -> Option<bool> {
        // Ranges (`1~10`) came with 3.2.
        let listed = || self.matches.iter().chain(&self.mismatches);
        if listed().any(|pattern| pattern.contains('~')) {
            return None;
        }
        let Some(value) = value else { return Some(self.matches.is_empty()) };
        let is =
            |patterns: &[String]| patterns.iter().any(|pattern| is_like(pattern, value, consumer));
        Some(match (self.matches.is_empty(), self.mismatches.is_empty()) {
            (true, true) => false,
            (false, true) => is(&self.matches),
            (true, false) => !is(&self.mismatches),
            (false, false) => !is(&self.mismatches) && is(&self.matches),
        })
    }
}

/// One `*` stands for any text, and `$key` for the consumer's parameter (`UrlUtils.isMatchGlobPattern`).
fn is_like(pattern: &str, value: &str, consumer: &Consumer<'_>) -> bool {
    let named = pattern.strip_prefix('$').map(|key| match key {
        "host" => consumer.host.clone(),
        key => consumer.parameter(key).map(|value| value.into_owned()).unwrap_or_default(),
    });
    let pattern = named.as_deref().unwrap_or(pattern);
    match pattern.rsplit_once('*') {
        Some(("", "")) => true,
        None => pattern == value,
        Some((start, end)) => {
            value.len() >= start.len() + end.len()
                && value.starts_with(start)
                && value.ends_with(end)
        }
    }
}

fn route(text: &str) -> Option<Route> {
    let text = text.replace("consumer.", "").replace("provider.", "");
    let (when, then) = match text.split_once("=>") {
        Some((when, then)) => (when.trim(), then.trim()),
        None => ("", text.trim()),
    };
    let when = if when == "true" { Vec::new() } else { pairs(when)? };
    let then = if then.is_empty() || then == "false" { None } else { Some(pairs(then)?) };
    Some(Route { when, then })
}

/// `None`: Dubbo doesn't take it for a rule.
fn pairs(text: &str) -> Option<Vec<Pair>> {
    let mut pairs: Vec<Pair> = Vec::new();
    let mut place: Option<usize> = None;
    let mut is_mismatch = None;
    for piece in PIECES.as_ref()?.captures_iter(text) {
        let (separator, content) = (piece.get(1)?.as_str(), piece.get(2)?.as_str().to_owned());
        match separator {
            "" | "&" => {
                place = pairs.iter().position(|pair| pair.key == content);
                is_mismatch = None;
                if place.is_none() {
                    pairs.push(Pair { key: content, ..Pair::default() });
                    place = Some(pairs.len() - 1);
                }
                continue;
            }
            "=" => is_mismatch = Some(false),
            "!=" => is_mismatch = Some(true),
            "," => {}
            _ => return None,
        }
        let pair = pairs.get_mut(place?)?;
        match is_mismatch? {
            true => pair.mismatches.push(content),
            false => pair.matches.push(content),
        }
    }
    Some(pairs)
}
