//! What software would register here, for people.

use std::collections::BTreeSet;
use std::io::{self, Write};

use anstyle::Style as Ansi;

use super::page::{BOLD, CYAN, DIM, GREEN, PLAIN, Page, RED, YELLOW, columns, piece};
use super::remedies;
use super::words::{sentence, severity, some_of};
use crate::model::{
    Entry, Interface, Network, Prospect, Registered, SelfReport, Severity, Use, Vantage,
};
use crate::report::format::{Detail, Style};

/// `asked`: the reader has named the software, and wants all of it; else each has its line.
pub fn whoami(
    report: &SelfReport,
    style: &Style,
    asked: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let page = &mut Page::new(out, style);
    if style.detail == Detail::Quiet {
        return rows(report, false, page);
    }
    let everything = style.detail == Detail::Everything;
    here(report, everything, page)?;
    page.gap()?;
    if asked || everything {
        for prospect in &report.prospects {
            whole(prospect, everything, page)?;
            page.gap()?;
        }
        return Ok(());
    }
    overview(report, page)
}

/// Addresses of an interface that are shown: one may have thousands (kube-ipvs0).
const ADDRESSES: usize = 3;

/// The interfaces, and what the host name resolves to.
fn here(report: &SelfReport, everything: bool, page: &mut Page<'_>) -> io::Result<()> {
    let Vantage { host, container, interfaces, containers: _ } = &report.vantage;
    let place = if *container { ", in a container" } else { "" };
    page.line(0, &[piece(BOLD, host.as_str()), piece(PLAIN, place)])?;
    let rows: Vec<(&str, String, &str)> =
        interfaces.iter().filter_map(|interface| row(interface, everything)).collect();
    let name = rows.iter().map(|(name, ..)| columns(name)).max().unwrap_or_default();
    let addresses = rows.iter().map(|(_, text, _)| columns(text)).max().unwrap_or_default();
    let leads = rows.iter().map(|(.., leads)| columns(leads)).max().unwrap_or_default();
    let fits = name + addresses + leads + 6 <= page.width();
    for (interface, text, leads) in &rows {
        if fits {
            let text = format!("{interface:<name$}  {text:<addresses$}  ");
            page.line(2, &[piece(PLAIN, text), piece(DIM, *leads)])?;
        } else {
            let head = format!("  {interface:<name$}  ");
            page.hanging(&[piece(PLAIN, head)], name + 4, &format!("{text}: {leads}"))?;
        }
    }
    let name = &report.premises.host_name;
    let stands = match &report.premises.host_addresses {
        Ok(ips) => {
            let ips: Vec<String> = ips.iter().map(ToString::to_string).collect();
            format!("the host name {name} resolves to {}", ips.join(", "))
        }
        Err(message) => format!("the host name {name} doesn't resolve: {message}"),
    };
    page.prose(2, &stands)
}

/// Its name, its addresses, and what is behind it; `None`: nobody could be sent there.
fn row(interface: &Interface, everything: bool) -> Option<(&str, String, &'static str)> {
    let leads = match (interface.up, interface.network) {
        (_, Network::Loopback) => return None,
        (false, _) => "down",
        (true, Network::Containers) => "containers of this machine only",
        (true, Network::Outside) => "a network with other machines",
    };
    let shown = interface.addresses.iter().filter(|network| !is_link_local(network));
    let addresses: Vec<String> = shown.map(ToString::to_string).collect();
    let shown = if everything { addresses.len() } else { ADDRESSES };
    let text = some_of(&addresses, shown, "more");
    (!text.is_empty()).then_some((interface.name.as_str(), text, leads))
}

fn is_link_local(network: &ipnet::IpNet) -> bool {
    match network.addr() {
        std::net::IpAddr::V4(_) => false,
        std::net::IpAddr::V6(ip) => ip.is_unicast_link_local(),
    }
}

