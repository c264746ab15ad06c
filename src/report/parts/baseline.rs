//! A run beside an earlier report.

use std::borrow::Cow;

use serde::Serialize;

use crate::model::secrets::hide_secrets;
use crate::model::{EarlierFinding, Report};

#[derive(Serialize)]
pub(crate) struct BaselinePart<'a> {
    started: &'a str,
    new: usize,
    known: usize,
    fixed: Vec<EarlierPart<'a>>,
    unseen: Vec<EarlierPart<'a>>,
}

#[derive(Serialize)]
struct EarlierPart<'a> {
    code: &'a str,
    name: &'a str,
    severity: &'static str,
    address: Option<&'a str>,
    cause: Cow<'a, str>,
    fingerprint: &'a str,
}

pub(crate) fn baseline(report: &Report) -> Option<BaselinePart<'_>> {
    let compared = report.compared.as_ref()?;
    let findings = &report.diagnosis.findings;
    let known = findings.iter().filter(|finding| compared.knows(finding)).count();
    Some(BaselinePart {
        started: &compared.started,
        new: findings.len() - known,
        known,
        fixed: compared.fixed.iter().map(earlier).collect(),
        unseen: compared.unseen.iter().map(earlier).collect(),
    })
}

fn earlier(finding: &EarlierFinding) -> EarlierPart<'_> {
    EarlierPart {
        code: &finding.code,
        name: &finding.name,
        severity: finding.severity.name(),
        address: finding.address.as_deref(),
        cause: hide_secrets(&finding.cause),
        fingerprint: &finding.fingerprint,
    }
}
