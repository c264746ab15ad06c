//! What a step changes, in one line: the remedy has the ceremony.

use std::collections::BTreeSet;

use crate::model::plan::Site;
use crate::model::sentence::small;
use crate::model::{Finding, Remedy};

/// The change that the first remedies of these findings make together.
pub(super) fn change(findings: &[&Finding], site: &Site) -> String {
    let remedies: Vec<&Remedy> =
        findings.iter().filter_map(|finding| finding.remedies.first()).collect();
    let Some(first) = remedies.first() else {
        return "nothing is known that fixes it".to_owned();
    };
    match first.name {
        "open-firewall" => format!("let TCP {} in", opened(&remedies)),
        "registry-variables" | "broker-address" | "spring-address" => {
            format!("register {}{}", host(site), published(&remedies))
        }
        "port-owner" => format!("{} shows which process has the port", listening(findings)),
        _ => small(&first.title),
    }
}

fn host(site: &Site) -> &str {
    match site.machines() {
        [machine] => machine,
        [] | [_, ..] => "the machine's own address",
    }
}

/// The ports that the remedies name, in order.
fn opened(remedies: &[&Remedy]) -> String {
    let ports = remedies.iter().flat_map(|remedy| numbers(&remedy.title));
    let ports: BTreeSet<u16> = ports.collect();
    ports.iter().map(u16::to_string).collect::<Vec<_>>().join(", ")
}

fn numbers(text: &str) -> impl Iterator<Item = u16> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok())
}

/// ` (-p 20880:20880)`: the ports that a command of the remedies publishes.
fn published(remedies: &[&Remedy]) -> String {
    let mut ports: BTreeSet<String> = BTreeSet::new();
    for text in remedies.iter().flat_map(|remedy| &remedy.changes).map(|change| change.text()) {
        let words: Vec<&str> = text.split_whitespace().collect();
        let pairs = words.iter().zip(words.iter().skip(1));
        let published = pairs.filter(|(option, value)| **option == "-p" && is_mapping(value));
        ports.extend(published.map(|(_, value)| format!("-p {value}")));
    }
    match ports.is_empty() {
        true => String::new(),
        false => format!(" ({})", ports.into_iter().collect::<Vec<_>>().join(" ")),
    }
}

fn is_mapping(word: &str) -> bool {
    word.split_once(':')
        .is_some_and(|(outer, inner)| outer.parse::<u16>().is_ok() && inner.parse::<u16>().is_ok())
}

fn listening(findings: &[&Finding]) -> String {
    let addresses = findings.iter().filter_map(|finding| finding.address.as_ref());
    let ports: BTreeSet<u16> = addresses.filter_map(|address| address.port).collect();
    let each: Vec<String> = ports.iter().map(|port| format!("sport = :{port}")).collect();
    format!("ss -ltnp '{}'", each.join(" or "))
}
