//! Observed facts in words: what a caller would meet, and who said so.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::time::Duration;

use super::quote::{plain, tick};
use super::scene::{Scene, Sight};
use super::way::Way;
use crate::model::{
    Address, Answer, Attempt, Class, ConnectFailure, FailureKind, Host, Icmp, Identity, Path,
    Range, Registration, Resolution, Route, Silence, Skip,
};

/// Names that a sentence lists.
const NAMED: usize = 5;

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

/// What a caller meets at the end of `path`: the middle of a sentence.
pub fn outcome(path: &Path) -> String {
    match &path.connection {
        Attempt::Done(_) => identity(path),
        Attempt::Failed(failure) => connect_failure(failure),
        Attempt::Skipped(Skip::NotReached) => no_route(&path.route).to_owned(),
        Attempt::Skipped(skip) => skipped(*skip).to_owned(),
    }
}

pub fn connect_failure(failure: &ConnectFailure) -> String {
    let after = match failure.elapsed.as_millis() {
        0 => "at once".to_owned(),
        _ => format!("after {}", duration(failure.elapsed)),
    };
    match failure.kind {
        FailureKind::Refused => format!("the connection was refused {after}"),
        FailureKind::TimedOut => format!("connecting timed out {after}"),
        FailureKind::HostUnreachable => format!("connecting gave \"host unreachable\" {after}"),
        FailureKind::NetworkUnreachable => {
            format!("connecting gave \"network unreachable\" {after}")
        }
        FailureKind::Failed => format!("connecting failed: {}", plain(&failure.message)),
    }
}

fn identity(path: &Path) -> String {
    match &path.identity {
        Attempt::Done(Answer::Dubbo) => "a Dubbo process answers".to_owned(),
        Attempt::Done(Answer::Broker(broker)) => {
            format!("the broker {} answers", tick(&broker.name))
        }
        Attempt::Failed(Identity::Silent(silence)) => silent(*silence).to_owned(),
        Attempt::Failed(Identity::OtherProtocol(what)) => {
            format!("something else answers ({})", plain(what))
        }
        Attempt::Failed(Identity::Withheld(why)) => {
            format!("it answers and keeps its identity back ({})", plain(why))
        }
        Attempt::Failed(Identity::Unsupported) | Attempt::Skipped(_) => {
            "the connection is accepted".to_owned()
        }
    }
}

pub fn silent(silence: Silence) -> &'static str {
    match silence {
        Silence::Closed => "the connection is accepted and then closed without a byte",
        Silence::Reset => "the connection is accepted and then reset",
        Silence::TimedOut => "the connection is accepted and then nothing answers",
    }
}

fn no_route(route: &Route) -> &'static str {
    match route {
        Route::Unreachable => "a route of this machine calls it unreachable",
        Route::Prohibit => "a route of this machine prohibits it",
        Route::Blackhole => "a route of this machine drops it (blackhole)",
        Route::None => "this machine has no route to it",
        Route::Local { .. } | Route::Via { .. } | Route::Unknown(_) => "it was not dialled",
    }
}

fn skipped(skip: Skip) -> &'static str {
    match skip {
        Skip::Passive => "nothing was sent to it (passive run)",
        Skip::Wildcard => "it is not dialled, for it means this machine to whoever dials it",
        Skip::LinkLocal => "it is not dialled, for it means something else on each link",
        Skip::NoPort => "it has no port",
        Skip::NotReached => "it was not dialled",
        Skip::Deadline => "it was not dialled before the run's deadline",
    }
}

/// The route, as a fact of its own.
pub fn route(route: &Route) -> String {
    match route {
        Route::Local { interface } => {
            format!("the address is this machine's own, on {}", tick(interface))
        }
        Route::Via { interface, gateway: Some(gateway), .. } => {
            format!("the route from here leaves by {} through {gateway}", tick(interface))
        }
        Route::Via { interface, gateway: None, .. } => {
            format!("the route from here leaves by {}, on the link", tick(interface))
        }
        Route::Unknown(why) => format!("the route could not be looked up: {}", plain(why)),
        Route::Unreachable | Route::Prohibit | Route::Blackhole | Route::None => {
            no_route(route).to_owned()
        }
    }
}

/// The sender of an ICMP message, and what it says.
pub fn icmp(icmp: &Icmp) -> String {
    format!("ICMP \"{}\" came from {}", icmp_meaning(icmp), icmp.from)
}

