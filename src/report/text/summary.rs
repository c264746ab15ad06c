//! The last lines: the run in numbers, and what to do next.

use std::io;

use super::page::{BOLD, PLAIN, Page, piece};
use crate::model::sentence::count;
use crate::model::{Report, Tally};

pub(super) fn of_list(report: &Report, page: &mut Page<'_>) -> io::Result<()> {
    let tally = report.tally();
    page.gap()?;
    let registrations = count(tally.registrations, "registration", "registrations");
    let addresses = count(tally.addresses, "address", "addresses");
    page.prose(0, &format!("{registrations}, {addresses}; nothing was contacted."))?;
    page.line(0, &[piece(PLAIN, "Next: "), piece(BOLD, "regprobe check")])
}

/// Whether there may be more than what is shown.
pub(super) fn whole_or_not(report: &Report, page: &mut Page<'_>) -> io::Result<()> {
    match report.is_whole() {
        true => Ok(()),
        false => page.prose(0, "Not every registry could be read whole, so there may be more."),
    }
}

/// Addresses by their verdicts, and findings by their severity.
pub(super) fn numbers(report: &Report) -> String {
    let tally = report.tally();
    let dialled = tally.addresses.saturating_sub(tally.portless);
    let findings = Some(tally.findings()).filter(|text| !text.is_empty());
    let findings = findings.map(|text| format!(" {text}.")).unwrap_or_default();
    let ms = report.elapsed_ms;
    let time = format!(" It took {}.{} s.", ms / 1000, ms % 1000 / 100);
    format!("{}{findings}{time}", addresses(&tally, dialled))
}

fn addresses(tally: &Tally, dialled: usize) -> String {
    let registrations = count(tally.registrations, "registration", "registrations");
    let parts = [
        (tally.reachable, "reachable"),
        (tally.local_only, "local-only"),
        (tally.unreachable, "unreachable"),
        (tally.misidentified, "misidentified"),
        (tally.undetermined.saturating_sub(tally.portless), "undetermined"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{number} {word}"))
        .collect();
    match dialled {
        0 => format!("{registrations}."),
        _ => format!(
            "{registrations} at {}: {}.",
            count(dialled, "address", "addresses"),
            parts.join(", ")
        ),
    }
}
