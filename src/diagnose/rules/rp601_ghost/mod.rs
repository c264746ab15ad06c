//! The process is gone, and its entry hasn't expired yet.

use crate::diagnose::remedies::{Patient, restart, wait_for_expiry};
use crate::diagnose::signs::{Life, failure, is_absent_from_link, is_refused, life};
use crate::diagnose::way::Way;
use crate::diagnose::{Claim, Examine, Rule, Scene, Sight, words};
use crate::model::{Confidence, Subject, Verdict};

pub const RULE: Rule = Rule {
    code: "RP601",
    name: "ghost",
    title: "The process is gone and its registration is still there",
    page: include_str!("page.md"),
    examine: &[Examine::Address(examine)],
};

fn examine(scene: &Scene, sight: &Sight) -> Option<Claim> {
    if sight.verdict != Verdict::Unreachable || sight.way != Way::Ordinary {
        return None;
    }
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
    } else if is_refused(sight) || absent {
        (with(Life::Unknown), Confidence::Likely)
    } else {
        return None;
    };
    if covered.is_empty() {
        return None;
    }
    let patient = Patient::new(scene, sight);
    Some(
        Claim::error(confidence, cause(sight, closed, absent))
            .facts([expiry(sight).to_owned()])
            .facts(words::facts(scene, sight))
            .remedies([restart(&patient), wait_for_expiry(&patient)])
            .covers(covered),
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

fn expiry(sight: &Sight) -> &'static str {
    match sight.registrations.first().map(|one| &one.subject) {
        Some(Subject::RocketMqBroker { .. }) => {
            "the name server drops a broker after 120 s of silence"
        }
        _ if sight.registrations.iter().any(|one| one.registrant.is_none()) => {
            "access control hides whether the entry goes with its session, or stays until somebody \
             deletes it"
        }
        _ => {
            "the entry goes when the session times out, 40 s after the process at the usual tickTime"
        }
    }
}
