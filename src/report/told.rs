//! A finding in plain lines, for formats that another tool shows to people.

use super::text::{finding_subject, sentence};
use crate::model::secrets::hide_secrets;
use crate::model::text::{visible, visible_lines};
use crate::model::{Change, Finding, Registration, Remedy, Report};

/// A stranger's text on one line, without what acts or may be a secret.
pub(super) fn line(text: &str) -> String {
    visible(&hide_secrets(text)).into_owned()
}

/// The cause, as a sentence.
pub(super) fn cause(finding: &Finding) -> String {
    line(&sentence(&finding.cause))
}

/// `172.17.0.5:20880 com.acme.Orders:1.0.0 (orders)`: where a finding is, and what is registered there.
pub(super) fn place(finding: &Finding, registered: &[&Registration]) -> String {
    let address = finding.address.as_ref().map(ToString::to_string);
    let subject = finding_subject(finding, registered);
    let parts = [address.unwrap_or_default(), subject];
    let parts: Vec<String> =
        parts.iter().filter(|part| !part.is_empty()).map(|part| line(part)).collect();
    parts.join(" ")
}

/// The first remedy: what to do and where, and its first text.
pub(super) fn first_change(finding: &Finding) -> Option<(String, Text)> {
    let remedy = finding.remedies.first()?;
    let text = remedy.changes.first().map(|change| match change {
        Change::Advice(advice) => Text::Read(line(advice)),
        Change::Script(_)
        | Change::ScriptWithDocument(_)
        | Change::Recreation(_)
        | Change::Exports(_)
        | Change::SavedFile { .. }
        | Change::Compose(_)
        | Change::Kubernetes(_)
        | Change::Properties(_)
        | Change::Systemd(_)
        | Change::JavaOption(_) => Text::Paste(pasted(change)),
    });
    Some((what(remedy), text?))
}

/// What a text of a remedy is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Text {
    Paste(String),
    Read(String),
}

fn what(remedy: &Remedy) -> String {
    line(&format!("{} ({})", remedy.title, remedy.place))
}

fn pasted(change: &Change) -> String {
    visible_lines(&hide_secrets(&change.text())).into_owned()
}

/// Cause, facts and the first change, a line each.
pub(super) fn lines(finding: &Finding) -> String {
    let mut lines = observed(finding);
    if let Some((what, Text::Paste(text) | Text::Read(text))) = first_change(finding) {
        lines.extend([format!("Fix: {what}"), text]);
    }
    lines.join("\n")
}

/// Cause, facts, whom it hurts, and every remedy with what to know before.
pub(super) fn block(finding: &Finding) -> String {
    let mut lines = observed(finding);
    for effect in &finding.affects {
        let host = effect.host.as_ref().map(ToString::to_string).unwrap_or_default();
        lines.push(line(&format!("Affects: {} {host}", effect.application)));
    }
    for remedy in &finding.remedies {
        lines.push(format!("Fix: {}", what(remedy)));
        lines.extend(remedy.caveat.as_deref().map(line));
        lines.extend(remedy.changes.iter().map(pasted));
    }
    lines.join("\n")
}

fn observed(finding: &Finding) -> Vec<String> {
    let facts = finding.facts.iter().map(|fact| line(&sentence(fact)));
    std::iter::once(cause(finding)).chain(facts).collect()
}

/// `2 errors, 1 warning`, or that there is nothing.
pub(super) fn count_findings(report: &Report) -> String {
    let tally = report.tally();
    let suppressed: usize = report.diagnosis.suppressed.values().sum();
    match tally.errors + tally.warnings + tally.infos {
        0 if report.is_whole() && suppressed > 0 => {
            format!("nothing else found, {suppressed} suppressed")
        }
        0 if report.is_whole() => "no problems found".to_owned(),
        0 => "not every registry could be read whole".to_owned(),
        _ => tally.findings(),
    }
}
