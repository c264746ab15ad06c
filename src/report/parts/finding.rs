//! A fault, whom it hurts, and what mends it.

use std::borrow::Cow;

use serde::Serialize;

use super::each::Parts;
use crate::model::secrets::hide_secrets;
use crate::model::{Finding, Moment, Remedy, Report};

#[derive(Serialize)]
pub(crate) struct FindingPart<'a> {
    code: &'static str,
    name: &'static str,
    title: &'static str,
    severity: &'static str,
    confidence: &'static str,
    address: Option<String>,
    registrations: Vec<usize>,
    applications: &'a [String],
    machines: Vec<String>,
    cause: Cow<'a, str>,
    facts: Vec<Cow<'a, str>>,
    affects: Vec<EffectPart<'a>>,
    remedies: Vec<RemedyPart<'a>>,
    because: &'a [String],
    /// When it goes by itself at the latest, as RFC 3339.
    expires_at: Option<String>,
    fingerprint: &'a str,
    /// `None`: there is no earlier report.
    known: Option<bool>,
    key: &'a str,
}

#[derive(Serialize)]
struct EffectPart<'a> {
    application: &'a str,
    host: String,
}

#[derive(Serialize)]
pub(crate) struct RemedyPart<'a> {
    name: &'static str,
    title: &'a str,
    #[serde(rename = "where")]
    place: String,
    changes: Vec<ChangePart<'a>>,
    caveat: Option<&'a str>,
}

#[derive(Serialize)]
struct ChangePart<'a> {
    kind: &'static str,
    text: Cow<'a, str>,
}

pub(crate) fn findings(report: &Report) -> Parts<'_, FindingPart<'_>> {
    let started = Moment::parse(&report.started);
    let known = |finding| report.compared.as_ref().map(|compared| compared.knows(finding));
    Box::new(
        report
            .diagnosis
            .findings
            .iter()
            .map(move |finding| FindingPart { known: known(finding), ..part(finding, started) }),
    )
}

fn part(finding: &Finding, started: Option<Moment>) -> FindingPart<'_> {
    FindingPart {
        code: finding.code,
        name: finding.name,
        title: finding.title,
        severity: finding.severity.name(),
        confidence: finding.confidence.name(),
        address: finding.address.as_ref().map(ToString::to_string),
        registrations: finding.registrations.iter().map(|registration| registration.0).collect(),
        applications: &finding.applications,
        machines: finding.machines.iter().map(ToString::to_string).collect(),
        cause: hide_secrets(&finding.cause),
        facts: finding.facts.iter().map(|fact| hide_secrets(fact)).collect(),
        affects: finding
            .affects
            .iter()
            .map(|effect| EffectPart {
                application: &effect.application,
                host: effect.host.as_ref().map(ToString::to_string).unwrap_or_default(),
            })
            .collect(),
        remedies: finding.remedies.iter().map(remedy).collect(),
        because: &finding.because,
        expires_at: started
            .zip(finding.expires_after)
            .map(|(started, length)| started.after(length).to_string()),
        fingerprint: &finding.fingerprint,
        known: None,
        key: &finding.key,
    }
}

pub(crate) fn remedy(remedy: &Remedy) -> RemedyPart<'_> {
    RemedyPart {
        name: remedy.name,
        title: &remedy.title,
        place: remedy.place.to_string(),
        changes: remedy
            .changes
            .iter()
            .map(|change| ChangePart { kind: change.kind(), text: change.text() })
            .collect(),
        caveat: remedy.caveat.as_deref(),
    }
}
