//! The findings, each with its cause, whom it hurts, and the changes to copy.

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

use super::markup::{lines, text};
use crate::model::{
    Change, Confidence, Finding, Incident, IncidentState, Registration, Remedy, Report, Watched,
};
use crate::report::format::Detail;
use crate::report::told;

/// Findings on a page; `-v` has all.
const SHOWN: usize = 300;

pub(super) fn section(
    report: &Report,
    registered: &[&Registration],
    incidents: &HashMap<&str, &Incident>,
    detail: Detail,
    out: &mut dyn Write,
) -> io::Result<()> {
    let findings = &report.diagnosis.findings;
    writeln!(out, "<section aria-labelledby=\"findings\">\n<h2 id=\"findings\">Findings</h2>")?;
    if findings.is_empty() {
        writeln!(out, "<p>{}</p>", text(&told::count_findings(report)))?;
    }
    let shown = if detail == Detail::Everything { findings.len() } else { SHOWN };
    let links: HashSet<&str> =
        findings.iter().take(shown).map(|finding| finding.fingerprint.as_str()).collect();
    for finding in findings.iter().take(shown) {
        let incident = incidents.get(finding.fingerprint.as_str()).copied();
        article(finding, &told::place(finding, registered), detail, incident, &links, out)?;
    }
    match findings.len().saturating_sub(shown) {
        0 => {}
        more => writeln!(out, "<p>and {more} more: -v shows all</p>")?,
    }
    writeln!(out, "</section>")
}

/// What isn't seen now and isn't over either.
pub(super) fn held(watched: &Watched, out: &mut dyn Write) -> io::Result<()> {
    let held: Vec<&Incident> =
        watched.faults.iter().filter(|fault| fault.state == IncidentState::Held).collect();
    if held.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "<section aria-labelledby=\"held\">\n<h2 id=\"held\">Not seen now</h2>\n<p>Their \
         registry can't be read, or could not a moment ago: nobody knows that they are over.</p>"
    )?;
    for fault in held {
        let Incident { finding, concerned, .. } = fault;
        let place = format!("{} {}", concerned.address, concerned.service);
        article(finding, place.trim(), Detail::Quiet, Some(fault), &HashSet::new(), out)?;
    }
    writeln!(out, "</section>")
}

fn article(
    finding: &Finding,
    place: &str,
    detail: Detail,
    incident: Option<&Incident>,
    shown: &HashSet<&str>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let severity = finding.severity.name();
    let doubt = match finding.confidence {
        Confidence::Certain => String::new(),
        Confidence::Likely | Confidence::Possible => {
            format!(" <span class=\"dim\">({})</span>", finding.confidence.name())
        }
    };
    writeln!(
        out,
        "<article class=\"finding {severity}\" id=\"f-{}\" data-text=\"1\">\n<h3><span \
         class=\"severity\">{severity}</span> {} {}{doubt}</h3>\n<p class=\"dim\">{}</p>\n<p>{}</p>",
        text(&finding.fingerprint),
        finding.code,
        finding.name,
        text(place),
        text(&told::cause(finding)),
    )?;
    list(finding.facts.iter().map(|fact| text(fact)), out)?;
    if !finding.affects.is_empty() {
        let callers = finding.affects.iter().map(|effect| {
            let host = effect.host.as_ref().map(ToString::to_string).unwrap_or_default();
            text(format!("{} {host}", effect.application).trim())
        });
        writeln!(out, "<p>Affects: {}</p>", callers.collect::<Vec<_>>().join(", "))?;
    }
    for cause in finding.because.iter().filter(|cause| shown.contains(cause.as_str())) {
        let cause = text(cause);
        writeln!(out, "<p><a href=\"#f-{cause}\">This is an effect of another finding.</a></p>")?;
    }
    let remedies = match detail {
        Detail::Everything => finding.remedies.len(),
        Detail::Usual | Detail::Quiet => 2,
    };
    finding.remedies.iter().take(remedies).try_for_each(|each| remedy(each, out))?;
    if let Some(incident) = incident {
        let state = incident.state.name();
        writeln!(out, "<h4>Time line <span class=\"dim\">({state}, UTC)</span></h4>")?;
        let events = incident.time_line.iter();
        list(events.map(|event| text(&format!("{} {}", event.at.clock(), event.what))), out)?;
    }
    writeln!(out, "</article>")
}

fn list(items: impl Iterator<Item = String>, out: &mut dyn Write) -> io::Result<()> {
    let items: String = items.map(|item| format!("<li>{item}</li>\n")).collect();
    match items.is_empty() {
        true => Ok(()),
        false => write!(out, "<ul>\n{items}</ul>\n"),
    }
}

fn remedy(remedy: &Remedy, out: &mut dyn Write) -> io::Result<()> {
    let place = text(&remedy.place.to_string());
    writeln!(out, "<h4>Fix: {} <span class=\"dim\">({place})</span></h4>", text(&remedy.title))?;
    if let Some(caveat) = &remedy.caveat {
        writeln!(out, "<p class=\"dim\">{}</p>", text(caveat))?;
    }
    for change in &remedy.changes {
        match change {
            Change::Advice(advice) => writeln!(out, "<p>{}</p>", text(advice))?,
            Change::Script(_)
            | Change::ScriptWithDocument(_)
            | Change::Recreation(_)
            | Change::Exports(_)
            | Change::SavedFile { .. }
            | Change::Compose(_)
            | Change::Kubernetes(_)
            | Change::Properties(_)
            | Change::Systemd(_)
            | Change::JavaOption(_) => writeln!(
                out,
                "<div class=\"change\"><pre tabindex=\"0\">{}</pre><button class=\"copy\" \
                 type=\"button\" hidden=\"hidden\">Copy</button></div>",
                lines(&change.text())
            )?,
        }
    }
    Ok(())
}
