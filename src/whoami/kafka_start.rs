//! With which listeners Kafka doesn't start (KafkaConfig.validateValues), in its own words.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::listeners::{BOUND, DEFAULT, Listener, parse, value};
use crate::model::File;

/// Why it ends at its start: what it says, and what is so in the setting.
pub(super) struct Refusal {
    pub message: String,
    pub rule: &'static str,
}

/// What `advertised`, the listeners for clients, make it refuse to start.
pub(super) fn refusal(file: &File, advertised: &[Listener]) -> Option<Refusal> {
    unknown_protocol(file, advertised)
        .or_else(|| shared_port(file))
        .or_else(|| no_inter_broker(file, advertised))
        .or_else(|| unbound(file, advertised))
        .or_else(|| meta_address(advertised))
}

/// A listener's name is a protocol's, or has one in the map.
fn unknown_protocol(file: &File, listeners: &[Listener]) -> Option<Refusal> {
    let map = value(file, "listener.security.protocol.map");
    let mapped = |name: &str| match map {
        Some(map) => map.split(',').any(|pair| {
            pair.split_once(':').is_some_and(|(known, _)| known.trim().eq_ignore_ascii_case(name))
        }),
        None => PROTOCOLS.contains(&name),
    };
    let unknown = listeners.iter().find(|listener| !mapped(&listener.name))?;
    let message = format!("No security protocol defined for listener {}", unknown.name);
    Some(Refusal { message, rule: "has a listener that no protocol is named for" })
}

const PROTOCOLS: [&str; 4] = ["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"];

/// Each has a port of its own, unless there are two, one of IPv4 and one of IPv6.
fn shared_port(file: &File) -> Option<Refusal> {
    let text = value(file, BOUND)?.trim();
    let bound = parse(text).ok()?;
    let mut by_port: BTreeMap<u16, Vec<Option<IpAddr>>> = BTreeMap::new();
    for listener in bound.iter().filter(|listener| listener.port > 0) {
        by_port.entry(listener.port).or_default().push(listener.host.parse().ok());
    }
    let message = by_port.iter().find_map(|(port, hosts)| match hosts.as_slice() {
        [] | [_] => None,
        [Some(first), Some(second)] if first.is_ipv4() != second.is_ipv4() => None,
        [Some(_), Some(_)] => Some(format!(
            "If you have two listeners on the same port then one needs to be IPv4 and the other \
             IPv6, listeners: {text}, port: {port}"
        )),
        _ => Some(format!("Each listener must have a different port, listeners: {text}")),
    })?;
    Some(Refusal { message, rule: "has two listeners on one port" })
}

/// What is advertised is listened on.
fn unbound(file: &File, advertised: &[Listener]) -> Option<Refusal> {
    let bound = parse(value(file, BOUND).unwrap_or(DEFAULT)).ok()?;
    let is_bound = |listener: &Listener| bound.iter().any(|other| other.name == listener.name);
    if advertised.iter().all(is_bound) {
        return None;
    }
    let message = format!(
        "advertised.listeners listener names must be equal to or a subset of the ones defined in \
         listeners. Found {}. The valid options based on the current configuration are {}",
        names(advertised),
        names(&bound)
    );
    Some(Refusal { message, rule: "has a listener that listeners hasn't" })
}

fn names(listeners: &[Listener]) -> String {
    let names: Vec<&str> = listeners.iter().map(|listener| listener.name.as_str()).collect();
    names.join(",")
}

/// Brokers talk to each other by a listener that is advertised.
fn no_inter_broker(file: &File, advertised: &[Listener]) -> Option<Refusal> {
    let default = value(file, "security.inter.broker.protocol").unwrap_or("PLAINTEXT");
    let wanted = value(file, "inter.broker.listener.name").unwrap_or(default);
    if advertised.iter().any(|listener| listener.name.eq_ignore_ascii_case(wanted)) {
        return None;
    }
    let message = format!(
        "inter.broker.listener.name must be a listener name defined in advertised.listeners. The \
         valid options based on currently configured listeners are {}",
        names(advertised)
    );
    Some(Refusal { message, rule: "has no listener that brokers use for each other" })
}

fn meta_address(listeners: &[Listener]) -> Option<Refusal> {
    listeners.iter().any(|listener| listener.host == "0.0.0.0").then(|| Refusal {
        message: "advertised.listeners cannot use the nonroutable meta-address 0.0.0.0. Use a \
                  routable IP address."
            .to_owned(),
        rule: "has 0.0.0.0",
    })
}
