//! What each rule adds to its cause: the route, who refused, the name, the session.

use super::container::container;
use super::outcome::no_route;
use super::source_host::source_host;
use super::sources::sources;
use crate::diagnose::index::{AddressView, RunIndex};
use crate::diagnose::path_scope::PathScope;
use crate::model::quote::{plain, tick};
use crate::model::sentence::{host, list};
use crate::model::{Attempt, FailureKind, Icmp, Path, Resolution, Route, Skip};

/// The route, as a fact of its own.
pub(crate) fn route(route: &Route) -> String {
    match route {
        Route::Local { interface } => {
            format!("the address is this machine's own, on {}", tick(interface))
        }
        Route::Via { interface, gateway: Some(gateway), .. } => {
            format!("the route from here goes out through {}, gateway {gateway}", tick(interface))
        }
        Route::Via { interface, gateway: None, .. } => {
            format!("the route from here goes out through {}, directly connected", tick(interface))
        }
        Route::Unknown(why) => format!("the route could not be looked up: {}", plain(why)),
        Route::Unreachable | Route::Prohibit | Route::Blackhole | Route::None => {
            no_route(route).to_owned()
        }
    }
}

/// The sender of an ICMP message, and what it says.
pub(super) fn icmp(icmp: &Icmp) -> String {
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

/// What each rule adds to its cause: route, sender of a refusal, name, session.
pub(crate) fn facts(run: &RunIndex, view: &AddressView) -> Vec<String> {
    let mut facts = Vec::new();
    if let Some(path) = view.path {
        facts.extend(route_fact(view.scope, path));
        facts.extend(path_facts(run, path));
    }
    facts.extend(resolution(view));
    facts.extend(container(run, view));
    facts.extend(sources(run, view));
    facts.extend(source_host(run, view));
    facts
}

fn route_fact(scope: PathScope, path: &Path) -> Option<String> {
    match (scope, &path.connection) {
        (PathScope::Loopback, _) | (_, Attempt::Skipped(Skip::Wildcard | Skip::NotReached)) => None,
        _ => Some(route(&path.route)),
    }
}

fn path_facts(run: &RunIndex, path: &Path) -> Vec<String> {
    let mut facts = Vec::new();
    if let Attempt::Failed(failure) = &path.connection {
        facts.extend(failure.icmp.as_ref().map(|told| {
            let own = if run.is_own(told.from) { ", which is this machine" } else { "" };
            format!("{}{own}", icmp(told))
        }));
        // Not the system's words: what was found out besides.
        if failure.kind == FailureKind::HostUnreachable && failure.errno.is_none() {
            facts.push(plain(&failure.message));
        }
        if failure.attempts > 1 {
            facts.push(format!("{} attempts failed the same way", failure.attempts));
        }
    }
    facts
}

fn resolution(view: &AddressView) -> Option<String> {
    match &view.entry.resolution {
        // The cause says that there is none.
        Resolution::Resolved { ips, .. } if ips.is_empty() => None,
        Resolution::Resolved { ips, dns } => {
            let said = dns.as_ref().map(|dns| format!("; DNS alone answers: {}", plain(dns)));
            let name = host(&view.address.host);
            Some(format!("{name} resolves here to {}{}", list(ips), said.unwrap_or_default()))
        }
        Resolution::Literal | Resolution::Unresolved { .. } | Resolution::Skipped(_) => None,
    }
}

/// How long the entry will stay, where that is told.
pub(crate) fn lifetime(run: &RunIndex, view: &AddressView) -> Option<String> {
    if view.registrations.iter().any(|registration| registration.is_persistent()) {
        return Some("its entry is persistent: it stays when the process is gone".to_owned());
    }
    let closed = view.indices.iter().all(|index| run.session_is_open(*index) == Some(false));
    closed.then(|| {
        "the session that registered it is closed: the entry is about to expire".to_owned()
    })
}
