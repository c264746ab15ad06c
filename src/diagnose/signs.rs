//! Signs that several rules read: how a connection failed, and whether the registrant lives.

use super::proof::{Standing, standing};
use super::scene::{Scene, Sight};
use super::verdict::{Outcome, is_dead};
use super::way::{Way, is_on_link};
use super::{brokers, verdict};
use crate::model::{
    AddressEvidence, Answer, Attempt, ConnectFailure, FailureKind, Purpose, Role, Skip, Verdict,
};

/// The failed connection of the path that callers take.
pub fn failure<'a>(sight: &Sight<'a>) -> Option<&'a ConnectFailure> {
    match &sight.path?.connection {
        Attempt::Failed(failure) => Some(failure),
        Attempt::Done(_) | Attempt::Skipped(_) => None,
    }
}

pub fn is_refused(sight: &Sight) -> bool {
    failure(sight).is_some_and(|failure| failure.kind == FailureKind::Refused)
}

/// No connection, and nobody at the other end said so.
pub fn is_lost(sight: &Sight) -> bool {
    let unrouted = sight.path.is_some_and(|path| {
        is_dead(&path.route) && path.connection == Attempt::Skipped(Skip::NotReached)
    });
    unrouted
        || (sight.outcome() == Some(Outcome::Fails)
            && failure(sight).is_some()
            && !is_refused(sight))
}

/// Nobody on this machine's own link has the address.
pub fn is_absent_from_link(scene: &Scene, sight: &Sight) -> bool {
    let Some((path, failure)) = sight.path.zip(failure(sight)) else { return false };
    let told_by_other = failure.icmp.as_ref().is_some_and(|icmp| !scene.is_own(icmp.from));
    failure.kind == FailureKind::HostUnreachable
        && !told_by_other
        && sight.way == Way::Ordinary
        && is_on_link(scene.vantage, path)
}

/// Nothing was sent.
pub fn is_passive(sight: &Sight) -> bool {
    sight.path.is_some_and(|path| path.connection == Attempt::Skipped(Skip::Passive))
}

/// Whether the process behind a registration lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Life {
    /// Its session is closed.
    Gone,
    /// And how that is known.
    Lives(String),
    Unknown,
}

pub fn life(scene: &Scene, sight: &Sight, registration: usize) -> Life {
    match scene.session_is_open(registration) {
        Some(false) => return Life::Gone,
        Some(true) => return Life::Lives("the session that registered it is open".to_owned()),
        None => {}
    }
    if let Some((port, proven)) = sibling(scene, sight) {
        let broker = sight.registrations.iter().any(|one| one.role == Role::Broker);
        let who = match (proven, broker) {
            (true, true) => "the registered broker",
            (true, false) => "what is registered",
            (false, _) => "a Dubbo process",
        };
        return Life::Lives(format!("{who} answers on port {port} of the same host"));
    }
    if scene.lives_elsewhere(registration) {
        return Life::Lives("something else that the same process registered answers".to_owned());
    }
    Life::Unknown
}

/// Another port of the host where what was registered answers, and whether it is proven to be that.
pub fn sibling(scene: &Scene, sight: &Sight) -> Option<(u16, bool)> {
    scene
        .companions(sight.address)
        .filter(|(entry, _)| match entry.purpose {
            Purpose::Sibling { .. } | Purpose::FastPort { .. } => true,
            Purpose::Ha { .. } | Purpose::Machine { .. } | Purpose::Registered => false,
        })
        .find(|(entry, companion)| {
            let answers = verdict::first_path(entry)
                .is_some_and(|path| matches!(path.identity, Attempt::Done(_)));
            answers && *companion == Verdict::Reachable && !is_anothers(scene, sight, entry)
        })
        .and_then(|(entry, _)| Some((entry.address.port?, is_proven(sight, entry))))
}

/// It says that it is what is registered, or at least which broker it is.
fn is_proven(sight: &Sight, entry: &AddressEvidence) -> bool {
    verdict::first_path(entry).is_some_and(|path| {
        let here = sight.registrations;
        brokers::answer(path).is_some()
            || here.iter().any(|one| standing(path, here, one) == Standing::Proven)
    })
}

/// A sibling that another application registered says nothing of this one; one that proves what it is
/// does.
fn is_anothers(scene: &Scene, sight: &Sight, entry: &AddressEvidence) -> bool {
    let application =
        |index: &usize| scene.registrations.get(*index).and_then(|one| one.subject.application());
    let own = sight.indices.first().and_then(application);
    let there = scene.at(&entry.address);
    !is_proven(sight, entry)
        && !there.is_empty()
        && !there.iter().any(|index| application(index) == own)
}

/// Whether what answers has shown that it is what was registered.
pub fn is_identified(sight: &Sight) -> bool {
    sight.path.is_some_and(|path| {
        let here = sight.registrations;
        here.iter().any(|one| standing(path, here, one) == Standing::Proven)
    })
}

/// Whether the answer of `path` was a Dubbo's heartbeat, which doesn't say whose.
pub fn is_anonymous(sight: &Sight) -> bool {
    sight.path.is_some_and(|path| matches!(path.identity, Attempt::Done(Answer::Dubbo(_))))
}
