//! `--baseline`: a report that `--format json` wrote.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Deserialize;

use super::refusal::Refusal;
use super::report_file;
use crate::model::{Baseline, EarlierFinding, Severity};

/// What is needed of it. Later versions may have more.
#[derive(Deserialize)]
struct File {
    started: String,
    registries: Vec<Registry>,
    registrations: Vec<Registry>,
    findings: Vec<Finding>,
}

#[derive(Deserialize)]
struct Registry {
    target: String,
}

#[derive(Deserialize)]
struct Finding {
    code: String,
    name: String,
    severity: Grade,
    address: Option<String>,
    cause: String,
    registrations: Vec<usize>,
    fingerprint: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Grade {
    Info,
    Warning,
    Error,
}

pub(super) fn read(path: &Path) -> Result<Baseline, Refusal> {
    let file: File = report_file::read(path, "--baseline ", "`list` wrote it, and found nothing")?;
    let targets = |ids: &[usize]| -> BTreeSet<String> {
        let entries = ids.iter().filter_map(|id| file.registrations.get(*id));
        entries.map(|entry| entry.target.clone()).collect()
    };
    let findings = file.findings.iter().map(|finding| EarlierFinding {
        code: finding.code.clone(),
        name: finding.name.clone(),
        severity: finding.severity.severity(),
        address: finding.address.clone(),
        cause: finding.cause.clone(),
        fingerprint: finding.fingerprint.clone(),
        targets: targets(&finding.registrations),
    });
    Ok(Baseline {
        findings: findings.collect(),
        targets: file.registries.iter().map(|registry| registry.target.clone()).collect(),
        started: file.started,
    })
}

impl Grade {
    fn severity(self) -> Severity {
        match self {
            Grade::Info => Severity::Info,
            Grade::Warning => Severity::Warning,
            Grade::Error => Severity::Error,
        }
    }
}
