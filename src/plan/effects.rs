//! Findings that only say what others lead to.

use std::collections::HashMap;

use crate::diagnose::{About, RULES};
use crate::model::Finding;
use crate::model::plan::FindingPlace;

/// The causes of each finding, by its place; none: it stands by itself.
pub(super) fn causes(findings: &[Finding]) -> Vec<Vec<FindingPlace>> {
    let places: HashMap<&str, FindingPlace> =
        (0..).zip(findings).map(|(place, finding)| (finding.fingerprint.as_str(), place)).collect();
    let of = |finding: &Finding| -> Vec<FindingPlace> {
        let known = finding.because.iter().filter_map(|cause| places.get(cause.as_str()));
        known.copied().collect()
    };
    findings.iter().map(of).collect()
}

/// Whether a finding says of callers that they have nothing left.
pub(super) fn tells_of_callers(finding: &Finding) -> bool {
    about(finding) == Some(About::Consumer)
}

/// Whether a registry is ill.
pub(super) fn tells_of_registry(finding: &Finding) -> bool {
    about(finding) == Some(About::Registry)
}

fn about(finding: &Finding) -> Option<About> {
    RULES.iter().find(|rule| rule.code == finding.code).map(|rule| rule.about)
}
