//! The values of a message, read for what they mean.

use super::field::Field;
use super::registries;
use super::urls::{self, known, url_of};
use super::written::{PLACES, anything, parse_host, parse_place, parse_places};
use crate::model::secrets::hide_secrets;
use crate::model::{Said, Service};

/// Services of a list that are kept.
const EXPORTED: usize = 2_000;

/// What the values say.
pub(super) fn said(values: &[(Field, &str)]) -> Said {
    let mut said = Said::default();
    for (field, value) in values {
        add(&mut said, *field, value);
    }
    said
}

fn add(said: &mut Said, field: Field, value: &str) {
    let text = || Some(without_secrets(value));
    match field {
        Field::Address => said.place = parse_place(value),
        Field::Anything => said.place = Some(anything(value)),
        Field::Addresses => said.places = parse_places(value),
        Field::Host => said.place = parse_host(value),
        Field::Url => add_url(said, value),
        Field::RegistryUrl => said.registry = registry_of(value),
        Field::Service => add_service(said, value),
        Field::Path => add_path(said, value),
        Field::Router => said.router = text(),
        Field::Revision => said.revision = text(),
        Field::Instance => said.instance = parse_place(value),
        Field::Registry => add_registry(said, value),
        Field::Consumer => said.consumer = text(),
        Field::Version => said.version = text().filter(|version| !version.is_empty()),
        Field::Topic => said.topic = text(),
        Field::Brokers => said.brokers = Some(each_once(value)),
        Field::Node => said.node = value.parse().ok(),
        Field::Size => said.size = value.parse().ok(),
        Field::Exported => {
            let names = value.split(',').map(str::trim).filter(|name| !name.is_empty());
            said.exported = names.take(EXPORTED).map(str::to_owned).collect();
        }
        Field::Value => said.value = text(),
        Field::Cause => said.cause = text(),
        Field::Skip => {}
    }
}

/// A value, its passwords out of view.
fn without_secrets(value: &str) -> String {
    let words: Vec<String> = value.split(' ').map(|word| hide_secrets(word).into_owned()).collect();
    words.join(" ")
}

/// A client that tries one broker three times names it three times.
fn each_once(value: &str) -> String {
    let mut names: Vec<&str> = Vec::new();
    for name in value.split(',').map(str::trim).take(PLACES) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

/// A service's key, or a URL that names it.
fn add_service(said: &mut Said, value: &str) {
    match value.contains("://") {
        true => said.service = url_of(value).service,
        false => said.service = Some(service(value)),
    }
}

/// `group/com.acme.Order:1.0.0:20880`, or as JavaScript writes it, `com.acme.Order#1.0.0#group`.
pub(super) fn service(key: &str) -> Service {
    let mut by_hash = key.split('#');
    if let (Some(interface), Some(version)) = (by_hash.next(), by_hash.next()) {
        let (version, group) = (known(Some(version)), known(by_hash.next()));
        return Service { interface: interface.to_owned(), group, version, port: None };
    }
    let (group, rest) = match key.split_once('/') {
        Some((group, rest)) => (Some(group), rest),
        None => (None, key),
    };
    let mut parts = rest.split(':');
    let interface = parts.next().unwrap_or_default().to_owned();
    let mut service = Service { interface, group: known(group), version: None, port: None };
    for part in parts {
        match part.parse::<u16>() {
            Ok(port) if !part.contains('.') => service.port = Some(port),
            Ok(_) | Err(_) => service.version = known(Some(part)),
        }
    }
    service
}

/// The address and the service of `dubbo://10.0.0.1:20880/com.acme.Order?group=…`.
fn add_url(said: &mut Said, url: &str) {
    let read = url_of(url);
    said.place = read.place;
    said.service = read.service.or(said.service.take());
}

/// The address in `zookeeper://10.0.0.1:2181/…RegistryService?…`; a consumer's own URL has none.
fn registry_of(url: &str) -> Option<String> {
    let (scheme, _) = url.split_once("://")?;
    match scheme {
        "consumer" => None,
        _ => registries::written(url),
    }
}

/// `10.0.0.1:2181`, a URL, or what Dubbo 3 writes:
/// `RegistryDirectory(registry: 10.0.0.1:2181)-Directory(invokers: 1[172.17.0.5:20880], …)`.
fn add_registry(said: &mut Said, value: &str) {
    let inner = |start: &str, end: char| {
        let (_, rest) = value.split_once(start)?;
        rest.split(end).next().map(str::trim)
    };
    let list = |start: &str| {
        let (_, list) = inner(start, ']')?.split_once('[')?;
        Some(parse_places(list))
    };
    let written = inner("(registry: ", ')').unwrap_or(value);
    let written = written.split(", subscribed key").next().unwrap_or(written);
    said.registry = registries::written(written);
    // Providers that the registry named: with these the consumer has no connection, and those are left
    // out by a rule, or because somebody disabled them.
    said.places = list("invokersToReconnect: ").unwrap_or_default();
    let valid = list("validInvokers: ").unwrap_or_default();
    said.barred = match valid.is_empty() && said.places.is_empty() {
        true => list("invokers: ").unwrap_or_default(),
        false => valid,
    };
    let listed = said.barred.first().or(said.places.first()).cloned();
    said.place = listed.or(said.place.take());
}

/// `/dubbo/com.acme.Order/providers/dubbo%3A%2F%2F…`: the service, and who is registered there.
fn add_path(said: &mut Said, path: &str) {
    let mut parts = path.split('/').skip(2);
    let (service, category, entry) = (parts.next(), parts.next(), parts.next());
    said.value = Some(without_secrets(&urls::decoded(path)));
    let name = service.filter(|name| name.contains('.') && is_service_name(name));
    let right =
        matches!(category, None | Some("providers" | "consumers" | "routers" | "configurators"));
    if let (Some(name), true) = (name, right) {
        said.service =
            Some(Service { interface: name.to_owned(), group: None, version: None, port: None });
    }
    if let (Some("providers"), Some(entry)) = (category, entry) {
        said.place = url_of(&urls::decoded(entry)).place;
    }
}

fn is_service_name(name: &str) -> bool {
    name.chars().all(|c| c.is_alphanumeric() || "._$".contains(c))
}
