//! RocketMQ: what a broker registers (BrokerConfig; RemotingUtil up to 5.0, NetworkUtil since).

use std::net::IpAddr;

use super::family::{Family, Line, choose_by, in_settings};
use super::java::{self, JavaAddress, JavaInterface};
use super::trail::Trail;
use crate::model::{Choice, InterfaceKind, Premises, Registered, Remedy, Told, Version};
use crate::remedy::{Software, Workload};

/// `--as rocketmq`.
pub(super) struct RocketMq;

/// How a version line chooses. Read in the sources of the releases at its two ends.
struct RocketMqLine {
    line: Line,
    /// Linux bridges don't count.
    skips_bridges: bool,
    /// Nor do point-to-point interfaces and those that are down.
    skips_down: bool,
    /// Which IPv4 addresses are only taken where there is no other.
    second_rate: SecondRate,
    /// Spaces around the file's value are cut off.
    trims: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum SecondRate {
    /// `127.0…` and `192.168…`.
    HomeNetworks,
    /// 10/8, 127/8, 172.16/12, 192.168/16.
    Private,
}

const fn line(from: Version, first: &'static str, last: &'static str) -> RocketMqLine {
    RocketMqLine {
        line: Line { from, first, last },
        skips_bridges: true,
        skips_down: true,
        second_rate: SecondRate::HomeNetworks,
        trims: true,
    }
}

const LINES: [RocketMqLine; 5] = [
    RocketMqLine {
        skips_bridges: false,
        skips_down: false,
        trims: false,
        ..line((4, 0, 0), "4.0.0", "4.8.0")
    },
    RocketMqLine { skips_down: false, trims: false, ..line((4, 9, 0), "4.9.0", "5.0.0") },
    RocketMqLine { trims: false, ..line((5, 1, 0), "5.1.0", "5.1.4") },
    line((5, 2, 0), "5.2.0", "5.3.0"),
    RocketMqLine { second_rate: SecondRate::Private, ..line((5, 3, 1), "5.3.1", "") },
];

impl Family for RocketMq {
    fn name(&self) -> &'static str {
        "rocketmq"
    }

    fn title(&self) -> &'static str {
        "RocketMQ"
    }

    fn lines(&self) -> Vec<Line> {
        LINES.iter().map(|line| line.line).collect()
    }

    fn choose(&self, line: usize, premises: &Premises) -> Choice {
        choose_by(&LINES, line, |line| choose(line, premises))
    }

    fn software(&self, _: usize) -> Software {
        Software::RocketMq
    }

    fn port(&self) -> u16 {
        10911
    }

    fn corrected(&self, workload: &Workload, value: &str) -> Vec<Remedy> {
        in_settings(workload, value)
    }
}

/// brokerIP1 and brokerIP2 are set apart; what isn't set is the same guess.
fn choose(line: &RocketMqLine, premises: &Premises) -> Choice {
    let [clients, replicas] = ["brokerIP1", "brokerIP2"].map(|key| from_file(line, premises, key));
    let mut choice = match clients {
        Some(choice) => choice,
        None => guess(line, premises, unread(premises)),
    };
    let second = match replicas {
        Some(choice) => choice.entries,
        None if choice.told == Told::Nothing => choice.entries.clone(),
        None => guess(line, premises, Trail::default()).entries,
    };
    choice.entries.extend(second);
    for (entry, label) in choice.entries.iter_mut().zip(["brokerIP1", "brokerIP2"]) {
        label.clone_into(&mut entry.label);
    }
    choice
}

fn from_file(line: &RocketMqLine, premises: &Premises, key: &'static str) -> Option<Choice> {
    let file = premises.given.broker_file.as_ref()?;
    let value = file.values.get(key)?;
    let value = if line.trims { value.trim() } else { value };
    let why = format!("{} sets {key}", file.name);
    let choice = Trail::default().take(key, value, why);
    Some(choice.told_by(Told::Registered(key)))
}

/// Keys that are meant for `brokerIP1` and that RocketMQ doesn't know.
fn unread(premises: &Premises) -> Trail {
    let mut trail = Trail::default();
    for (key, value) in premises.given.broker_file.iter().flat_map(|file| &file.values) {
        if let Some((value, why)) = near_miss(key, value) {
            trail.over(key, value, format!("it isn't read: {why}"));
        }
    }
    trail
}

/// What is wrong with a key that looks like `brokerIP1`, and the value that goes with it.
fn near_miss(key: &str, value: &str) -> Option<(String, &'static str)> {
    // Bytes are letters here, and these are UTF-8's for `＝` and the mark at a file's start.
    let plain = key.trim_start_matches(BYTE_ORDER_MARK);
    let (name, rest) = plain.split_once(FULL_WIDTH).unwrap_or((plain, value));
    if key == "brokerIP1" || !name.trim().eq_ignore_ascii_case("brokerIP1") {
        return None;
    }
    let why = if plain.len() < key.len() {
        "the file begins with a byte order mark, which becomes part of its first key: save it \
         without one"
    } else if name.len() < plain.len() {
        "a full-width `＝` is no `=`"
    } else {
        "the key is brokerIP1, letter for letter"
    };
    Some((rest.to_owned(), why))
}

const BYTE_ORDER_MARK: &str = "\u{ef}\u{bb}\u{bf}";
const FULL_WIDTH: &str = "\u{ef}\u{bc}\u{9d}";

