//! The output of a Nagios plug-in: one line with performance data, and the findings below it.

use std::io;

use super::format::{Format, Style};
use super::told;
use crate::model::{Report, Severity};

/// For Nagios, Icinga and the like.
pub(super) struct Nagios;

/// What a plug-in's exit code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Ok,
    Warning,
    Critical,
    Unknown,
}

/// The exit code that Nagios expects of a plug-in: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.
pub fn nagios_exit(report: &Report) -> u8 {
    match state(report) {
        State::Ok => 0,
        State::Warning => 1,
        State::Critical => 2,
        State::Unknown => 3,
    }
}

impl Format for Nagios {
    fn name(&self) -> &'static str {
        "nagios"
    }

    fn render(&self, report: &Report, _: &Style, out: &mut dyn io::Write) -> io::Result<()> {
        let word = match state(report) {
            State::Ok => "OK",
            State::Warning => "WARNING",
            State::Critical => "CRITICAL",
            State::Unknown => "UNKNOWN",
        };
        let worst = report.diagnosis.findings.first();
        let worst = worst.map(|finding| format!(": {} {}", finding.code, told::cause(finding)));
        let unread = report.listings.iter().find_map(|listing| listing.error.as_deref());
        let said = worst.or_else(|| unread.map(|error| format!(": {error}"))).unwrap_or_default();
        let text = format!("{}{said}", told::count_findings(report));
        writeln!(
            out,
            "REGPROBE {word} - {} | {}",
            unpiped(&told::line(&text)),
            performance(report)
        )?;
        for finding in report.diagnosis.findings.iter().skip(1) {
            let (severity, cause) = (finding.severity.name(), told::cause(finding));
            writeln!(out, "{severity} {} {}", finding.code, unpiped(&cause))?;
        }
        Ok(())
    }
}

/// What begins the performance data isn't in a text.
fn unpiped(text: &str) -> String {
    text.replace('|', "/")
}

fn performance(report: &Report) -> String {
    let tally = report.tally();
    let numbers = [
        ("registrations", tally.registrations),
        ("reachable", tally.reachable),
        ("local_only", tally.local_only),
        ("unreachable", tally.unreachable),
        ("misidentified", tally.misidentified),
        ("undetermined", tally.undetermined.saturating_sub(tally.portless)),
        ("errors", tally.errors),
        ("warnings", tally.warnings),
    ];
    let numbers = numbers.map(|(name, number)| format!("{name}={number};;;0"));
    format!("{} time={}ms;;;0", numbers.join(" "), report.elapsed_ms)
}

fn state(report: &Report) -> State {
    let new = || report.diagnosis.findings.iter().filter(|finding| !report.is_known(finding));
    let has = |severity| new().any(|finding| finding.severity == severity);
    if !report.diagnosis.expectations.is_empty() {
        return match report.diagnosis.expected(report.fail_on) {
            0 => State::Ok,
            1 => State::Critical,
            _ => State::Unknown,
        };
    }
    if !report.is_whole() {
        State::Unknown
    } else if report.fail_on.is_none() {
        State::Ok
    } else if has(Severity::Error) {
        State::Critical
    } else if has(Severity::Warning) {
        State::Warning
    } else {
        State::Ok
    }
}