fn icmp_meaning(icmp: &Icmp) -> String {
    let v6 = icmp.from.to_canonical().is_ipv6();
    let known = match (v6, icmp.kind, icmp.code) {
        (false, 3, 0) => "network unreachable",
        (false, 3, 1) => "host unreachable",
        (false, 3, 2) => "protocol unreachable",
        (false, 3, 3) | (true, 1, 4) => "port unreachable",
        (false, 3, 9) => "network prohibited",
        (false, 3, 10) => "host prohibited",
        (false, 3, 13) | (true, 1, 1) => "prohibited by a filter",
        (false, 11, _) | (true, 3, _) => "time exceeded (a routing loop)",
        (true, 1, 0) => "no route",
        (true, 1, 3) => "address unreachable",
        (true, 1, 5) => "source address failed policy",
        (true, 1, 6) => "reject route",
        (_, kind, code) => return format!("type {kind} code {code}"),
    };
    known.to_owned()
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

/// What each rule adds to its cause: route, sender of a refusal, name, session.
pub fn facts(scene: &Scene, sight: &Sight) -> Vec<String> {
    let mut facts = Vec::new();
    if let Some(path) = sight.path {
        facts.extend(route_fact(sight.way, path));
        facts.extend(path_facts(scene, path));
    }
    facts.extend(resolution(sight));
    facts.extend(session_fact(scene, sight));
    facts
}

fn route_fact(way: Way, path: &Path) -> Option<String> {
    match (way, &path.connection) {
        (Way::Loopback, _) | (_, Attempt::Skipped(Skip::Wildcard | Skip::NotReached)) => None,
        _ => Some(route(&path.route)),
    }
}

fn path_facts(scene: &Scene, path: &Path) -> Vec<String> {
    let mut facts = Vec::new();
    if let Attempt::Failed(failure) = &path.connection {
        facts.extend(failure.icmp.as_ref().map(|told| {
            let own = if scene.is_own(told.from) { ", which is this machine" } else { "" };
            format!("{}{own}", icmp(told))
        }));
        // Not the system's words: what was found out besides.
        if failure.kind == FailureKind::HostUnreachable && failure.errno.is_none() {
            facts.push(plain(&failure.message));
        }
        if failure.attempts > 1 {
            facts.push(format!("{} attempts ended the same way", failure.attempts));
        }
    }
    facts
}

fn resolution(sight: &Sight) -> Option<String> {
    match &sight.entry.resolution {
        Resolution::Resolved { ips, dns } => {
            let said =
                dns.as_ref().map(|dns| format!("; the name servers alone say: {}", plain(dns)));
            let name = host(&sight.address.host);
            Some(format!("{name} resolves here to {}{}", list(ips), said.unwrap_or_default()))
        }
        Resolution::Literal | Resolution::Unresolved { .. } | Resolution::Skipped(_) => None,
    }
}

fn session_fact(scene: &Scene, sight: &Sight) -> Option<String> {
    let sources = scene.sources(sight.indices);
    match sources.as_slice() {
        [] => None,
        [one] => Some(format!("the session that registered it comes from {one}")),
        _ => Some(format!("the sessions that registered it come from {}", list(&sources))),
    }
}

/// How long the entry will stay, where that is told.
pub fn lifetime(scene: &Scene, sight: &Sight) -> Option<String> {
    let persistent = |one: &&Registration| {
        one.registrant.as_ref().is_some_and(|registrant| registrant.session == 0)
    };
    if sight.registrations.iter().any(persistent) {
        return Some("its entry is persistent: it stays when the process is gone".to_owned());
    }
    let closed = sight.indices.iter().all(|index| scene.session_is_open(*index) == Some(false));
    closed.then(|| {
        "the session that registered it isn't open any more: the entry is about to expire"
            .to_owned()
    })
}

/// Names in a sentence, the first few where there are many.
pub fn names(names: &BTreeSet<String>) -> String {
    let mut shown: Vec<String> = names.iter().take(NAMED).map(|name| tick(name)).collect();
    if names.len() > NAMED {
        shown.push(format!("{} more", names.len() - NAMED));
    }
    shown.join(" and ")
}

pub fn list(ips: &[IpAddr]) -> String {
    ips.iter().map(IpAddr::to_string).collect::<Vec<_>>().join(", ")
}

/// Whether `class` or the class of the path is a container's, and which range.
pub fn container_range<'a>(sight: &Sight<'a>) -> Option<&'a Range> {
    let class = sight.path.map_or(&sight.entry.class, |path| &path.class);
    match class {
        Class::Container(range) => Some(range),
        _ => None,
    }
}