fn guess(line: &RocketMqLine, premises: &Premises, mut trail: Trail) -> Choice {
    let interfaces = java::interfaces(premises);
    let mut found: Vec<(&JavaInterface<'_>, &JavaAddress)> = Vec::new();
    for interface in &interfaces {
        match unfit(line, interface) {
            Some(why) => trail.over(&interface.kernel.name, texts(interface), why),
            None => found.extend(interface.addresses.iter().map(|address| (interface, address))),
        }
    }
    found.retain(|(_, address)| !address.ip.is_loopback());
    let (v4, v6): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|(_, address)| address.ip.is_ipv4());
    let (list, taken, why) = match (v4.is_empty(), v6.is_empty()) {
        (false, _) => best_v4(line, v4),
        (true, false) => best_v6(line, v6),
        (true, true) => return by_host_name(line, premises, trail),
    };
    for (at, (interface, address)) in list.iter().enumerate().filter(|(at, _)| *at != taken) {
        let text = address.ip.to_string();
        let why = match (second_rate(line, address.ip), at < taken) {
            (true, true) => {
                "private, which is used only if there is nothing else, the last of them"
            }
            (true, false) => "private, and another address isn't",
            (false, _) => "it comes later in Java's order",
        };
        trail.over(&interface.kernel.name, text, why);
    }
    match list.get(taken) {
        Some((interface, address)) => trail.take(&interface.kernel.name, written(address), why),
        None => by_host_name(line, premises, trail),
    }
}

type Found<'a, 'b> = Vec<(&'b JavaInterface<'a>, &'b JavaAddress)>;

/// The candidates, which of them is taken, and why.
fn best_v4<'a, 'b>(
    line: &RocketMqLine,
    list: Found<'a, 'b>,
) -> (Found<'a, 'b>, usize, &'static str) {
    match list.iter().position(|(_, address)| !second_rate(line, address.ip)) {
        Some(at) => {
            let why = match line.second_rate {
                SecondRate::HomeNetworks => {
                    "it is the first address in Java's order (the newest interface first) that \
                     isn't 192.168"
                }
                SecondRate::Private => {
                    "it is the first public address in Java's order (the newest interface first)"
                }
            };
            (list, at, why)
        }
        None => {
            let last = list.len().saturating_sub(1);
            let why = match line.second_rate {
                SecondRate::HomeNetworks => {
                    "there are 192.168 addresses only, and it is the last in Java's order (the \
                     oldest interface)"
                }
                SecondRate::Private => {
                    "there are private addresses only, and it is the last in Java's order (the \
                     oldest interface)"
                }
            };
            (list, last, why)
        }
    }
}

fn best_v6<'a, 'b>(
    line: &RocketMqLine,
    list: Found<'a, 'b>,
) -> (Found<'a, 'b>, usize, &'static str) {
    let public = list.iter().position(|(_, address)| {
        !(java::is_link_local(address.ip) || java::is_site_local(address.ip))
    });
    match (line.second_rate, public) {
        (SecondRate::Private, Some(at)) => (
            list,
            at,
            "there is no IPv4 address, and it is the first IPv6 one that isn't link-local",
        ),
        (SecondRate::Private | SecondRate::HomeNetworks, _) => {
            (list, 0, "there is no IPv4 address, and it is the first IPv6 one in Java's order")
        }
    }
}

fn unfit(line: &RocketMqLine, interface: &JavaInterface<'_>) -> Option<&'static str> {
    if line.skips_bridges && interface.kernel.kind == InterfaceKind::Bridge {
        return Some("this version leaves bridges aside");
    }
    match line.skips_down {
        true if interface.kernel.point_to_point => {
            Some("this version leaves point-to-point interfaces aside")
        }
        true if !interface.kernel.up => Some("the interface is down"),
        true if !interface.is_up() => Some("the interface has no carrier, so it is down to Java"),
        true | false => None,
    }
}

fn second_rate(line: &RocketMqLine, ip: IpAddr) -> bool {
    let IpAddr::V4(ip) = ip else { return false };
    match line.second_rate {
        SecondRate::HomeNetworks => {
            matches!(ip.octets(), [127, 0, ..] | [192, 168, ..])
        }
        SecondRate::Private => ip.is_private() || ip.is_loopback(),
    }
}

/// No interface has an address.
fn by_host_name(line: &RocketMqLine, premises: &Premises, mut trail: Trail) -> Choice {
    let name = format!("the host name {}", premises.host_name);
    match java::local_host(premises) {
        Ok(ip) => {
            let text = written(&JavaAddress::plain(ip));
            trail.take(
                &name,
                text,
                format!("no interface has an address, so it is what {name} resolves to"),
            )
        }
        Err(message) => {
            trail.over(name, "", format!("it doesn't resolve: {message}"));
            let rule = "no interface has an address, and the host name doesn't resolve";
            match line.second_rate {
                // It comes to nothing, and the text of nothing is registered.
                SecondRate::HomeNetworks => trail.take("nothing", "null", rule),
                SecondRate::Private => {
                    // A NullPointerException in 5.3, a StackOverflowError in 5.5.
                    let message = "an exception while BrokerConfig looks for an address";
                    trail.end(Registered::Refused(message.to_owned()), rule)
                }
            }
        }
    }
}

/// IPv6 in brackets.
fn written(address: &JavaAddress) -> String {
    match address.ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(_) => format!("[{}]", address.text()),
    }
}

fn texts(interface: &JavaInterface<'_>) -> String {
    let usual = interface.addresses.iter().filter(|address| !java::is_link_local(address.ip));
    let texts: Vec<String> = usual.map(|address| address.ip.to_string()).collect();
    texts.join(", ")
}
