//! Signs that several rules read: how a connection failed, and whether the registrant lives.

use std::fmt;

use super::brokers;
use super::identity_match::{IdentityMatch, match_identity};
use super::index::{AddressView, JudgedAddress, RunIndex};
use super::path_scope::{PathScope, is_on_link};
use super::verdict::{Outcome, is_dead};
use crate::model::{
    Answer, Attempt, ConnectFailure, FailureKind, Purpose, RegistrationId, Role, Skip, Verdict,
};

/// The failed connection of the path that callers take.
pub(super) fn failure<'a>(view: &AddressView<'a>) -> Option<&'a ConnectFailure> {
    match &view.path?.connection {
        Attempt::Failed(failure) => Some(failure),
        Attempt::Done(_) | Attempt::Skipped(_) => None,
    }
}

pub(super) fn is_refused(view: &AddressView) -> bool {
    failure(view).is_some_and(|failure| failure.kind == FailureKind::Refused)
}

/// No connection, and nobody at the other end said so.
pub(super) fn is_lost(view: &AddressView) -> bool {
    let unrouted = view.path.is_some_and(|path| {
        is_dead(&path.route) && path.connection == Attempt::Skipped(Skip::NotReached)
    });
    unrouted
        || (view.outcome == Some(Outcome::Fails) && failure(view).is_some() && !is_refused(view))
}

/// Nobody on this host's own link has the address.
pub(super) fn is_absent_from_link(run: &RunIndex, view: &AddressView) -> bool {
    let Some((path, failure)) = view.path.zip(failure(view)) else { return false };
    let told_by_other = failure.icmp.as_ref().is_some_and(|icmp| !run.is_own(icmp.from));
    failure.kind == FailureKind::HostUnreachable
        && !told_by_other
        && view.scope == PathScope::Ordinary
        && is_on_link(run.vantage, path)
}

/// Nothing was sent.
pub(super) fn is_passive(view: &AddressView) -> bool {
    view.path.is_some_and(|path| path.connection == Attempt::Skipped(Skip::Passive))
}

/// Whether the process behind a registration lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Liveness {
    /// Its session is closed.
    Gone,
    /// And how that is known.
    Lives(SignOfLife),
    Unknown,
}

/// How it is known that a process lives; its text is the middle of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SignOfLife {
    OpenSession,
    /// Another port of its host answers.
    OtherPort {
        port: u16,
        who: &'static str,
    },
    /// Something else that it registered answers.
    OtherEntry,
    /// A name server drops a broker as soon as its connection ends, and has this one.
    Listed,
}

impl fmt::Display for SignOfLife {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SignOfLife::OpenSession => f.write_str("the session that registered it is open"),
            SignOfLife::OtherPort { port, who } => {
                write!(f, "{who} answers on port {port} of the same host")
            }
            SignOfLife::OtherEntry => {
                f.write_str("another address that the same process registered answers")
            }
            SignOfLife::Listed => f.write_str(
                "its name server lists it, which drops a broker as soon as its connection ends",
            ),
        }
    }
}

pub(super) fn liveness(
    run: &RunIndex,
    view: &AddressView,
    registration: RegistrationId,
) -> Liveness {
    match run.session_is_open(registration) {
        Some(false) => return Liveness::Gone,
        Some(true) => return Liveness::Lives(SignOfLife::OpenSession),
        None => {}
    }
    if let Some((port, proven)) = sibling(run, view) {
        let broker =
            view.registrations.iter().any(|registration| registration.role == Role::Broker);
        let who = match (proven, broker) {
            (true, true) => "the registered broker",
            (true, false) => "what is registered",
            (false, _) => "a Dubbo process",
        };
        return Liveness::Lives(SignOfLife::OtherPort { port, who });
    }
    if run.lives_elsewhere(registration) {
        return Liveness::Lives(SignOfLife::OtherEntry);
    }
    Liveness::Unknown
}

/// Another port of the host where what was registered answers, and whether it is proven to be that.
pub(super) fn sibling(run: &RunIndex, view: &AddressView) -> Option<(u16, bool)> {
    run.related(view.address)
        .filter(|related| match related.evidence.purpose {
            Purpose::Sibling { .. } | Purpose::FastPort { .. } => true,
            Purpose::Ha { .. }
            | Purpose::Peer { .. }
            | Purpose::SourceHost { .. }
            | Purpose::MetadataService { .. }
            | Purpose::Registered => false,
        })
        .find(|related| {
            let answers =
                related.path.is_some_and(|path| matches!(path.identity, Attempt::Done(_)));
            answers && related.verdict == Verdict::Reachable && !is_anothers(run, view, related)
        })
        .and_then(|related| Some((related.evidence.address.port?, is_proven(view, related))))
}

/// It says that it is what is registered, or at least which broker it is.
fn is_proven(view: &AddressView, related: &JudgedAddress) -> bool {
    related.path.is_some_and(|path| {
        let here = view.registrations;
        brokers::answer(path).is_some()
            || here.iter().any(|registration| {
                match_identity(path, here, registration) == IdentityMatch::Proven
            })
    })
}

/// A sibling that another application registered says nothing of this one; one that proves what it is
/// does.
fn is_anothers(run: &RunIndex, view: &AddressView, related: &JudgedAddress) -> bool {
    let application = |index: &RegistrationId| {
        run.registration(*index).and_then(|registration| registration.subject.application())
    };
    let own = view.indices.first().and_then(application);
    let there = run.at(&related.evidence.address);
    !is_proven(view, related)
        && !there.is_empty()
        && !there.iter().any(|index| application(index) == own)
}

/// Whether what answers has shown that it is what was registered.
pub(super) fn is_identified(view: &AddressView) -> bool {
    view.registered().any(|registered| registered.identity == IdentityMatch::Proven)
}

/// Whether the answer of `path` was a Dubbo's heartbeat, which doesn't say whose.
pub(super) fn is_anonymous(view: &AddressView) -> bool {
    view.path.is_some_and(|path| matches!(path.identity, Attempt::Done(Answer::Dubbo(_))))
}
