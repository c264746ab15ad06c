//! The verdict on each address and on each registration.

use super::sessions::Sessions;
use super::tables::{Tables, owner_address};
use crate::diagnose::identity_match::{IdentityMatch, match_identity};
use crate::diagnose::origin::origin;
use crate::diagnose::path_scope::{PathScope, scope_of};
use crate::diagnose::verdict::{first_path, judge};
use crate::model::{AddressEvidence, Evidence, Job, Path, Purpose, Registration, Vantage, Verdict};

/// An address that was looked at, and what is to be thought of it.
#[derive(Clone, Copy)]
pub struct JudgedAddress<'a> {
    pub evidence: &'a AddressEvidence,
    pub verdict: Verdict,
    /// The path that a Java caller takes.
    pub path: Option<&'a Path>,
    pub scope: PathScope<'a>,
}

/// One judgement for each entry of the evidence, in order.
pub(crate) fn judge_addresses<'a>(
    vantage: &'a Vantage,
    job: &Job,
    evidence: &'a Evidence,
    tables: &Tables<'a>,
    sessions: &Sessions<'a>,
) -> Vec<JudgedAddress<'a>> {
    let judged = evidence.addresses.iter().map(|evidence| {
        let registrations = tables.at(owner_address(evidence));
        let origin = origin(vantage, &sessions.sources(registrations));
        let path = first_path(evidence);
        let scope = path.map_or(PathScope::Ordinary, |path| scope_of(vantage, &job.check, path));
        let verdict = judge(vantage, job, evidence, &tables.pick(registrations), origin);
        JudgedAddress { evidence, verdict, path, scope }
    });
    judged.collect()
}

/// One verdict for each registration, in order: that of its address, unless what answers there says
/// otherwise of it.
pub(crate) fn judge_registrations(tables: &Tables, judged: &[JudgedAddress]) -> Vec<Verdict> {
    let mut verdicts = vec![Verdict::Undetermined; tables.registrations.len()];
    for address in judged.iter().filter(|judged| judged.evidence.purpose == Purpose::Registered) {
        let ids = tables.at(&address.evidence.address);
        let here = tables.pick(ids);
        for (id, registration) in ids.iter().zip(&here) {
            if let Some(verdict) = verdicts.get_mut(id.0) {
                *verdict = own_verdict(address, &here, registration);
            }
        }
    }
    verdicts
}

fn own_verdict(
    address: &JudgedAddress,
    here: &[&Registration],
    registration: &Registration,
) -> Verdict {
    let verdict = address.verdict;
    match address.path.map(|path| match_identity(path, here, registration)) {
        Some(IdentityMatch::Stranger) => Verdict::Misidentified,
        Some(IdentityMatch::Withheld(_)) if verdict == Verdict::Reachable => Verdict::Undetermined,
        Some(IdentityMatch::Proven | IdentityMatch::Untold | IdentityMatch::Withheld(_)) | None => {
            verdict
        }
    }
}
