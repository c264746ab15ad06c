//! Judges the evidence: a verdict an address, and findings with the change that mends each.

mod assemble;
mod broker_groups;
mod brokers;
mod callers;
mod causes;
mod clients;
mod confined;
mod containers;
mod expectations;
mod expiry;
mod host_ports;
mod identity_match;
mod impact;
mod index;
mod machine;
mod machines;
mod malformed;
mod near;
mod old_server;
mod origin;
mod path_scope;
mod places;
mod rule;
pub mod rules;
mod session_owners;
mod signs;
mod subject;
mod verdict;
mod words;

pub use causes::{Cause, Causes};
pub use expectations::{Newcomers, give_up};
pub use impact::Hurts;
pub use index::{AddressView, JudgedAddress, RunIndex};
pub use places::side_by_side;
pub use rule::{About, Claim, Examine, Notice, Rule};
pub use rules::{RETIRED, RULES};

use std::collections::BTreeMap;

use crate::model::reference::{Call, Reference};
use crate::model::{
    AddressEvidence, Diagnosis, Evidence, Job, Judged, Listing, RunMode, Target, Vantage, Verdict,
};

/// Judges a whole run. The same input gives the same diagnosis, byte for byte.
pub fn diagnose(
    vantage: &Vantage,
    targets: &[Target],
    listings: &[Listing],
    evidence: Evidence,
    references: Vec<Reference>,
    job: &Job,
) -> Diagnosis {
    if job.mode == RunMode::List {
        return nothing_judged(listings, evidence, references);
    }
    let run = RunIndex::new(vantage, targets, listings, &evidence, references, job);
    let ports = host_ports::host_ports(&run);
    let run = run.with_host_ports(ports);
    let mut findings = assemble::findings(&run, RULES);
    let expectations = expectations::judge(&run, &assemble::causes(&findings));
    let suppressed = assemble::suppress(&run, &mut findings);
    assemble::forget_what_is_suppressed(&mut findings);
    findings.sort_by(assemble::worst_first);
    let verdicts: Vec<Verdict> = run.judged().iter().map(|judged| judged.verdict).collect();
    let (registrations, calls) = (run.verdicts().to_vec(), run.calls().to_vec());
    Diagnosis {
        addresses: judged(evidence.addresses, verdicts),
        registrations,
        calls,
        expectations,
        findings: findings.into_iter().map(|told| told.finding).collect(),
        suppressed,
        clients: evidence.clients,
    }
}

fn nothing_judged(
    listings: &[Listing],
    evidence: Evidence,
    references: Vec<Reference>,
) -> Diagnosis {
    let untold = |reference| Call { reference, usable: 0, is_callable: None };
    let registrations = listings.iter().map(|listing| listing.registrations.len()).sum();
    Diagnosis {
        addresses: judged(evidence.addresses, std::iter::repeat(Verdict::Undetermined)),
        registrations: vec![Verdict::Undetermined; registrations],
        calls: references.into_iter().map(untold).collect(),
        expectations: Vec::new(),
        findings: Vec::new(),
        suppressed: BTreeMap::new(),
        clients: evidence.clients,
    }
}

/// Each address with its verdict, in order.
fn judged(
    addresses: Vec<AddressEvidence>,
    verdicts: impl IntoIterator<Item = Verdict>,
) -> Vec<Judged> {
    let pairs = addresses.into_iter().zip(verdicts);
    pairs.map(|(evidence, verdict)| Judged { evidence, verdict }).collect()
}
