//! What some steps would do, and what is left after them.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::{Screen, show, step};
use crate::model::plan::Left;
use crate::report::text::page::{BOLD, GREEN, Page, piece};
use crate::report::text::words::some_of;

const NAMED: usize = 6;

/// `screen` is that of what is left.
pub(in crate::report::text) fn whats_left(
    screen: &Screen<'_>,
    left: &Left,
    page: &mut Page<'_>,
) -> io::Result<()> {
    let numbers: Vec<String> = left.done.iter().map(|place| (place + 1).to_string()).collect();
    let steps = if numbers.len() == 1 { "step" } else { "steps" };
    let head = format!("After {steps} {}, nothing else having changed", numbers.join(", "));
    page.line(0, &[piece(BOLD, head)])?;
    step::mends(screen, &left.mended, page)?;
    ended(screen, left, page)?;
    for clash in &left.clashes {
        let whose = clash.addresses.join(" and ");
        let text = format!("port {} of {} is published for {whose}", clash.port, clash.machine);
        page.labelled("CLASH", &text)?;
    }
    page.gap()?;
    if left.done.len() == screen.plan.steps.len() {
        return page.line(0, &[piece(GREEN, "No step of this plan is left.")]);
    }
    show(screen, page)
}

/// A line a code.
fn ended(screen: &Screen<'_>, left: &Left, page: &mut Page<'_>) -> io::Result<()> {
    let mut codes: BTreeMap<&str, BTreeSet<&String>> = BTreeMap::new();
    for finding in left.ended.iter().filter_map(|place| screen.findings.get(*place)) {
        codes.entry(finding.code).or_default().extend(&finding.applications);
    }
    let mut label = "ended";
    for (code, names) in codes {
        let names: Vec<String> = names.into_iter().cloned().collect();
        let whose = match names.is_empty() {
            true => String::new(),
            false => format!(" of {}", some_of(&names, NAMED, "more")),
        };
        page.labelled(label, &format!("{code}{whose}"))?;
        label = "";
    }
    Ok(())
}