/// A line each, then what is wrong.
fn overview(report: &SelfReport, page: &mut Page<'_>) -> io::Result<()> {
    rows(report, true, page)?;
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for prospect in &report.prospects {
        for used in &prospect.uses {
            if used.concern.is_some() && told.insert(&used.because) {
                page.gap()?;
                standing(used, &concerned(report, used), page)?;
                page.labelled("chosen", &sentence(&prospect.choice.rule))?;
            }
        }
    }
    page.gap()?;
    let wrong = report
        .prospects
        .iter()
        .find(|prospect| prospect.uses.iter().any(|used| used.concern.is_some()));
    match wrong.or(report.prospects.first()) {
        Some(prospect) if wrong.is_some() => page.prose(
            0,
            &format!("Next: regprobe whoami --as {} shows how to fix it.", prospect.family),
        ),
        Some(prospect) => page.prose(
            0,
            &format!("Next: regprobe whoami --as {} shows what was not chosen.", prospect.family),
        ),
        None => Ok(()),
    }
}

/// The software that the same is wrong with.
fn concerned(report: &SelfReport, used: &Use) -> String {
    let same = |prospect: &&Prospect| prospect.uses.iter().any(|its| its.because == used.because);
    let names: Vec<&str> =
        report.prospects.iter().filter(same).map(|prospect| prospect.title).collect();
    names.join(", ")
}

/// `Dubbo 3.3.6 and later  172.17.0.1  ERROR RP102`.
fn rows(report: &SelfReport, with_others: bool, page: &mut Page<'_>) -> io::Result<()> {
    let heads: Vec<String> = report.prospects.iter().map(head).collect();
    let width = heads.iter().map(|head| columns(head)).max().unwrap_or_default();
    for (prospect, head) in report.prospects.iter().zip(&heads) {
        for (at, (entry, used)) in distinct(prospect).into_iter().enumerate() {
            let head = if at == 0 { head.as_str() } else { "" };
            let text = format!("{head:<width$}  ");
            let (ansi, verdict) = verdict(used);
            page.line(
                0,
                &[
                    piece(BOLD, text),
                    piece(PLAIN, format!("{}  ", labelled(entry))),
                    piece(ansi, verdict),
                ],
            )?;
        }
        if with_others {
            others(prospect, page)?;
        }
    }
    Ok(())
}

fn head(prospect: &Prospect) -> String {
    format!("{} {}", prospect.title, prospect.versions)
}

/// brokerIP2 is told where it is another than brokerIP1; two listeners with one host are one.
fn distinct(prospect: &Prospect) -> Vec<(&Entry, &Use)> {
    let mut seen: Vec<(&Entry, &Use)> = Vec::new();
    for (entry, used) in prospect.choice.entries.iter().zip(&prospect.uses) {
        if !seen.iter().any(|(shown, _)| shown.registered == entry.registered) {
            seen.push((entry, used));
        }
    }
    seen
}

/// `app-7 (PLAINTEXT)`.
fn labelled(entry: &Entry) -> String {
    match entry.label.as_str() {
        "" | "brokerIP1" => short(&entry.registered),
        label => format!("{} ({label})", short(&entry.registered)),
    }
}

fn short(registered: &Registered) -> String {
    match registered {
        Registered::Host(host) => host.clone(),
        Registered::Refused(_) => "doesn't start".to_owned(),
        Registered::Nothing(_) => "nothing".to_owned(),
        Registered::Open(what) => format!("depends on {what}"),
    }
}

fn verdict(used: &Use) -> (Ansi, String) {
    match (&used.concern, used.usable) {
        (Some(concern), _) => {
            let code = concern.code.map(|code| format!(" {code}")).unwrap_or_default();
            (color(concern.severity), format!("{}{code}", severity(concern.severity)))
        }
        (None, Some(true)) => (GREEN, "others can use it".to_owned()),
        (None, Some(false)) => (RED, "others can't use it".to_owned()),
        (None, None) => (YELLOW, "unknown from here".to_owned()),
    }
}

fn color(severity: Severity) -> Ansi {
    match severity {
        Severity::Error => RED,
        Severity::Warning => YELLOW,
        Severity::Info => CYAN,
    }
}

/// The other versions that would register something else.
fn others(prospect: &Prospect, page: &mut Page<'_>) -> io::Result<()> {
    let texts = differing(prospect);
    match texts.is_empty() {
        true => Ok(()),
        false => page.prose(2, &format!("but {}", texts.join("; "))),
    }
}

