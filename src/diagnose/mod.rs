//! Judges the evidence: a verdict an address, and findings with the change that mends each.

mod assemble;
mod brokers;
mod callers;
mod claimants;
mod clients;
mod confined;
mod containers;
pub mod explain;
mod origin;
mod proof;
pub mod quote;
mod release;
pub mod remedies;
mod rule;
pub mod rules;
mod scene;
mod signs;
mod verdict;
mod way;
mod words;

pub use release::Release;
pub use rule::{Claim, Examine, Hurts, Notice, Rule};
pub use rules::{RETIRED, RULES};
pub use scene::{Scene, Sight};

use crate::model::{Diagnosis, Evidence, Finding, Listing, Plan, Target, Vantage, Verdict};

/// Judges a whole run. The same input gives the same diagnosis, byte for byte.
pub fn diagnose(
    vantage: &Vantage,
    targets: &[Target],
    listings: &[Listing],
    evidence: &Evidence,
    plan: &Plan,
) -> Diagnosis {
    if plan.list_only {
        return nothing_judged(listings, evidence);
    }
    let scene = Scene::new(vantage, targets, listings, evidence, plan);
    let mut findings = assemble::findings(&scene, RULES);
    assemble::suppress(&scene, &mut findings);
    findings.sort_by(assemble::worst_first);
    Diagnosis {
        findings: findings.into_iter().map(|(finding, _)| finding).collect::<Vec<Finding>>(),
        addresses: scene.verdicts,
        registrations: scene.registration_verdicts,
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
