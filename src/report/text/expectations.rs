//! What was expected: a line each, what isn't held first.

use std::io;

use super::page::{GREEN, Page, RED, YELLOW, piece};
use crate::model::sentence::{count, duration};
use crate::model::{Met, Report, WaitEnd, Waited};

pub(super) fn show(report: &Report, page: &mut Page<'_>) -> io::Result<()> {
    let all = &report.diagnosis.expectations;
    if all.is_empty() {
        return Ok(());
    }
    page.gap()?;
    let mut ordered: Vec<&Met> = all.iter().collect();
    ordered.sort_by_key(|met| match met.is_held {
        Some(false) => 0,
        None => 1,
        Some(true) => 2,
    });
    page.prose(0, "Expectations")?;
    ordered.into_iter().try_for_each(|met| line(met, page))?;
    report.waited.as_ref().map_or(Ok(()), |waited| page.prose(2, &how_long(waited)))
}

/// Columns of `not held`, the blank before it and those after.
const AT: usize = 13;

fn line(met: &Met, page: &mut Page<'_>) -> io::Result<()> {
    let (color, word) = match met.is_held {
        Some(true) => (GREEN, "held"),
        Some(false) => (RED, "not held"),
        None => (YELLOW, "not told"),
    };
    page.hanging(&[piece(color, format!("  {word:<9}"))], AT, &format!("{}  {}", met.text, met.why))
}

fn how_long(waited: &Waited) -> String {
    let looks = count(waited.looks, "look", "looks");
    let end = match waited.end {
        WaitEnd::Held => "all was held for long enough",
        WaitEnd::TimeIsUp => "the time is up",
        WaitEnd::Hopeless => "waiting doesn't help",
    };
    format!("Waited {}, {looks}: {end}.", duration(waited.length))
}