/// `172.17.0.1 in 2.7.14 to 2.7.23, 3.0.3 and later`.
fn differing(prospect: &Prospect) -> Vec<String> {
    let mut groups: Vec<(&Registered, Vec<&str>)> = Vec::new();
    for other in prospect.others.iter().filter(|other| other.differs) {
        match groups.iter_mut().find(|(registered, _)| **registered == other.registered) {
            Some((_, versions)) => versions.push(&other.versions),
            None => groups.push((&other.registered, vec![&other.versions])),
        }
    }
    let text = |(registered, versions): (&Registered, Vec<&str>)| {
        format!("{} in {}", short(registered), versions.join(", "))
    };
    groups.into_iter().map(text).collect()
}

/// Everything of one.
fn whole(prospect: &Prospect, everything: bool, page: &mut Page<'_>) -> io::Result<()> {
    let entries = distinct(prospect);
    let first = entries.first().map(|(entry, _)| &entry.registered);
    let (says, what) = match first {
        Some(Registered::Refused(_)) => (" wouldn't start", String::new()),
        Some(Registered::Open(what)) => (" depends on ", what.clone()),
        Some(Registered::Host(_) | Registered::Nothing(_)) | None => {
            let texts: Vec<String> = entries.iter().map(|(entry, _)| labelled(entry)).collect();
            (" would register ", texts.join(" and "))
        }
    };
    let head = head(prospect);
    match columns(&head) + columns(says) + columns(&what) <= page.width() {
        true => page.line(0, &[piece(BOLD, head), piece(PLAIN, says), piece(BOLD, what)])?,
        false => page.prose(0, &format!("{head}{says}{what}"))?,
    }
    page.labelled("why", &sentence(&prospect.choice.rule))?;
    passed_over(prospect, everything, page)?;
    versions(prospect, page)?;
    for (_, used) in distinct(prospect) {
        page.gap()?;
        standing(used, "", page)?;
        let Some(concern) = &used.concern else { continue };
        let shown = if everything { usize::MAX } else { 1 };
        remedies::list(&concern.remedies, shown, page)?;
        if !everything && concern.remedies.len() > 1 {
            page.gap()?;
            let rest = concern.remedies.iter().skip(1);
            let titles: Vec<String> =
                rest.map(|remedy| crate::model::sentence::small(&remedy.title)).collect();
            page.labelled("or", &sentence(&format!("{} (-v shows how)", titles.join("; or "))))?;
        }
    }
    Ok(())
}

/// Each with the reason; those that gave nothing, and for the same reason, together.
fn passed_over(prospect: &Prospect, everything: bool, page: &mut Page<'_>) -> io::Result<()> {
    let mut lines: Vec<(Vec<String>, bool, &str)> = Vec::new();
    let steps = &prospect.choice.steps;
    for step in steps.iter().filter(|step| !step.taken && !prospect.choice.rule.contains(&step.why))
    {
        let empty = step.value.is_empty();
        let source = match empty {
            true => step.source.clone(),
            false => format!("{} ({})", step.source, step.value),
        };
        match lines.iter_mut().find(|(_, nothing, why)| *nothing && empty && *why == step.why) {
            Some((sources, ..)) => sources.push(source),
            None => lines.push((vec![source], empty, &step.why)),
        }
    }
    let shown = if everything { usize::MAX - 1 } else { 2 };
    let mut label = "not";
    for (sources, _, why) in lines {
        page.labelled(label, &format!("{}: {why}.", some_of(&sources, shown, "more")))?;
        label = "";
    }
    Ok(())
}

fn versions(prospect: &Prospect, page: &mut Page<'_>) -> io::Result<()> {
    if prospect.others.is_empty() {
        return Ok(());
    }
    let texts = differing(prospect);
    let text = match texts.is_empty() {
        true => "register the same.".to_owned(),
        false => format!("{}.", texts.join("; ")),
    };
    page.labelled("others", &text)
}

/// `ERROR RP102: 172.17.0.1 is …`.
fn standing(used: &Use, whose: &str, page: &mut Page<'_>) -> io::Result<()> {
    let (ansi, verdict) = verdict(used);
    let whose = if whose.is_empty() { String::new() } else { format!(" {whose}") };
    let doubt = used.concern.as_ref().map(|concern| concern.confidence.name());
    let doubt = doubt.filter(|name| *name != "certain").map(|name| format!(" ({name})"));
    page.line(
        0,
        &[piece(ansi, verdict), piece(BOLD, whose), piece(DIM, doubt.unwrap_or_default())],
    )?;
    page.prose(2, &sentence(&used.because))
}
