//! One block: the cause, where, whom it hurts, and the fix.

use std::collections::HashSet;
use std::io;

use super::blocks::Block;
use super::page::{BOLD, CYAN, DIM, PLAIN, Page, RED, YELLOW, columns, piece};
use super::words::{registered_there, sentence, severity};
use super::{affects, remedies};
use crate::model::{Confidence, Finding, Registration, Severity};
use crate::report::format::Detail;

/// Addresses of a block that are shown before the rest is only counted.
const PLACES: usize = 5;
const CAUSES: usize = 3;
const FACTS: usize = 4;

pub(super) fn show(
    block: &Block<'_>,
    registered: &[&Registration],
    detail: Detail,
    page: &mut Page<'_>,
) -> io::Result<()> {
    heading(block, page)?;
    if block.findings.len() == 1 {
        page.prose(2, &sentence(&block.first.cause))?;
    } else {
        page.prose(2, &sentence(block.first.title))?;
        causes(block, detail, page)?;
    }
    facts(block, detail, page)?;
    places(block, registered, detail, page)?;
    affects::show(block, detail, page)?;
    remedies::show(block, detail, page)
}

fn heading(block: &Block<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let finding = block.first;
    let color = match finding.severity {
        Severity::Error => RED,
        Severity::Warning => YELLOW,
        Severity::Info => CYAN,
    };
    let doubt = match finding.confidence {
        Confidence::Certain => String::new(),
        Confidence::Likely | Confidence::Possible => format!(" ({})", finding.confidence.name()),
    };
    let number = match block.findings.len() {
        1 => String::new(),
        many => format!(", {many} findings"),
    };
    page.line(
        0,
        &[
            piece(color, severity(finding.severity)),
            piece(BOLD, format!(" {} {}", finding.code, finding.name)),
            piece(DIM, doubt),
            piece(BOLD, number),
        ],
    )
}

/// One cause of each sort: forty that differ in their address alone are told once.
fn causes(block: &Block<'_>, detail: Detail, page: &mut Page<'_>) -> io::Result<()> {
    let mut sorts = HashSet::new();
    let mut told: Vec<&Finding> = block.findings.clone();
    told.retain(|finding| detail == Detail::Everything || sorts.insert(sort_of(finding)));
    let shown = if detail == Detail::Everything { told.len() } else { CAUSES };
    let mut label = "cause";
    for finding in told.iter().take(shown) {
        page.labelled(label, &sentence(&finding.cause))?;
        label = "";
    }
    match told.len().saturating_sub(shown) {
        0 => Ok(()),
        more => page.labelled("", &format!("and {more} more of other kinds (-v shows all)")),
    }
}

/// The cause without its address and figures.
fn sort_of(finding: &Finding) -> String {
    let cause = match &finding.address {
        Some(address) => {
            finding.cause.replace(&address.to_string(), "").replace(&address.host.to_string(), "")
        }
        None => finding.cause.clone(),
    };
    cause.to_lowercase().chars().filter(|c| !c.is_ascii_digit()).collect()
}

fn facts(block: &Block<'_>, detail: Detail, page: &mut Page<'_>) -> io::Result<()> {
    let facts = &block.first.facts;
    let shown = if detail == Detail::Everything { facts.len() } else { FACTS };
    let mut label = "facts";
    for fact in facts.iter().take(shown) {
        page.labelled(label, &sentence(fact))?;
        label = "";
    }
    Ok(())
}

fn places(
    block: &Block<'_>,
    registered: &[&Registration],
    detail: Detail,
    page: &mut Page<'_>,
) -> io::Result<()> {
    let rows: Vec<(String, String)> = block
        .findings
        .iter()
        .map(|finding| {
            let address = finding.address.as_ref().map(ToString::to_string).unwrap_or_default();
            (address, registered_there(finding, registered))
        })
        // The cause names the address of a single finding; alone it says nothing new.
        .filter(|(address, subject)| {
            !subject.is_empty() || (block.findings.len() > 1 && !address.is_empty())
        })
        .collect();
    let all = detail == Detail::Everything || rows.len() <= PLACES + 1;
    let shown = if all { rows.len() } else { PLACES };
    let rows_shown = rows.get(..shown).unwrap_or_default();
    let width = rows_shown.iter().map(|(address, _)| columns(address)).max().unwrap_or_default();
    let mut label = "where";
    for (address, subject) in rows_shown {
        let at = if width == 0 { 10 } else { 12 + width };
        let head = [piece(DIM, format!("  {label:<8}")), piece(PLAIN, address.as_str())];
        page.hanging(&head, at, subject)?;
        label = "";
    }
    if shown < rows.len() {
        page.labelled("", &format!("and {} more (-v shows all)", rows.len() - shown))?;
    }
    Ok(())
}
