//! What a step changes, in one line: the remedy has the ceremony.

use std::collections::BTreeSet;

use super::ports;
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

/// ` (-p 20880:20880)`: the ports that the commands of the remedies publish.
fn published(remedies: &[&Remedy]) -> String {
    let ports: BTreeSet<(u16, u16)> =
        remedies.iter().flat_map(|remedy| ports::published(remedy)).collect();
    let each: Vec<String> =
        ports.iter().map(|(outer, inner)| format!("-p {outer}:{inner}")).collect();
    match each.is_empty() {
        true => String::new(),
        false => format!(" ({})", each.join(" ")),
    }
}

fn listening(findings: &[&Finding]) -> String {
    let addresses = findings.iter().filter_map(|finding| finding.address.as_ref());
    let ports: BTreeSet<u16> = addresses.filter_map(|address| address.port).collect();
    let each: Vec<String> = ports.iter().map(|port| format!("sport = :{port}")).collect();
    format!("ss -ltnp '{}'", each.join(" or "))
}
