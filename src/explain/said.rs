//! The values of a message, read for what they mean.

use super::field::Field;
use super::written::{PLACES, anything, parse_host, parse_place, parse_places};
use crate::model::secrets::hide_secrets;
use crate::model::{Address, Said, Service};

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
        Field::Service => said.service = Some(service(value)),
        Field::Registry => add_registry(said, value),
        Field::Consumer => said.consumer = text(),
        Field::Version => said.version = text(),
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

/// `group/com.acme.Order:1.0.0:20880`.
pub(super) fn service(key: &str) -> Service {
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

/// A value that isn't Dubbo's word for none.
fn known(value: Option<&str>) -> Option<String> {
    value.filter(|value| !matches!(*value, "" | "0.0.0" | "*")).map(str::to_owned)
}

/// The address and the service of `dubbo://10.0.0.1:20880/com.acme.Order?group=…`.
fn add_url(said: &mut Said, url: &str) {
    let Some((_, rest)) = url.split_once("://") else { return };
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (address, name) = path.split_once('/').unwrap_or((path, ""));
    said.place = parse_place(address);
    let pair =
        |key: &str| query.split('&').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='));
    let interface = pair("interface").unwrap_or(name);
    if !interface.is_empty() {
        said.service = Some(Service {
            interface: interface.to_owned(),
            group: known(pair("group")),
            version: known(pair("version")),
            port: None,
        });
    }
}

/// The address in `zookeeper://10.0.0.1:2181/…RegistryService?…`; a consumer's own URL has none.
fn registry_of(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let address = rest.split(['/', '?']).next()?;
    let right = matches!(scheme, "zookeeper" | "registry") && Address::parse(address).is_ok();
    right.then(|| address.to_owned())
}

/// `10.0.0.1:2181`, or what Dubbo 3 writes:
/// `RegistryDirectory(registry: 10.0.0.1:2181)-Directory(invokers: 1[172.17.0.5:20880], …)`.
fn add_registry(said: &mut Said, value: &str) {
    let inner = |start: &str, end: char| {
        let (_, rest) = value.split_once(start)?;
        rest.split(end).next().map(str::trim)
    };
    let written = inner("(registry: ", ')').unwrap_or(value);
    let members = || written.split(',').all(|member| Address::parse(member.trim()).is_ok());
    if written.len() < 2_000 && members() {
        said.registry = Some(written.to_owned());
    }
    // The providers that the registry named, and that the consumer has no connection with.
    let known = inner("invokersToReconnect: ", ']').and_then(|list| list.split_once('['));
    if let Some((_, list)) = known {
        said.places = parse_places(list);
        said.place = said.places.first().cloned();
    }
}
