//! Small pieces of sentences.

use std::collections::HashSet;

use crate::model::{Finding, Registration, Severity, Subject};

/// `text` as a sentence: a capital first, a full stop last.
pub(in crate::report) fn sentence(text: &str) -> String {
    let mut shown = capital(text.trim());
    if !shown.ends_with(['.', '!', '?', ':']) {
        shown.push('.');
    }
    shown
}

/// `text` with a capital first, unless an address or a name is there, which stays as it is.
pub(super) fn capital(text: &str) -> String {
    let word = text.split(' ').next().unwrap_or_default();
    let plain = !word.is_empty() && word.chars().all(|c| c.is_lowercase() || c == '\'');
    let mut chars = text.chars();
    match chars.next() {
        Some(first) if plain => first.to_uppercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

/// The first `shown` of `items`, and how many more there are.
pub(super) fn some_of(items: &[String], shown: usize, more: &str) -> String {
    // "and 1 more" takes the place of the one.
    if items.len() <= shown + 1 {
        return items.join(", ");
    }
    let first = items.get(..shown).unwrap_or_default().join(", ");
    format!("{first} and {} {more}", items.len() - shown)
}

pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Info => "INFO",
    }
}

/// What is registered where a finding is: `com.acme.Orders:1.0.0 (orders) and 2 more`.
pub(in crate::report) fn registered_there(
    finding: &Finding,
    registered: &[&Registration],
) -> String {
    let entries = finding.registrations.iter().filter_map(|id| id.of(registered));
    let mut seen = HashSet::new();
    let subjects: Vec<&Subject> =
        entries.map(|entry| &entry.subject).filter(|subject| seen.insert(*subject)).collect();
    let Some(first) = subjects.first() else { return String::new() };
    let application = match first {
        Subject::DubboService { application: Some(application), .. } => format!(" ({application})"),
        Subject::DubboService { application: None, .. }
        | Subject::DubboApplication { .. }
        | Subject::SpringService { .. }
        | Subject::RocketMqBroker { .. }
        | Subject::ProxyEndpoint { .. } => String::new(),
    };
    match subjects.len() - 1 {
        0 => format!("{first}{application}"),
        more => format!("{first}{application} and {more} more"),
    }
}
