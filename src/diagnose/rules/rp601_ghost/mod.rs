//! The process is gone, and its entry hasn't expired yet.

use std::time::Duration;

use crate::diagnose::remedies::{
    Patient, check, for_wrong_address, restart, run_again, wait_for_expiry,
};
use crate::diagnose::signs::{Life, failure, is_absent_from_link, is_refused, life};
use crate::diagnose::way::Way;
use crate::diagnose::{Claim, Examine, Rule, Scene, Sight, words};
use crate::model::{Confidence, Role, Verdict};

pub const RULE: Rule = Rule {
    code: "RP601",
    name: "ghost",
    title: "The process is gone and its registration is still there",
    page: include_str!("page.md"),
    examine: &[Examine::Address(examine)],
};

fn examine(scene: &Scene, sight: &Sight) -> Option<Claim> {
    match sight.verdict {
        Verdict::Unreachable if sight.way == Way::Ordinary => dead(scene, sight),
        Verdict::Reachable => without_session(scene, sight),
        Verdict::Unreachable
        | Verdict::LocalOnly
        | Verdict::Misidentified
        | Verdict::Undetermined => None,
    }
}

fn dead(scene: &Scene, sight: &Sight) -> Option<Claim> {
    failure(sight)?;
    let with = |wanted: Life| -> Vec<usize> {
        let is_wanted = |index: &&usize| life(scene, sight, **index) == wanted;
        sight.indices.iter().filter(is_wanted).copied().collect()
    };
    let gone = with(Life::Gone);
    let absent = is_absent_from_link(scene, sight);
    let closed = !gone.is_empty();
    let (covered, confidence) = if !gone.is_empty() {
        (gone, if is_refused(sight) { Confidence::Certain } else { Confidence::Likely })
    } else if is_refused(sight) {
        let confidence = if is_brokers(sight) { Confidence::Possible } else { Confidence::Likely };
        (with(Life::Unknown), confidence)
    } else if absent {
        let listed = just_off(scene, sight);
        ([with(Life::Unknown), listed].concat(), Confidence::Likely)
    } else {
        return None;
    };
    if covered.is_empty() {
        return None;
    }
    let patient = Patient::new(scene, sight);
    let target = scene.target_at(sight);
    let lives = is_brokers(sight) && is_refused(sight);
    let mended = if lives { for_wrong_address(&patient) } else { Vec::new() };
    Some(
        Claim::error(confidence, cause(sight, closed, absent))
            .facts([expiry(scene, sight, &covered)])
            .facts(lives.then(|| LIVING_BROKER.to_owned()))
            .facts(words::facts(scene, sight))
            .remedies([
                restart(&patient),
                wait_for_expiry(&patient, lasts(scene, &covered), target),
            ])
            .remedies(mended)
            .covers(covered),
    )
}

/// A killed broker's machine ends its connection, so one that is listed and refused may well live.
const LIVING_BROKER: &str = "if the entry stays, a broker that lives registers an address or a port that \
                             isn't its own";

fn is_brokers(sight: &Sight) -> bool {
    sight.registrations.iter().any(|one| one.role == Role::Broker)
}

/// Registrations whose session came from the very machine that is off now: ZooKeeper hasn't missed
/// its client yet.
fn just_off(scene: &Scene, sight: &Sight) -> Vec<usize> {
    let from_there = |index: &&usize| {
        let owner = scene.registrations.get(**index).and_then(|one| one.registrant.as_ref());
        let source = owner.and_then(|owner| owner.source_ip());
        source.is_some() && source == sight.ip()
    };
    sight.indices.iter().filter(from_there).copied().collect()
}

/// The process answers, and its session is gone: either it comes back, or the entry goes. One that
/// was started again has an entry beside its ghost's, and that one's session is open.
fn without_session(scene: &Scene, sight: &Sight) -> Option<Claim> {
    let owned = |index: &usize| scene.session_is_open(*index);
    if !sight.indices.iter().all(|index| owned(index) == Some(false)) {
        return None;
    }
    let cause = format!(
        "{} answers, and only its session is lost: unless the process registers again, its entry goes \
         and callers lose it",
        words::address(sight.address)
    );
    Some(
        Claim::info(Confidence::Possible, cause)
            .facts([expiry(scene, sight, sight.indices)])
            .facts(words::facts(scene, sight))
            .remedies([run_again(
                "In a minute the process has a new session, or its entry is gone. If it is gone, look for \
                 a lost connection to ZooKeeper in the process's log.",
                check(&[], scene.target_at(sight)),
            )]),
    )
}

fn cause(sight: &Sight, closed: bool, absent: bool) -> String {
    let address = words::address(sight.address);
    let met = sight.path.map(words::outcome).unwrap_or_default();
    match (closed, absent) {
        (true, _) => {
            format!("{address}: {met}, and the session that registered it isn't open any more")
        }
        (false, true) => {
            format!("{address}: {met}, for nobody on the link has the address: the machine is off")
        }
        (false, false) => format!("{address}: {met}, so nothing listens there any more"),
    }
}

fn expiry(scene: &Scene, sight: &Sight, covered: &[usize]) -> String {
    if is_brokers(sight) {
        return OF_BROKERS.to_owned();
    }
    if let Some(timeout) = listed(scene, covered) {
        let time = words::duration(timeout);
        return format!("its session is still listed, and ends after {time} of silence");
    }
    if sight.registrations.iter().any(|one| one.registrant.is_none()) {
        return HIDDEN.to_owned();
    }
    match longest(scene, covered) {
        Some(longest) => format!(
            "the entry goes at most {} after its process fell silent: no session lasts longer there",
            words::duration(longest)
        ),
        None => USUAL.to_owned(),
    }
}

const OF_BROKERS: &str = "the name server drops a broker at once when its connection ends, and after \
                          120 s of silence";
const HIDDEN: &str = "access control hides whether the entry goes with its session, or stays until \
                      somebody deletes it";
const USUAL: &str = "the entry goes when the session times out: at most 40 s after its process at the \
                     usual settings";

/// How long the session of one of these lasts, as far as is known.
fn lasts(scene: &Scene, covered: &[usize]) -> Option<Duration> {
    listed(scene, covered).or_else(|| longest(scene, covered).map(|granted| granted.min(ASKED)))
}

/// What every Dubbo for Java asks for, unless it is told otherwise.
const ASKED: Duration = Duration::from_secs(60);

fn listed(scene: &Scene, covered: &[usize]) -> Option<Duration> {
    covered.iter().filter_map(|index| scene.session_of(*index)?.timeout).max()
}

/// The longest session that a member grants, where each of them tells.
fn longest(scene: &Scene, covered: &[usize]) -> Option<Duration> {
    let members = covered.iter().filter_map(|index| scene.listing_of(*index));
    let mut granted = members.flat_map(|listing| &listing.members).map(|look| look.longest_session);
    let longest = granted.try_fold(Duration::ZERO, |longest, one| Some(longest.max(one?)));
    longest.filter(|time| !time.is_zero())
}
