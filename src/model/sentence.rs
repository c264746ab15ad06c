//! Values as a sentence has them.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::time::Duration;

use super::address::{Address, Host};
use super::class::Range;
use super::quote::tick;

/// Names that a sentence lists.
const NAMED: usize = 5;
/// Nodes that a sentence lists: the right one should be among them.
const NODES: usize = 12;

/// `1 address`, `3 addresses`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {many}"),
    }
}

/// `3 s`, `1.2 s`, `250 ms`.
pub fn duration(time: Duration) -> String {
    let ms = time.as_millis();
    match ms {
        ..1000 => format!("{ms} ms"),
        _ if ms % 1000 < 100 => format!("{} s", ms / 1000),
        _ => format!("{}.{} s", ms / 1000, ms % 1000 / 100),
    }
}

/// An address as it is shown in a sentence.
pub fn address(address: &Address) -> String {
    tick(&address.to_string())
}

pub fn host(host: &Host) -> String {
    tick(&host.to_string())
}

/// The range that makes an address count as a container's: the end of `it lies in …`.
pub fn range(range: &Range) -> String {
    match range {
        Range::LocalBridge { interface, network } => {
            format!("{network}, the network behind this machine's {}", tick(interface))
        }
        Range::DefaultPool { name, network, .. } => format!("{network} ({name})"),
        Range::Declared(network) => format!("{network}, declared as a container network"),
    }
}

/// Names in a sentence, the first few where there are many: `A`, `B` and `C`.
pub fn names(names: &BTreeSet<String>) -> String {
    let mut shown: Vec<String> = names.iter().take(NAMED).map(|name| tick(name)).collect();
    if names.len() > NAMED {
        shown.push(format!("{} more", names.len() - NAMED));
    }
    match shown.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some(_) | None => shown.concat(),
    }
}

/// Names of nodes, the first of many.
pub fn nodes(names: &[String]) -> String {
    let mut shown: Vec<String> = names.iter().take(NODES).map(|name| tick(name)).collect();
    if names.len() > NODES {
        shown.push(format!("{} more", names.len() - NODES));
    }
    shown.join(", ")
}

pub fn list(ips: &[IpAddr]) -> String {
    ips.iter().map(IpAddr::to_string).collect::<Vec<_>>().join(", ")
}

/// `text` without the capital that begins a sentence.
pub fn small(text: &str) -> String {
    let word = text.split(' ').next().unwrap_or_default();
    let mut chars = text.chars();
    match chars.next() {
        Some(first) if word.chars().skip(1).all(char::is_lowercase) => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => text.to_owned(),
    }
}
