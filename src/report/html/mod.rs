//! One page to look at, whole in one file: it reads without a script, without a network, and on paper.

mod findings;
mod markup;
mod picture;
mod tables;

use std::collections::HashMap;
use std::io::{self, Write};

use self::markup::text;
use super::format::{Detail, Format, Style};
use super::told;
use crate::model::{Incident, Registration, Report, RunMode, Severity, Watched};

/// For people with a browser.
pub(super) struct Html;

const CSS: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");
/// Of the script (`openssl dgst -sha256 -binary script.js | base64`): no other one runs in the page, whatever is
/// written in it, and none at all where this is wrong, which a test with a browser tells.
const SCRIPT_HASH: &str = "PO7Y+lFfxDkkysvowVvZDQpPHaoXWp/ydkEYFJ20LQQ=";

impl Format for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn render(&self, report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        page(report, None, style.detail, out)
    }
}

/// The page of somebody who keeps looking: it has the time line of each fault, and follows what happens.
pub fn page_of_watch(report: &Report, watched: &Watched, out: &mut dyn Write) -> io::Result<()> {
    page(report, Some(watched), Detail::Usual, out)
}

fn page(
    report: &Report,
    watched: Option<&Watched>,
    detail: Detail,
    out: &mut dyn Write,
) -> io::Result<()> {
    let verdict = text(&told::count_findings(report));
    let live = if watched.is_some() { " data-live=\"/events\"" } else { "" };
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<meta \
         name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<meta \
         http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src \
         'unsafe-inline'; script-src 'sha256-{SCRIPT_HASH}'; connect-src 'self'\"/>\n\
         <title>regprobe: {verdict}</title>\n<style>\n{CSS}</style>\n</head>\n<body{live}>\n<a \
         class=\"skip\" href=\"#findings\">To the findings</a>\n"
    )?;
    header(report, watched, &verdict, out)?;
    writeln!(out, "<main>")?;
    let registered: Vec<&Registration> = report.registrations().collect();
    if report.mode != RunMode::List {
        let incidents: HashMap<&str, &Incident> = watched
            .iter()
            .flat_map(|watched| &watched.faults)
            .map(|incident| (incident.finding.fingerprint.as_str(), incident))
            .collect();
        search(report, out)?;
        findings::section(report, &registered, &incidents, detail, out)?;
        if let Some(watched) = watched {
            findings::held(watched, out)?;
        }
        picture::section(report, &registered, out)?;
        tables::calls(report, out)?;
    }
    tables::registries(report, out)?;
    tables::registrations(report, &registered, out)?;
    writeln!(out, "</main>\n<script>{SCRIPT}</script>\n</body>\n</html>")
}

fn header(
    report: &Report,
    watched: Option<&Watched>,
    verdict: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let worst = report.diagnosis.findings.iter().map(|finding| finding.severity).max();
    let class = match (worst, report.is_whole()) {
        (Some(Severity::Error), _) | (_, false) => "bad",
        (Some(Severity::Warning), true) => "partly",
        (Some(Severity::Info) | None, true) => "good",
    };
    let tally = report.tally();
    let checked = match watched {
        Some(watched) => watched.checked.to_string(),
        None => report.started.clone(),
    };
    writeln!(
        out,
        "<header>\n<h1>regprobe</h1>\n<p class=\"verdict {class}\">{verdict}</p>\n<p \
         class=\"dim\">{} addresses: {} reachable, {} only on their own host, {} unreachable, {} \
         another service, {} unknown. Seen from {} at <time>{}</time>.</p>\n</header>",
        tally.addresses - tally.portless.min(tally.addresses),
        tally.reachable,
        tally.local_only,
        tally.unreachable,
        tally.misidentified,
        tally.undetermined.saturating_sub(tally.portless),
        text(&report.vantage.host),
        text(&checked),
    )
}

/// For the script alone: without it nobody sees a field that does nothing.
fn search(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if report.registrations().next().is_none() {
        return Ok(());
    }
    writeln!(
        out,
        "<p class=\"search\" role=\"search\" hidden=\"hidden\"><label for=\"filter\">Show only \
         what has</label> <input id=\"filter\" type=\"search\"/> <span id=\"count\" \
         aria-live=\"polite\"></span></p>"
    )
}
