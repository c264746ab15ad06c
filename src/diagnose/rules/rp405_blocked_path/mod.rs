//! The connection doesn't get there: dropped, refused on the way, or without a route. It claims all
//! that is unusable and that no rule before it has explained, so that none goes without a finding.

use std::collections::BTreeSet;
use std::net::IpAddr;

use crate::diagnose::near::{self, Near};
use crate::diagnose::signs::{failure, is_absent_from_link};
use crate::diagnose::subject::workload_of;
use crate::diagnose::verdict::is_dead;
use crate::diagnose::{About, AddressView, Claim, Examine, Hurts, Rule, RunIndex, words};
use crate::model::quote::tick;
use crate::model::sentence;
use crate::model::{Attempt, Confidence, FailureKind, Remedy, Route, Verdict};
use crate::remedy::{Blocked, Workload, firewall, for_wrong_address, look_from_elsewhere};

pub(super) const RULE: Rule = Rule {
    code: "RP405",
    name: "blocked-path",
    title: "The path to the registered address is blocked",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Address(examine)],
};

fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    match view.verdict {
        Verdict::Reachable | Verdict::Undetermined => return None,
        Verdict::LocalOnly | Verdict::Unreachable | Verdict::Misidentified => {}
    }
    let met = view.path.map_or_else(|| "it has no usable address".to_owned(), words::outcome);
    let who = who(run, view);
    let cause = format!("{}: {met}{who}", sentence::address(view.address));
    let workload = workload_of(run, view);
    Some(
        Claim::error(confidence(view), cause)
            .facts(words::facts(run, view))
            .facts(absent(run, view))
            .facts(neighbours(run, view))
            .remedies(remedies(run, view, &workload)),
    )
}

/// Where the machine answers at an address in the callers' own network, that one is registered rather than a path
/// opened to this one.
fn remedies(run: &RunIndex, view: &AddressView, workload: &Workload) -> Vec<Remedy> {
    let opened =
        [firewall(workload, &blocked(run, view)), look_from_elsewhere(run.target_at(view))];
    let Some((other, _)) = words::host_that_answers(run, view) else { return opened.into() };
    let mut near = near::callers(run, view, other);
    match near.any(|near| near == Near::Other) {
        true => for_wrong_address(workload).into_iter().chain(opened).collect(),
        false => opened.into(),
    }
}

/// Whom to let in: those who call, and this machine, which is to see that they can.
fn blocked(run: &RunIndex, view: &AddressView) -> Blocked {
    let hurt = run.hurt(view.indices, Hurts::Callers);
    let known = hurt.count == hurt.listed.len();
    let callers: BTreeSet<IpAddr> =
        hurt.listed.iter().filter_map(|effect| effect.host.as_ref()?.ip()).collect();
    let is_told = known && !callers.is_empty();
    let asker = asker(view).filter(|_| is_told);
    let callers = if is_told { callers.into_iter().chain(asker).collect() } else { Vec::new() };
    Blocked { target: view.ip(), callers, is_alive: is_alive(run, view) }
}

/// Other ports of the machine answer.
fn is_alive(run: &RunIndex, view: &AddressView) -> bool {
    !run.reached_ports(&view.address.host).is_empty()
}

/// Who said no, or that nobody did.
fn who(run: &RunIndex, view: &AddressView) -> String {
    let told = failure(view).and_then(|failure| failure.icmp.as_ref());
    match (told, view.path.map(|path| &path.route)) {
        (Some(icmp), _) if run.is_own(icmp.from) => {
            format!(", reported by this machine itself ({})", icmp.from)
        }
        (Some(icmp), _) => format!(", reported by {}", icmp.from),
        (None, Some(route)) if is_dead(route) && failure(view).is_some() => {
            format!(": {}", words::route(route))
        }
        (None, _) => match failure(view).map(|failure| failure.kind) {
            Some(FailureKind::TimedOut) if is_alive(run, view) => {
                ": something on the path drops the packets, while other ports answer".to_owned()
            }
            Some(FailureKind::TimedOut) => {
                ": something on the path drops the packets, or the machine is off".to_owned()
            }
            _ => String::new(),
        },
    }
}

fn confidence(view: &AddressView) -> Confidence {
    match view.path.map(|path| &path.route) {
        Some(route) if is_dead(route) => Confidence::Certain,
        _ if failure(view).is_some_and(|failure| failure.icmp.is_some()) => Confidence::Certain,
        _ => Confidence::Likely,
    }
}

fn absent(run: &RunIndex, view: &AddressView) -> Option<String> {
    is_absent_from_link(run, view).then(|| {
        "no host on the link answers for the address, although its process is alive".to_owned()
    })
}

/// Other ports of the host that were reached: the host lives, and it is this port that is blocked.
fn neighbours(run: &RunIndex, view: &AddressView) -> Option<String> {
    let host = &view.address.host;
    let ports = run.reached_ports(host);
    (!ports.is_empty()).then(|| {
        let list: Vec<String> = ports.iter().map(u16::to_string).collect();
        format!("other ports of {} are reachable: {}", tick(&host.to_string()), list.join(", "))
    })
}

fn asker(view: &AddressView) -> Option<IpAddr> {
    match (&view.path?.route, &view.path?.connection) {
        (Route::Via { source, .. }, Attempt::Failed(_)) => *source,
        _ => None,
    }
}
