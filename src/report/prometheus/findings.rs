//! Findings as metrics: their numbers, and each of them.

use super::series::{Labels, Series, figure};
use crate::model::{Concerned, Finding, Registration, Report};
use crate::report::told;

/// Findings that have a series of their own; `regprobe_findings` counts all.
const SERIES: usize = 1000;

pub(super) fn findings(report: &Report) -> Series {
    let tally = report.tally();
    let numbers = [("error", tally.errors), ("warning", tally.warnings), ("info", tally.infos)];
    let sample = |(severity, number): (&str, usize)| {
        (vec![("severity", severity.to_owned())], figure(number))
    };
    Series {
        name: "regprobe_findings",
        help: "Findings, by severity",
        unit: None,
        samples: numbers.map(sample).into(),
    }
}

pub(super) fn finding_info(report: &Report) -> Series {
    let registered: Vec<&Registration> = report.registrations().collect();
    let shown = report.diagnosis.findings.iter().take(SERIES);
    Series {
        name: "regprobe_finding_info",
        help: "A finding; the worst of them where there are more than a thousand",
        unit: None,
        samples: shown.map(|finding| (labels(finding, &registered), 1.0)).collect(),
    }
}

fn labels(finding: &Finding, registered: &[&Registration]) -> Labels {
    labels_of(finding, &Concerned::of(finding, registered))
}

pub(super) fn labels_of(finding: &Finding, concerned: &Concerned) -> Labels {
    vec![
        ("code", finding.code.to_owned()),
        ("name", finding.name.to_owned()),
        ("severity", finding.severity.name().to_owned()),
        ("application", told::line(&concerned.application)),
        ("machine", concerned.machine.clone()),
        ("address", told::line(&concerned.address)),
        ("fingerprint", finding.fingerprint.clone()),
    ]
}
