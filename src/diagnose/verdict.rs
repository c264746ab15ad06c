//! From evidence to a verdict, one address at a time.

use super::brokers::answer;
use super::identity_match::{IdentityMatch, match_identity};
use super::origin::Origin;
use super::path_scope::{PathScope, scope_of};
use crate::model::{
    AddressEvidence, Attempt, Class, ConnectFailure, Connected, FailureKind, Host, Identity, Job,
    Path, Registration, Resolution, Route, Skip, Subject, Vantage, Verdict,
};

/// What is at the end of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Answers,
    Stranger,
    Fails,
    Unknown,
}

/// The verdict on an address with the registrations `here`.
pub(super) fn judge(
    vantage: &Vantage,
    job: &Job,
    entry: &AddressEvidence,
    here: &[&Registration],
    origin: Origin,
) -> Verdict {
    if entry.class == Class::Wildcard {
        return Verdict::Unreachable;
    }
    let Some(path) = first_path(entry) else {
        return without_path(&entry.resolution);
    };
    let outcome = outcome(path, here);
    match (scope_of(vantage, &job.check, path), outcome) {
        (_, Outcome::Unknown) => Verdict::Undetermined,
        // Whoever runs the probe named it so, as a client here would.
        (_, Outcome::Answers) if is_named_so(entry, here) => Verdict::Reachable,
        (PathScope::Ordinary, Outcome::Answers) => Verdict::Reachable,
        (PathScope::Loopback, _) if means_another_here(vantage, entry) => Verdict::Undetermined,
        (PathScope::Ordinary | PathScope::Loopback, Outcome::Fails) => Verdict::Unreachable,
        (PathScope::Loopback, Outcome::Answers) => Verdict::LocalOnly,
        // Another host put it there, and what answers here hasn't shown that it is the one meant.
        (PathScope::OwnContainers(_) | PathScope::OwnBridge(_), Outcome::Answers)
            if origin == Origin::Elsewhere && answer(path).is_none() =>
        {
            Verdict::Undetermined
        }
        (PathScope::OwnContainers(_) | PathScope::OwnBridge(_), Outcome::Answers) => {
            Verdict::LocalOnly
        }
        // This host's own network hides the one that was meant.
        (PathScope::OwnContainers(_) | PathScope::OwnBridge(_), Outcome::Fails) => {
            Verdict::Undetermined
        }
        // Whoever else has the address may serve it.
        (PathScope::OwnAlias(_), Outcome::Answers | Outcome::Fails) => Verdict::Undetermined,
        (_, Outcome::Stranger) => Verdict::Misidentified,
    }
}

/// A proxy hands out the very address that it was asked by.
fn is_named_so(entry: &AddressEvidence, here: &[&Registration]) -> bool {
    let is_own = |registration: &&Registration| match &registration.subject {
        Subject::ProxyEndpoint { proxy, .. } => *proxy == entry.address,
        Subject::DubboService { .. }
        | Subject::DubboApplication { .. }
        | Subject::SpringService { .. }
        | Subject::RocketMqBroker { .. } => false,
    };
    !here.is_empty() && here.iter().all(is_own)
}

/// The paths that a Java caller would try, the first one first: IPv4 where there is any.
pub(super) fn tried_paths(entry: &AddressEvidence) -> impl Iterator<Item = &Path> {
    let any_v4 = entry.paths.iter().any(|path| path.ip.to_canonical().is_ipv4());
    entry.paths.iter().filter(move |path| path.ip.to_canonical().is_ipv4() == any_v4)
}

pub(super) fn first_path(entry: &AddressEvidence) -> Option<&Path> {
    tried_paths(entry).next()
}

/// What is at the end of `path`, for the registrations `here`.
pub(super) fn outcome(path: &Path, here: &[&Registration]) -> Outcome {
    match &path.connection {
        Attempt::Done(Connected { .. }) => identified(path, here),
        Attempt::Failed(failure) if is_own_trouble(path, failure) => Outcome::Unknown,
        Attempt::Failed(_) | Attempt::Skipped(Skip::Wildcard) => Outcome::Fails,
        Attempt::Skipped(Skip::NotReached) if is_dead(&path.route) => Outcome::Fails,
        Attempt::Skipped(
            Skip::NotReached
            | Skip::Passive
            | Skip::LinkLocal
            | Skip::NoPort
            | Skip::Denied
            | Skip::NotAsked,
        ) => Outcome::Unknown,
    }
}

/// No packet leaves by such a route.
pub(super) fn is_dead(route: &Route) -> bool {
    match route {
        Route::Unreachable | Route::Prohibit | Route::Blackhole | Route::None => true,
        Route::Local { .. } | Route::Via { .. } | Route::Unknown(_) => false,
    }
}

fn identified(path: &Path, here: &[&Registration]) -> Outcome {
    match &path.identity {
        Attempt::Failed(Identity::Unsupported) => Outcome::Answers,
        Attempt::Done(_) => answered(path, here),
        Attempt::Failed(Identity::Withheld(_)) => Outcome::Unknown,
        Attempt::Failed(Identity::OtherProtocol(foreign)) if foreign.is_tls() => Outcome::Unknown,
        Attempt::Failed(Identity::Silent(_))
            if here.iter().any(|registration| registration.declares_tls()) =>
        {
            Outcome::Unknown
        }
        Attempt::Failed(Identity::OtherProtocol(_)) => Outcome::Stranger,
        Attempt::Failed(Identity::Silent(_)) => Outcome::Fails,
        Attempt::Skipped(Skip::Denied) => Outcome::Unknown,
        Attempt::Skipped(_) => Outcome::Answers,
    }
}

/// Somebody answers in the registered protocol. What the answer says nothing of doesn't count, as long
/// as it says something of the rest.
fn answered(path: &Path, here: &[&Registration]) -> Outcome {
    let matches = here.iter().map(|registration| match_identity(path, here, registration));
    let told: Vec<IdentityMatch> =
        matches.filter(|found| *found != IdentityMatch::Untold).collect();
    if told.is_empty() || told.contains(&IdentityMatch::Proven) {
        Outcome::Answers
    } else if told.iter().all(|found| *found == IdentityMatch::Stranger) {
        Outcome::Stranger
    } else {
        Outcome::Unknown
    }
}

/// An error of this host (out of sockets, not permitted) says nothing about the address.
fn is_own_trouble(path: &Path, failure: &ConnectFailure) -> bool {
    failure.kind == FailureKind::Failed && failure.icmp.is_none() && !is_dead(&path.route)
}

/// A name that is this host's own, or that the name servers know otherwise, resolves to the
/// loopback only here.
pub(super) fn means_another_here(vantage: &Vantage, entry: &AddressEvidence) -> bool {
    let Host::Name(name) = &entry.address.host else { return false };
    let told_otherwise = matches!(&entry.resolution, Resolution::Resolved { dns: Some(_), .. });
    !entry.address.host.is_localhost() && (told_otherwise || is_own_name(vantage, name))
}

fn is_own_name(vantage: &Vantage, name: &str) -> bool {
    let first = |name: &str| name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    !vantage.host.is_empty() && first(name) == first(&vantage.host)
}

fn without_path(resolution: &Resolution) -> Verdict {
    match resolution {
        Resolution::Unresolved { .. } => Verdict::Unreachable,
        Resolution::Resolved { ips, .. } if ips.is_empty() => Verdict::Unreachable,
        Resolution::Resolved { .. } | Resolution::Literal | Resolution::Skipped(_) => {
            Verdict::Undetermined
        }
    }
}
