//! One step on the screen: what is wrong where, and the one change.

use std::collections::BTreeSet;
use std::io;

use super::Screen;
use crate::model::plan::{Impaired, Mended, Site, Step, Wants};
use crate::model::sentence::count;
use crate::model::{Confidence, Finding, Severity};
use crate::report::text::page::{BOLD, CYAN, DIM, PLAIN, Page, RED, YELLOW, columns, piece};
use crate::report::text::remedies;
use crate::report::text::words::{sentence, some_of};

/// How much is told of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Told {
    /// One line.
    Line,
    /// What is wrong, and the change.
    Change,
    /// And what that gives back, also where it takes a line more.
    Gain,
    /// The observed fact too.
    Cause,
    /// And what else was seen.
    Facts,
    /// And what is to be pasted.
    Commands,
}

/// Where the text of an item starts.
const AT: usize = 4;
/// Facts of a step.
const FACTS: usize = 4;
/// Names that one line lists.
const NAMED: usize = 3;

/// Whether two steps are the same change for the same reason, on two machines.
pub(super) fn are_alike(screen: &Screen<'_>, a: &Step, b: &Step) -> bool {
    let whose = |step: &Step| -> BTreeSet<&String> {
        screen.told(step).iter().flat_map(|finding| &finding.applications).collect()
    };
    let code = |step: &Step| screen.told(step).first().map(|finding| finding.code);
    let on_machines = |step: &Step| !step.site.machines().is_empty();
    a.change == b.change
        && code(a) == code(b)
        && on_machines(a)
        && on_machines(b)
        && whose(a) == whose(b)
}

/// A step, or several that are alike.
pub(super) fn item(
    screen: &Screen<'_>,
    group: &[(usize, &Step)],
    told: Told,
    page: &mut Page<'_>,
) -> io::Result<()> {
    let findings: Vec<&Finding> = group.iter().flat_map(|(_, step)| screen.told(step)).collect();
    let Some(first) = findings.first() else { return Ok(()) };
    let number = piece(BOLD, numbers(group));
    let code = piece(color(first.severity), first.code);
    if told == Told::Line {
        let subject = Some(subject(&findings)).filter(|subject| !subject.is_empty());
        let subject = subject.unwrap_or_else(|| first.name.to_owned());
        let text = format!("  {subject}: {}", briefly(group, &findings));
        return page.cut(&[number, code, piece(PLAIN, text)]);
    }
    let name = piece(BOLD, format!(" {}", first.name));
    let head = [number, code, name, piece(DIM, doubt(first))];
    // The name says no more than the code, which `explain` takes too.
    let (short, shorter) = (head.get(..3).unwrap_or(&head), head.get(..2).unwrap_or(&head));
    page.followed(&[&head, short, shorter], AT, &subject(&findings))?;
    // Where there is no address, nothing but the cause says what is wrong.
    if told >= Told::Cause || first.address.is_none() {
        page.prose(AT, &cause(&findings))?;
    }
    if told >= Told::Facts || (told == Told::Cause && first.address.is_none()) {
        for fact in first.facts.iter().take(FACTS) {
            page.prose(AT, &sentence(fact))?;
        }
    }
    let gain = gain(screen, group);
    let is_same = findings.iter().all(|finding| finding.remedies.first() == first.remedies.first());
    if told == Told::Commands && is_same {
        remedies::list(&first.remedies, 1, page)?;
        return if gain.is_empty() { Ok(()) } else { page.prose(AT, gain.trim_start()) };
    }
    let change = change(group, &findings);
    let fits = AT + columns(&change) + columns(&gain) <= page.width();
    let gain = if told == Told::Change && !fits { "" } else { &gain };
    page.prose(AT, &format!("{change}{gain}"))
}

/// ` 3  `, `3-4 `
fn numbers(group: &[(usize, &Step)]) -> String {
    match (group.first(), group.last()) {
        (Some((first, _)), Some((last, _))) if first != last => {
            format!("{:<4}", format!("{}-{} ", first + 1, last + 1))
        }
        (Some((first, _)), _) => format!("{:>2}  ", first + 1),
        (None, _) => String::new(),
    }
}

fn color(severity: Severity) -> anstyle::Style {
    match severity {
        Severity::Error => RED,
        Severity::Warning => YELLOW,
        Severity::Info => CYAN,
    }
}

/// ` (warning, likely)`
fn doubt(finding: &Finding) -> String {
    let severity = (finding.severity != Severity::Error).then(|| finding.severity.name());
    let doubt = (finding.confidence != Confidence::Certain).then(|| finding.confidence.name());
    let words: Vec<&str> = severity.into_iter().chain(doubt).collect();
    match words.is_empty() {
        true => String::new(),
        false => format!(" ({})", words.join(", ")),
    }
}

