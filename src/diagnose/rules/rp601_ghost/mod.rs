//! The process is gone, and its entry hasn't expired yet.

use std::time::Duration;

use crate::diagnose::expiry::{ASKED, lasts, listed, longest};
use crate::diagnose::path_scope::PathScope;
use crate::diagnose::signs::{Liveness, failure, is_absent_from_link, is_refused, liveness};
use crate::diagnose::subject::workload_of;
use crate::diagnose::{About, AddressView, Claim, Examine, Rule, RunIndex, words};
use crate::model::sentence;
use crate::model::{Confidence, RegistrationId, Role, Verdict};
use crate::remedy::{check, restart, run_again, wait_for_expiry};

pub(super) const RULE: Rule = Rule {
    code: "RP601",
    name: "ghost",
    title: "The process is gone, but its registration is still there",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Address(examine)],
};

fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    match view.verdict {
        Verdict::Unreachable if view.scope == PathScope::Ordinary => dead(run, view),
        Verdict::Reachable => without_session(run, view),
        Verdict::Unreachable
        | Verdict::LocalOnly
        | Verdict::Misidentified
        | Verdict::Undetermined => None,
    }
}

fn dead(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    failure(view)?;
    let with = |wanted: Liveness| -> Vec<RegistrationId> {
        let is_wanted = |index: &&RegistrationId| liveness(run, view, **index) == wanted;
        view.indices.iter().filter(is_wanted).copied().collect()
    };
    let gone = with(Liveness::Gone);
    let absent = is_absent_from_link(run, view);
    let closed = !gone.is_empty();
    let (covered, confidence) = if !gone.is_empty() {
        (gone, if is_refused(view) { Confidence::Certain } else { Confidence::Likely })
    } else if is_refused(view) {
        (with(Liveness::Unknown), Confidence::Likely)
    } else if absent {
        let listed = just_off(run, view);
        ([with(Liveness::Unknown), listed].concat(), Confidence::Likely)
    } else {
        return None;
    };
    if covered.is_empty() {
        return None;
    }
    let workload = workload_of(run, view);
    let target = run.target_at(view);
    Some(
        Claim::error(confidence, cause(view, closed, absent))
            .facts([expiry(run, view, &covered)])
            .facts(words::facts(run, view))
            .remedies([
                restart(&workload),
                wait_for_expiry(&workload, lasts(run, &covered), target),
            ])
            .expires_after(expires_after(run, view, &covered))
            .covers(covered),
    )
}

fn is_brokers(view: &AddressView) -> bool {
    view.registrations.iter().any(|registration| registration.role == Role::Broker)
}

/// Registrations whose session came from the very host that is off now: ZooKeeper hasn't missed
/// its client yet.
fn just_off(run: &RunIndex, view: &AddressView) -> Vec<RegistrationId> {
    let from_there = |index: &&RegistrationId| {
        let owner =
            run.registration(**index).and_then(|registration| registration.registrant.as_ref());
        let source = owner.and_then(|owner| owner.source_ip());
        source.is_some() && source == view.ip()
    };
    view.indices.iter().filter(from_there).copied().collect()
}

/// The process answers, and its session is gone: either it comes back, or the entry goes. One that
/// was started again has an entry beside its ghost's, and that one's session is open.
fn without_session(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    let owned = |index: &RegistrationId| run.session_is_open(*index);
    if !view.indices.iter().all(|index| owned(index) == Some(false)) {
        return None;
    }
    let cause = format!(
        "{} answers, but its session is lost: unless the process registers again, its entry will \
         be removed and callers lose it",
        sentence::address(view.address)
    );
    Some(
        Claim::info(Confidence::Possible, cause)
            .facts([expiry(run, view, view.indices)])
            .facts(words::facts(run, view))
            .expires_after(expires_after(run, view, view.indices))
            .remedies([run_again(
                "After a minute, the process has a new session, or its entry is gone. If it is \
                 gone, look for a lost connection to ZooKeeper in the process's log.",
                check(&[], run.target_at(view)),
            )]),
    )
}

fn cause(view: &AddressView, closed: bool, absent: bool) -> String {
    let address = sentence::address(view.address);
    let met = view.path.map(words::outcome).unwrap_or_default();
    match (closed, absent) {
        (true, _) => {
            format!("{address}: {met}, and the session that registered it is closed")
        }
        (false, true) => {
            format!(
                "{address}: {met}, because no host on the link has the address: the machine is off"
            )
        }
        (false, false) => format!("{address}: {met}, so nothing listens there any more"),
    }
}

/// `None`: access control hides whether it goes by itself.
fn expires_after(
    run: &RunIndex,
    view: &AddressView,
    covered: &[RegistrationId],
) -> Option<Duration> {
    if is_brokers(view) {
        return Some(BROKERS_SILENCE);
    }
    let owned = view.registrations.iter().all(|registration| registration.registrant.is_some());
    owned.then(|| lasts(run, covered).unwrap_or(ASKED))
}

fn expiry(run: &RunIndex, view: &AddressView, covered: &[RegistrationId]) -> String {
    if is_brokers(view) {
        return OF_BROKERS.to_owned();
    }
    if let Some(timeout) = listed(run, covered) {
        let time = sentence::duration(timeout);
        return format!(
            "its session is still listed, and expires after {time} without a heartbeat"
        );
    }
    if view.registrations.iter().any(|registration| registration.registrant.is_none()) {
        return HIDDEN.to_owned();
    }
    match longest(run, covered) {
        Some(longest) => format!(
            "the entry is removed at most {} after the process's last heartbeat: no session lasts \
             longer there",
            sentence::duration(longest)
        ),
        None => USUAL.to_owned(),
    }
}

/// How long a name server waits for a broker's heartbeat.
const BROKERS_SILENCE: Duration = Duration::from_secs(120);
const OF_BROKERS: &str = "the name server removes a broker at once when its connection ends, and \
                          after 120 s without a heartbeat";
const HIDDEN: &str = "access control hides whether the entry is removed with its session, or \
                      stays until somebody deletes it";
const USUAL: &str = "the entry is removed when the session times out: with default settings at \
                     most 40 s after the process is gone";
