//! The last lines: the run in numbers, and what to do next.

use std::io;

use super::page::{BOLD, GREEN, PLAIN, Page, piece};
use crate::model::sentence::count;
use crate::model::{Finding, Report, Tally};
use crate::report::format::Detail;

pub(super) fn of_check(
    report: &Report,
    first: Option<&Finding>,
    detail: Detail,
    page: &mut Page<'_>,
) -> io::Result<()> {
    let tally = report.tally();
    page.prose(0, &numbers(&tally, report.elapsed_ms))?;
    whole_or_not(report, page)?;
    let Some(finding) = first else { return nothing_found(report, &tally, page) };
    page.prose(0, &format!("{}.", tally.findings()))?;
    let more = match detail {
        Detail::Everything => "",
        Detail::Quiet | Detail::Usual => "; -v lists every registration",
    };
    let next = format!("regprobe explain {}", finding.code);
    page.line(0, &[piece(PLAIN, "Next: "), piece(BOLD, next), piece(PLAIN, more)])
}

fn nothing_found(report: &Report, tally: &Tally, page: &mut Page<'_>) -> io::Result<()> {
    let unknown = tally.undetermined.saturating_sub(tally.portless);
    if unknown > 0 {
        let text = format!(
            "No problems found, but {} can't be judged from here; -v says why.",
            count(unknown, "address", "addresses")
        );
        return page.prose(0, &text);
    }
    match report.is_whole() && tally.registrations > 0 {
        true => page.line(0, &[piece(GREEN, "No problems found.")]),
        false => Ok(()),
    }
}

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

fn numbers(tally: &Tally, elapsed_ms: u64) -> String {
    let seconds = format!("{}.{} s", elapsed_ms / 1000, elapsed_ms % 1000 / 100);
    let registrations = count(tally.registrations, "registration", "registrations");
    let dialled = tally.addresses.saturating_sub(tally.portless);
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
        0 => format!("{registrations}, in {seconds}."),
        _ => format!(
            "{registrations} at {}, in {seconds}: {}.",
            count(dialled, "address", "addresses"),
            parts.join(", ")
        ),
    }
}
