//! What a gate counts: each registry, each registered address, and each finding that is at none of them.

mod junit;
mod tap;

use std::collections::HashMap;

pub(super) use junit::Junit;
pub(super) use tap::Tap;

use super::told;
use crate::model::{
    Address, Finding, Judged, Listing, Met, Purpose, Read, Registration, Report, Subject, Target,
    UNMET,
};

/// One thing that is well or isn't.
pub(super) struct Check<'a> {
    /// `registry`, `expectation`, `address`, or the code of what was found.
    pub class: &'a str,
    /// In words, the same from run to run.
    pub name: String,
    pub outcome: Outcome,
    /// What was found, worst first.
    pub findings: Vec<&'a Finding>,
}

/// How a check ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Passed,
    /// Something was found that makes the exit code 1.
    Failed,
    /// The probe could not do its work, and why.
    Broken(String),
    /// It can't be told from here.
    Untold,
}

/// Every check of a run: registries, addresses, and the rest of what was found.
pub(super) fn checks(report: &Report) -> Vec<Check<'_>> {
    let registered: Vec<&Registration> = report.registrations().collect();
    let mut subjects: HashMap<&Address, &Subject> = HashMap::new();
    for entry in registered.iter().rev() {
        subjects.extend(entry.address.as_ref().map(|address| (address, &entry.subject)));
    }
    let mut at: HashMap<&Address, Vec<&Finding>> = HashMap::new();
    for finding in &report.diagnosis.findings {
        if let Some(address) = &finding.address {
            at.entry(address).or_default().push(finding);
        }
    }
    let registries = report.targets.iter().zip(&report.listings).map(registry);
    let expectations = report.diagnosis.expectations.iter().map(|met| expected(report, met));
    let mut checks: Vec<Check> = registries.chain(expectations).collect();
    for judged in &report.diagnosis.addresses {
        if is_dialled(judged) {
            let findings = at.remove(&judged.evidence.address).unwrap_or_default();
            let subject = subjects.get(&judged.evidence.address).copied();
            checks.push(address(report, judged, subject, findings));
        }
    }
    let left = |finding: &&Finding| match &finding.address {
        Some(address) => at.contains_key(address),
        // It is with what is expected.
        None => finding.code != UNMET,
    };
    let others = report.diagnosis.findings.iter().filter(left);
    checks.extend(others.map(|finding| other(report, finding, &registered)));
    checks
}

fn registry<'a>((target, listing): (&Target, &Listing)) -> Check<'a> {
    let error = || told::line(listing.error.as_deref().unwrap_or("it was read in part only"));
    Check {
        class: "registry",
        name: told::line(&format!("{} is read whole", target.text)),
        outcome: match listing.read {
            Read::Complete => Outcome::Passed,
            Read::Partial | Read::Failed => Outcome::Broken(error()),
        },
        findings: Vec::new(),
    }
}

/// What isn't held has a finding, unless that is suppressed.
fn expected<'a>(report: &'a Report, met: &'a Met) -> Check<'a> {
    let own = |finding: &&Finding| Some(&finding.fingerprint) == met.finding.as_ref();
    let findings = report.diagnosis.findings.iter().filter(own).collect();
    Check {
        class: if met.is_held == Some(false) { UNMET } else { "expectation" },
        name: told::line(&met.text),
        outcome: match met.is_held {
            Some(true) => Outcome::Passed,
            Some(false) if report.fail_on.is_none() => Outcome::Passed,
            Some(false) => Outcome::Failed,
            None => Outcome::Broken(told::line(&met.why)),
        },
        findings,
    }
}

/// A registered address with a port; a consumer has none.
fn is_dialled(judged: &Judged) -> bool {
    judged.evidence.purpose == Purpose::Registered && judged.evidence.address.port.is_some()
}

/// Its name stays, whatever else of the application is registered there today.
fn address<'a>(
    report: &Report,
    judged: &Judged,
    subject: Option<&Subject>,
    findings: Vec<&'a Finding>,
) -> Check<'a> {
    let owner = subject.map(|subject| match subject.application() {
        Some(application) => application.to_owned(),
        None => subject.to_string(),
    });
    let failed = findings.iter().find(|finding| report.is_severe(finding));
    Check {
        class: failed.map_or("address", |finding| finding.code),
        name: told::line(&format!("{} {}", judged.evidence.address, owner.unwrap_or_default())),
        outcome: match (failed, judged.verdict.usable()) {
            (Some(_), _) => Outcome::Failed,
            (None, Some(_)) => Outcome::Passed,
            (None, None) => Outcome::Untold,
        },
        findings,
    }
}

fn other<'a>(report: &Report, finding: &'a Finding, registered: &[&Registration]) -> Check<'a> {
    let place = told::place(finding, registered);
    let separator = if place.is_empty() { "" } else { ": " };
    Check {
        class: finding.code,
        name: format!("{}{separator}{place}", finding.title),
        outcome: if report.is_severe(finding) { Outcome::Failed } else { Outcome::Passed },
        findings: vec![finding],
    }
}
