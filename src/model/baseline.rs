//! An earlier report, beside which only what is new counts.

use std::collections::{BTreeSet, HashMap};

use super::finding::{Finding, Severity};

/// An earlier report.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    /// When it was made: RFC 3339.
    pub started: String,
    /// The registries that it is about, as they were written.
    pub targets: BTreeSet<String>,
    pub findings: Vec<EarlierFinding>,
}

/// A finding of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierFinding {
    pub code: String,
    pub name: String,
    pub severity: Severity,
    pub address: Option<String>,
    pub cause: String,
    pub fingerprint: String,
    /// The registries that it is about, where it is about what is registered.
    pub targets: BTreeSet<String>,
}

/// A run beside an earlier report.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    pub started: String,
    /// Fingerprints of what was there already, and no less severe.
    known: HashMap<String, Severity>,
    /// What is gone.
    pub fixed: Vec<EarlierFinding>,
    /// What wasn't found again, in a run that may not have looked there.
    pub unseen: Vec<EarlierFinding>,
}

/// What a run looked at.
pub struct Looked<'a> {
    pub targets: BTreeSet<&'a str>,
    /// Everything, and it could all be read.
    pub is_whole: bool,
}

impl Compared {
    pub fn new(baseline: &Baseline, findings: &[Finding], looked: &Looked<'_>) -> Self {
        let now: BTreeSet<&str> =
            findings.iter().map(|finding| finding.fingerprint.as_str()).collect();
        let gone = baseline.findings.iter().filter(|old| !now.contains(old.fingerprint.as_str()));
        let is_seen = |old: &&EarlierFinding| {
            let about = if old.targets.is_empty() { &baseline.targets } else { &old.targets };
            looked.is_whole && about.iter().all(|target| looked.targets.contains(target.as_str()))
        };
        let (fixed, unseen): (Vec<&EarlierFinding>, Vec<&EarlierFinding>) = gone.partition(is_seen);
        let known = baseline.findings.iter().map(|old| (old.fingerprint.clone(), old.severity));
        Self {
            started: baseline.started.clone(),
            known: known.collect(),
            fixed: fixed.into_iter().cloned().collect(),
            unseen: unseen.into_iter().cloned().collect(),
        }
    }

    /// It was there already. What became worse is new.
    pub fn knows(&self, finding: &Finding) -> bool {
        self.known.get(&finding.fingerprint).is_some_and(|then| *then >= finding.severity)
    }
}
