//! What was expected: a line each, what isn't held first.

use std::io;

use super::page::{GREEN, Page, RED, YELLOW, piece};
use crate::model::{Met, Report};

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
    ordered.into_iter().try_for_each(|met| line(met, page))
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
