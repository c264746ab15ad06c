//! Overrides that disable a provider (`AbstractConfigurator`, `RegistryDirectory.toInvokers`).

use percent_encoding::percent_decode_str;

use super::effect::{Effect, Override, Service, flag};
use super::yaml;
use crate::directory::candidate::{Candidate, remove};
use crate::directory::consumer::Consumer;
use crate::model::reference::Removal;
use crate::model::{Address, Registration};

const ANY_HOST: &str = "0.0.0.0";
pub(super) const WEIGHT: &str = "weight";

/// `override://host[:port]/interface?disabled=true&…` below `configurators`.
pub(super) fn of_url(entry: &Registration) -> Effect {
    let attributes = &entry.attributes;
    let get = |key: &str| attributes.get(key).filter(|value| !value.is_empty());
    if flag(entry, "enabled") == Some(false) {
        return Effect::Off;
    }
    let disabled = flag(entry, "disabled");
    let weight = get(WEIGHT).and_then(|weight| weight.parse().ok());
    if disabled.is_none() && weight.is_none() {
        return Effect::Off;
    }
    let (host, port) = host_and_port(&entry.origin);
    let wanted = attributes.pairs().filter_map(|(key, value)| {
        let key = key.strip_prefix('~')?.to_owned();
        (value != "*").then(|| (key, value.into_owned()))
    });
    let providers = get("providerAddresses").map(|list| list.into_owned()).unwrap_or_default();
    Effect::Override(vec![Override {
        disabled,
        weight,
        host,
        port,
        application: get("application").map(|name| name.into_owned()),
        providers: listed(&providers),
        wanted: wanted.collect(),
        service: Service::of_url(entry),
    }])
}

/// `<service or application>.configurators` of 2.7: those for consumers.
pub(super) fn of_yaml(text: &str) -> Effect {
    let Some(rule) = yaml::mapping(text) else { return Effect::Unknown };
    if !yaml::flag(&rule, "enabled", true) {
        return Effect::Off;
    }
    let mut overrides = Vec::new();
    for config in yaml::mappings(&rule, "configs") {
        let parameters = config.get("parameters").and_then(serde_yaml_ng::Value::as_mapping);
        let text = |key: &str| parameters.and_then(|parameters| yaml::text(parameters, key));
        let disabled = text("disabled").map(|disabled| disabled.eq_ignore_ascii_case("true"));
        let weight = text(WEIGHT).and_then(|weight| weight.parse().ok());
        let side = yaml::text(config, "side").unwrap_or_else(|| "consumer".to_owned());
        let says_something = disabled.is_some() || weight.is_some();
        if side != "consumer" || !says_something || !yaml::flag(config, "enabled", true) {
            continue;
        }
        let hosts = match yaml::texts(config, "addresses") {
            hosts if hosts.is_empty() => vec![ANY_HOST.to_owned()],
            hosts => hosts,
        };
        let applications = match yaml::texts(config, "applications") {
            names if names.is_empty() => vec![None],
            names => names.into_iter().map(Some).collect(),
        };
        for host in &hosts {
            for application in &applications {
                overrides.push(Override {
                    disabled,
                    weight,
                    host: host.clone(),
                    port: None,
                    application: application.clone(),
                    providers: yaml::texts(config, "providerAddresses"),
                    wanted: Vec::new(),
                    service: None,
                });
            }
        }
    }
    if overrides.is_empty() { Effect::Off } else { Effect::Override(overrides) }
}

/// The later one counts, as they are sorted by their host.
pub(super) fn apply(
    overrides: &[Override],
    why: &Removal,
    consumer: &Consumer<'_>,
    candidates: &mut [Candidate],
) {
    remove(candidates, why, |candidate| {
        last(overrides, consumer, candidate, |rule| rule.disabled) != Some(true)
    });
}

/// The weight that they give a provider.
pub(super) fn weight(
    overrides: &[Override],
    consumer: &Consumer<'_>,
    candidate: &Candidate,
) -> Option<i64> {
    last(overrides, consumer, candidate, |rule| rule.weight)
}

/// What the last of those says that are for the candidate; `None`: nothing, as of any instance.
fn last<T>(
    overrides: &[Override],
    consumer: &Consumer<'_>,
    candidate: &Candidate,
    says: impl Fn(&Override) -> Option<T>,
) -> Option<T> {
    let mut sorted: Vec<&Override> = overrides.iter().collect();
    sorted.sort_by(|a, b| a.host.cmp(&b.host));
    let own = sorted.into_iter().rev().filter(|_| candidate.is_own_entry);
    own.filter(|rule| is_for(rule, consumer, candidate)).find_map(says)
}

fn is_for(rule: &Override, consumer: &Consumer<'_>, candidate: &Candidate) -> bool {
    let here = match rule.port {
        Some(port) => candidate.address.is_some_and(|address| {
            address.port == Some(port)
                && (rule.host == ANY_HOST || rule.host == address.host.to_string())
        }),
        None => rule.host == ANY_HOST || rule.host == consumer.host,
    };
    let application = rule.application.as_deref();
    let application =
        application.is_none_or(|name| name == "*" || Some(name) == consumer.application);
    let provider = rule.providers.is_empty()
        || candidate
            .address
            .is_some_and(|address| rule.providers.iter().any(|listed| is_listed(listed, address)));
    let wanted = rule.wanted.iter().all(|(key, value)| {
        candidate.attributes.and_then(|attributes| attributes.get(key)).as_deref() == Some(value)
    });
    let service = rule.service.as_ref().is_none_or(|service| service.is_called_by(consumer));
    here && application && provider && wanted && service
}

fn is_listed(listed: &str, address: &Address) -> bool {
    let any_host = format!("{ANY_HOST}:{}", address.port.unwrap_or_default());
    listed == address.to_string() || listed == ANY_HOST || listed == any_host
}

fn listed(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Of the URL that a znode is named by: an entry of a rule has no address of its own.
fn host_and_port(origin: &str) -> (String, Option<u16>) {
    let name = origin.rsplit('/').next().unwrap_or_default();
    let url = percent_decode_str(name).decode_utf8_lossy().into_owned();
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    match authority.rsplit_once(':') {
        Some((host, port)) => (host.to_owned(), port.parse().ok().filter(|port| *port > 0)),
        None => (authority.to_owned(), None),
    }
}
