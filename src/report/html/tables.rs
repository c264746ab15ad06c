//! What is called, what was read, and what is registered.

use std::io::{self, Write};

use super::markup::text;
use crate::model::{Read, Registration, Report, RunMode, Verdict};

/// Rows of registrations: more than that nobody reads, and few browsers show.
const ROWS: usize = 20_000;

pub(super) fn calls(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let calls = report.called();
    if calls.is_empty() {
        return Ok(());
    }
    start("calls", "Who calls what", &["application", "service", "providers", ""], out)?;
    for called in &calls {
        let (word, class) = match called.call.is_callable {
            Some(true) => ("can be called", "good"),
            Some(false) => ("can't be called", "bad"),
            None => ("can't be told", "partly"),
        };
        row(
            &[
                text(called.application),
                text(&called.service),
                format!("{} of {}", called.usable(), called.providers.len()),
                format!("<span class=\"{class}\">{word}</span>"),
            ],
            out,
        )?;
    }
    end(out)
}

pub(super) fn registries(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    start("registries", "Registries", &["registry", "read", "registrations", ""], out)?;
    for (target, listing) in report.targets.iter().zip(&report.listings) {
        let class = if listing.read == Read::Complete { "good" } else { "bad" };
        row(
            &[
                text(&target.text),
                format!("<span class=\"{class}\">{}</span>", listing.read.name()),
                listing.registrations.len().to_string(),
                text(listing.error.as_deref().unwrap_or_default()),
            ],
            out,
        )?;
    }
    end(out)
}

pub(super) fn registrations(
    report: &Report,
    registered: &[&Registration],
    out: &mut dyn Write,
) -> io::Result<()> {
    if registered.is_empty() {
        return Ok(());
    }
    let heads = ["address", "what is registered there", "registered from", "verdict"];
    start("registrations", "Registrations", &heads, out)?;
    let verdicts = &report.diagnosis.registrations;
    for (place, entry) in registered.iter().enumerate().take(ROWS) {
        let source = entry.registrant.as_ref().and_then(|registrant| registrant.source_ip());
        let verdict = verdicts.get(place).copied().unwrap_or_default();
        let is_dialled = entry.address.as_ref().is_some_and(|address| address.port.is_some());
        let shown = match is_dialled && report.mode != RunMode::List {
            true => format!("<span class=\"{}\">{}</span>", class(verdict), verdict.name()),
            false => String::new(),
        };
        row(
            &[
                text(&entry.address.as_ref().map(ToString::to_string).unwrap_or_default()),
                text(&described(entry)),
                source.map(|ip| ip.to_string()).unwrap_or_default(),
                shown,
            ],
            out,
        )?;
    }
    end(out)?;
    match registered.len().saturating_sub(ROWS) {
        0 => Ok(()),
        more => writeln!(out, "<p>and {more} more</p>"),
    }
}

/// How a verdict looks.
pub(super) fn class(verdict: Verdict) -> &'static str {
    match verdict.usable() {
        Some(true) => "good",
        Some(false) => "bad",
        None => "partly",
    }
}

fn described(entry: &Registration) -> String {
    let subject = entry.subject.to_string();
    match entry.subject.application() {
        Some(application) if !subject.contains(application) => format!("{subject} ({application})"),
        Some(_) | None => subject,
    }
}

fn start(id: &str, title: &str, heads: &[&str], out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{title}</h2>\n<table>\n<thead><tr>"
    )?;
    for head in heads {
        write!(out, "<th scope=\"col\">{head}</th>")?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")
}

fn row(cells: &[String], out: &mut dyn Write) -> io::Result<()> {
    write!(out, "<tr data-text=\"1\">")?;
    for cell in cells {
        write!(out, "<td>{cell}</td>")?;
    }
    writeln!(out, "</tr>")
}

fn end(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "</tbody>\n</table>\n</section>")
}
