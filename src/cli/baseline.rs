//! `--baseline`: a report that `--format json` wrote.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::refusal::Refusal;
use crate::model::{Baseline, EarlierFinding, Severity};

const SCHEMA: &str = "regprobe/report/1";

/// What is needed of it. Later versions may have more.
#[derive(Deserialize)]
struct File {
    schema: String,
    started: String,
    list_only: bool,
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
    let shown = path.display().to_string();
    let text = fs::read(path).map_err(|error| Refusal::file(&shown, &error))?;
    let wrong = |problem: &str| {
        let how = "it is what `regprobe check --format json` wrote";
        Refusal::new(format!("--baseline {shown}: {problem}; {how}"))
    };
    let file: File = serde_json::from_slice(&text)
        .map_err(|error| wrong(&format!("it is no report: {error}")))?;
    if file.schema != SCHEMA {
        return Err(wrong(&format!("its schema is {}, and not {SCHEMA}", file.schema)));
    }
    if file.list_only {
        return Err(wrong("`list` wrote it, and found nothing"));
    }
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
