//! A wait for what is expected: how it ended, and what earlier looks found.

use serde::Serialize;

use crate::model::{Earlier, Report, Waited};

#[derive(Serialize)]
pub(crate) struct WaitedPart<'a> {
    elapsed_ms: u64,
    looks: usize,
    ended: &'static str,
    attempts: Vec<AttemptPart<'a>>,
}

#[derive(Serialize)]
struct AttemptPart<'a> {
    after_ms: u64,
    looks: usize,
    held: usize,
    not_held: usize,
    untold: usize,
    changed: &'a [String],
}

pub(crate) fn waited(report: &Report) -> Option<WaitedPart<'_>> {
    let Waited { length, looks, earlier, end } = report.waited.as_ref()?;
    Some(WaitedPart {
        elapsed_ms: milliseconds(*length),
        looks: *looks,
        ended: end.name(),
        attempts: earlier.iter().map(attempt).collect(),
    })
}

fn attempt(earlier: &Earlier) -> AttemptPart<'_> {
    AttemptPart {
        after_ms: milliseconds(earlier.after),
        looks: earlier.looks,
        held: earlier.held,
        not_held: earlier.not_held,
        untold: earlier.untold,
        changed: &earlier.changed,
    }
}

fn milliseconds(length: std::time::Duration) -> u64 {
    u64::try_from(length.as_millis()).unwrap_or(u64::MAX)
}
