//! A table to paste into an issue or a chat, or for a step summary.

use std::collections::HashSet;
use std::io::{self, Write};

use super::format::{Detail, Format, Style};
use super::told::{self, Text};
use crate::model::{Finding, Registration, Report};

/// For issues, chats and step summaries.
pub(super) struct Markdown;

/// Findings in the table, and of them those whose change is shown below; `-v` has all.
const ROWS: usize = 50;
const CHANGES: usize = 5;

impl Format for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn render(&self, report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let findings = &report.diagnosis.findings;
        writeln!(out, "**regprobe: {}**", cell(&told::count_findings(report)))?;
        writeln!(out, "\n{}", cell(&report.tally().sum()))?;
        for (target, listing) in report.targets.iter().zip(&report.listings) {
            if let Some(error) = &listing.error {
                let text = format!("{} could not be read whole: {error}", target.text);
                writeln!(out, "\n{}", cell(&told::line(&text)))?;
            }
        }
        let (rows, changes) = match style.detail {
            Detail::Everything => (findings.len(), findings.len()),
            Detail::Usual => (ROWS, CHANGES),
            Detail::Quiet => (ROWS, 0),
        };
        table(report, rows, out)?;
        let mut told = HashSet::new();
        let first =
            findings.iter().filter_map(|finding| Some((finding, told::first_change(finding)?)));
        // One change often fixes several findings.
        let distinct = first.filter(|(_, change)| told.insert(change.clone()));
        distinct
            .take(changes)
            .try_for_each(|(finding, (what, text))| change(finding, &what, &text, out))
    }
}

fn table(report: &Report, rows: usize, out: &mut dyn Write) -> io::Result<()> {
    let findings = &report.diagnosis.findings;
    if findings.is_empty() {
        return Ok(());
    }
    let registered: Vec<&Registration> = report.registrations().collect();
    writeln!(out, "\n| | code | where | cause |\n|---|---|---|---|")?;
    for finding in findings.iter().take(rows) {
        let place = cell(&told::place(finding, &registered));
        let (severity, code) = (finding.severity.name(), finding.code);
        writeln!(out, "| {severity} | {code} | {place} | {} |", cell(&told::cause(finding)))?;
    }
    match findings.len().saturating_sub(rows) {
        0 => Ok(()),
        more => writeln!(out, "\nand {more} more"),
    }
}

/// What is to be pasted stands in a fence that nothing in it closes.
fn change(finding: &Finding, what: &str, text: &Text, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "\n{}: {}", finding.code, cell(what))?;
    let text = match text {
        Text::Read(advice) => return writeln!(out, ": {}", cell(advice)),
        Text::Paste(text) => text,
    };
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    writeln!(out, "\n\n{fence}\n{}\n{fence}", text.trim_end())
}

/// A text in a cell: what is between backticks stays, and nothing else acts.
fn cell(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escaped(text);
    }
    let shown = parts.iter().enumerate().map(|(place, part)| match place % 2 {
        0 => escaped(part),
        _ => format!("`{}`", part.replace('|', "\\|")),
    });
    shown.collect()
}

fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '#' | '&' | '!')
        {
            shown.push('\\');
        }
        shown.push(c);
    }
    shown
}
