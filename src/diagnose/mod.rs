//! Judges the evidence: a verdict an address, and findings with the change that mends each.

mod assemble;
mod brokers;
mod callers;
mod clients;
mod confined;
mod containers;
mod identity_match;
mod impact;
mod index;
mod malformed;
mod origin;
mod path_scope;
mod rule;
pub mod rules;
mod session_owners;
mod signs;
mod subject;
mod verdict;
mod words;

pub use impact::Hurts;
pub use index::{AddressView, JudgedAddress, RunIndex};
pub use rule::{About, Claim, Examine, Notice, Rule};
pub use rules::{RETIRED, RULES};

use crate::model::{Diagnosis, Evidence, Finding, Job, Listing, Target, Vantage, Verdict};

/// Judges a whole run. The same input gives the same diagnosis, byte for byte.
pub fn diagnose(
    vantage: &Vantage,
    targets: &[Target],
    listings: &[Listing],
    evidence: &Evidence,
    job: &Job,
) -> Diagnosis {
    if job.list_only {
        return nothing_judged(listings, evidence);
    }
    let run = RunIndex::new(vantage, targets, listings, evidence, job);
    let mut findings = assemble::findings(&run, RULES);
    assemble::suppress(&run, &mut findings);
    findings.sort_by(assemble::worst_first);
    Diagnosis {
        findings: findings.into_iter().map(|told| told.finding).collect::<Vec<Finding>>(),
        addresses: run.judged().iter().map(|judged| judged.verdict).collect(),
        registrations: run.verdicts().to_vec(),
    }
}

fn nothing_judged(listings: &[Listing], evidence: &Evidence) -> Diagnosis {
    let registrations = listings.iter().map(|listing| listing.registrations.len()).sum();
    Diagnosis {
        addresses: vec![Verdict::Undetermined; evidence.addresses.len()],
        registrations: vec![Verdict::Undetermined; registrations],
        findings: Vec::new(),
    }
}