/// `pricing 172.17.0.5:20805, 172.17.0.6:20805`
fn subject(findings: &[&Finding]) -> String {
    let applications: BTreeSet<&String> =
        findings.iter().flat_map(|finding| &finding.applications).collect();
    let applications: Vec<String> = applications.into_iter().cloned().collect();
    let addresses: BTreeSet<String> = findings
        .iter()
        .filter_map(|finding| finding.address.as_ref().map(ToString::to_string))
        .collect();
    let addresses: Vec<String> = addresses.into_iter().collect();
    let parts = [some_of(&applications, NAMED, "more"), some_of(&addresses, NAMED, "more")];
    let parts: Vec<&str> =
        parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// The fact that was observed, of the first where they are several.
fn cause(findings: &[&Finding]) -> String {
    let Some(first) = findings.first() else { return String::new() };
    match findings.len() - 1 {
        0 => sentence(&first.cause),
        more => format!("{} And {more} more like it.", sentence(&first.cause)),
    }
}

/// The change, with the machine unless the addresses have named it, or the change does.
fn briefly(group: &[(usize, &Step)], findings: &[&Finding]) -> String {
    let Some((_, step)) = group.first() else { return String::new() };
    let machines = machines(group);
    let is_named = machines.len() == 1
        && machines.iter().all(|machine| step.change.contains(machine.as_str()));
    match is_named || are_seen(&machines, findings) {
        true => step.change.clone(),
        false => change(group, findings),
    }
}

fn machines<'s>(group: &[(usize, &'s Step)]) -> BTreeSet<&'s String> {
    group.iter().flat_map(|(_, step)| step.site.machines()).collect()
}

/// Just these machines are in the addresses.
fn are_seen(machines: &BTreeSet<&String>, findings: &[&Finding]) -> bool {
    let hosts: Option<BTreeSet<String>> = findings
        .iter()
        .map(|finding| finding.address.as_ref().map(|address| address.host.to_string()))
        .collect();
    hosts.is_some_and(|hosts| hosts.iter().eq(machines.iter().copied()))
}

/// `on 10.20.0.119: let TCP 20805 in`, `on each: …`.
fn change(group: &[(usize, &Step)], findings: &[&Finding]) -> String {
    let Some((_, step)) = group.first() else { return String::new() };
    let all = machines(group);
    let named: Vec<String> = all.iter().map(ToString::to_string).collect();
    let place = match &step.site {
        Site::Machines(_) if all.len() > 1 && are_seen(&all, findings) => "on each".to_owned(),
        Site::Machines(_) if all.len() > 1 => {
            format!("on each of {}", some_of(&named, NAMED, "more"))
        }
        Site::Machines(_) => format!("on {}", named.concat()),
        Site::Registry => "in the registry".to_owned(),
        Site::Callers | Site::Probe | Site::Unknown => {
            let remedy = findings.first().and_then(|finding| finding.remedies.first());
            remedy.map(|remedy| remedy.place.to_string()).unwrap_or_default()
        }
    };
    match place.is_empty() {
        true => step.change.clone(),
        false => format!("{place}: {}", step.change),
    }
}

/// ` -> 5 services have 1 of 3 again`, and what has to be done too.
fn gain(screen: &Screen<'_>, group: &[(usize, &Step)]) -> String {
    let mut text = String::new();
    let mended: Vec<(&Mended, &Impaired)> = group
        .iter()
        .flat_map(|(_, step)| &step.mends)
        .filter_map(|mended| Some((mended, screen.plan.impaired.get(mended.call)?)))
        .collect();
    let restored: Vec<_> = mended.iter().filter(|(mended, call)| is_back(mended, call)).collect();
    let (told, again) = match restored.is_empty() {
        true => (mended.iter().collect(), ""),
        false => (restored, " again"),
    };
    let least = told.iter().map(|(mended, _)| mended.after).min();
    let all: BTreeSet<usize> = told.iter().map(|(_, call)| registered(call)).collect();
    if let (Some(least), [all]) = (least, all.iter().collect::<Vec<_>>().as_slice()) {
        text = format!(" -> {} {least} of {all}{again}", have(&told));
    } else if let Some(least) = least {
        text = format!(" -> {} {least} or more{again}", have(&told));
    }
    let needs = group.iter().flat_map(|(_, step)| &step.needs);
    let needs: Vec<String> = needs.map(|place| (place + 1).to_string()).collect();
    match needs.is_empty() {
        true => text,
        false => format!("{text} (after {})", some_of(&needs, NAMED, "more")),
    }
}

fn is_back(mended: &Mended, call: &Impaired) -> bool {
    call.is_down() && mended.before == 0
}

/// Providers that are there, usable or not; or the one that isn't yet.
fn registered(call: &Impaired) -> usize {
    call.providers.iter().filter(|provider| !provider.at.is_empty()).count().max(1)
}

/// `5 services have`
fn have(told: &[&(&Mended, &Impaired)]) -> String {
    let services: BTreeSet<&str> = told
        .iter()
        .filter_map(|(_, call)| match &call.wants {
            Wants::Service(service) => Some(service.as_str()),
            Wants::Topics { .. } => None,
        })
        .collect();
    let topics: usize = told
        .iter()
        .map(|(_, call)| match call.wants {
            Wants::Service(_) => 0,
            Wants::Topics { count, .. } => count,
        })
        .sum();
    let parts = [(services.len(), "service", "services"), (topics, "topic", "topics")];
    let parts = parts.iter().filter(|(number, ..)| *number > 0);
    let parts: Vec<String> =
        parts.map(|(number, single, many)| count(*number, single, many)).collect();
    let has = if services.len() + topics == 1 { "has" } else { "have" };
    format!("{} {has}", parts.join(" and "))
}
