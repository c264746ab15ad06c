//! The connection doesn't get there: dropped, refused on the way, or without a route. It is the last
//! rule, so that no unusable address goes without a finding.

use std::net::IpAddr;

use crate::diagnose::quote::tick;
use crate::diagnose::remedies::{Patient, firewall, look_from_elsewhere};
use crate::diagnose::signs::{failure, is_absent_from_link};
use crate::diagnose::verdict::is_dead;
use crate::diagnose::{Claim, Examine, Rule, Scene, Sight, words};
use crate::model::{Attempt, Confidence, FailureKind, Route, Verdict};

pub const RULE: Rule = Rule {
    code: "RP405",
    name: "blocked-path",
    title: "The way to the registered address is blocked",
    page: include_str!("page.md"),
    examine: &[Examine::Address(examine)],
};

fn examine(scene: &Scene, sight: &Sight) -> Option<Claim> {
    match sight.verdict {
        Verdict::Reachable | Verdict::Undetermined => return None,
        Verdict::LocalOnly | Verdict::Unreachable | Verdict::Misidentified => {}
    }
    let met = sight.path.map_or_else(|| "it has no usable address".to_owned(), words::outcome);
    let who = who(scene, sight);
    let cause = format!("{}: {met}{who}", words::address(sight.address));
    let patient = Patient::new(scene, sight);
    Some(
        Claim::error(confidence(sight), cause)
            .facts(words::facts(scene, sight))
            .facts(absent(scene, sight))
            .facts(neighbours(scene, sight))
            .remedies([
                firewall(&patient, sight.ip(), asker(sight)),
                look_from_elsewhere(scene.target_at(sight)),
            ]),
    )
}

/// Who said no, or that nobody did.
fn who(scene: &Scene, sight: &Sight) -> String {
    let told = failure(sight).and_then(|failure| failure.icmp.as_ref());
    match (told, sight.path.map(|path| &path.route)) {
        (Some(icmp), _) if scene.is_own(icmp.from) => {
            format!(", said by this machine itself ({})", icmp.from)
        }
        (Some(icmp), _) => format!(", said by {}", icmp.from),
        (None, Some(route)) if is_dead(route) && failure(sight).is_some() => {
            format!(": {}", words::route(route))
        }
        (None, _) => match failure(sight).map(|failure| failure.kind) {
            Some(FailureKind::TimedOut) => {
                ": something on the way drops it, or the machine is off".to_owned()
            }
            _ => String::new(),
        },
    }
}

fn confidence(sight: &Sight) -> Confidence {
    match sight.path.map(|path| &path.route) {
        Some(route) if is_dead(route) => Confidence::Certain,
        _ if failure(sight).is_some_and(|failure| failure.icmp.is_some()) => Confidence::Certain,
        _ => Confidence::Likely,
    }
}

fn absent(scene: &Scene, sight: &Sight) -> Option<String> {
    is_absent_from_link(scene, sight).then(|| {
        "nobody on the link answers for the address, though its registrant lives".to_owned()
    })
}

/// Other ports of the host that were reached: the host lives, and it is this port that is blocked.
fn neighbours(scene: &Scene, sight: &Sight) -> Option<String> {
    let host = &sight.address.host;
    let ports = scene.reached_ports(host);
    (!ports.is_empty()).then(|| {
        let list: Vec<String> = ports.iter().map(u16::to_string).collect();
        format!("other ports of {} are reached: {}", tick(&host.to_string()), list.join(", "))
    })
}

fn asker(sight: &Sight) -> Option<IpAddr> {
    match (&sight.path?.route, &sight.path?.connection) {
        (Route::Via { source, .. }, Attempt::Failed(_)) => *source,
        _ => None,
    }
}
