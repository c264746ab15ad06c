//! Who calls what, and can they: one line an application and service, the worst first.

use std::collections::{BTreeSet, HashMap};
use std::io;

use super::page::{DIM, GREEN, PLAIN, Page, Piece, RED, YELLOW, columns, piece};
use super::row::seen;
use super::summary::whole_or_not;
use super::{provider, quiet, registries};
use crate::model::called::Called;
use crate::model::next_run;
use crate::model::sentence::{count, names};
use crate::model::{RegistryKind, Report, Severity};
use crate::report::format::Detail;

/// One long name shouldn't push all the others aside.
const WIDEST_APPLICATION: usize = 24;

pub(super) fn show(report: &Report, detail: Detail, page: &mut Page<'_>) -> io::Result<()> {
    let all = report.called();
    let (lines, seen) = (Lines::of(&all), seen(report));
    for called in all.iter().filter(|called| detail != Detail::Quiet || called.severity.is_some()) {
        lines.one(called, page)?;
        if detail == Detail::Everything {
            provider::rows(called, &seen, page)?;
        }
    }
    if detail == Detail::Quiet {
        return quiet::unread(report, page);
    }
    page.gap()?;
    registries::show(report, detail, page)?;
    page.gap()?;
    whole_or_not(report, page)?;
    match all.is_empty() {
        true if !report.is_whole() => Ok(()),
        true => nothing(report, page),
        false => summary(report, &all, detail, page),
    }
}

/// How wide the columns are, and which lines need their hosts to be told apart.
struct Lines<'a> {
    application: usize,
    times: HashMap<(&'a str, &'a str), usize>,
}

impl<'a> Lines<'a> {
    fn of(all: &'a [Called<'a>]) -> Self {
        let widths = all.iter().map(|called| columns(who(called)));
        let application = widths.max().unwrap_or_default().min(WIDEST_APPLICATION);
        let mut times = HashMap::new();
        for called in all {
            *times.entry((called.application, called.service.as_str())).or_default() += 1;
        }
        Self { application, times }
    }

    fn one(&self, called: &Called, page: &mut Page<'_>) -> io::Result<()> {
        let missing = self.application.saturating_sub(columns(who(called)));
        let head = [standing(called), piece(PLAIN, format!("  {}{:missing$}  ", who(called), ""))];
        let at = head.iter().map(|piece| columns(piece.text())).sum();
        let several = self.times.get(&(called.application, called.service.as_str())) > Some(&1);
        let hosts: BTreeSet<String> = called.hosts.iter().map(ToString::to_string).collect();
        let text = match (several && !hosts.is_empty(), called.is_suppressed) {
            (true, _) => format!("{}  (on {})", called.service, names(&hosts).replace('`', "")),
            (false, true) => format!("{}  (suppressed)", called.service),
            (false, false) => called.service.clone(),
        };
        page.hanging(&head, at, &text)
    }
}

/// `1 of 3`; `?`: it can't be told.
fn standing<'a>(called: &Called) -> Piece<'a> {
    let (usable, all) = (called.usable(), called.providers.len());
    let color = match called.severity {
        Some(Severity::Error) => RED,
        Some(Severity::Warning) => YELLOW,
        Some(Severity::Info) => PLAIN,
        None if called.is_suppressed => DIM,
        None => GREEN,
    };
    let usable = match called.call.is_callable {
        None => "?".to_owned(),
        Some(_) => usable.to_string(),
    };
    piece(color, format!("{:>9}", format!("{usable} of {all}")))
}

fn who<'a>(called: &Called<'a>) -> &'a str {
    if called.application.is_empty() { "(no name)" } else { called.application }
}

fn summary(
    report: &Report,
    all: &[Called<'_>],
    detail: Detail,
    page: &mut Page<'_>,
) -> io::Result<()> {
    let succeeds = |called: &&Called, severity| {
        called.call.is_callable == Some(true) && called.severity == Some(severity)
    };
    let count_of = |counts: &dyn Fn(&&Called) -> bool| all.iter().filter(|c| counts(c)).count();
    let suppressed = count_of(&|called| called.is_suppressed);
    let parts = [
        (count_of(&|called| called.call.is_callable == Some(false)) - suppressed, "can't succeed"),
        (count_of(&|called| called.call.is_callable.is_none()), "can't be judged from here"),
        (
            count_of(&|called| succeeds(called, Severity::Warning)),
            "may meet a provider that can't be used",
        ),
        (
            count_of(&|called| succeeds(called, Severity::Info)),
            "isn't offered every provider, by a rule or a setting",
        ),
        (suppressed, "suppressed"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, words)| format!("{number} {words}"))
        .collect();
    let calls = count(all.len(), "call", "calls");
    match parts.as_slice() {
        [] => page.line(0, &[piece(GREEN, format!("{calls}: each can succeed."))])?,
        parts => page.prose(0, &format!("{calls}: {}.", parts.join(", ")))?,
    }
    not_evaluated(all, page)?;
    if parts.is_empty() {
        return Ok(());
    }
    let why = match detail {
        Detail::Everything => "",
        Detail::Quiet | Detail::Usual => "-v says why; ",
    };
    page.line(0, &[piece(PLAIN, format!("Next: {why}the fixes are told by"))])?;
    page.paste(2, &next_run::check(&report.filters.options(), &report.targets))
}

/// Rules that a newer Dubbo, or a script, may make anything of.
fn not_evaluated(all: &[Called<'_>], page: &mut Page<'_>) -> io::Result<()> {
    let unevaluated = all.iter().map(|called| &called.call.reference.unevaluated);
    let concerned = unevaluated.clone().filter(|paths| !paths.is_empty()).count();
    if concerned == 0 {
        return Ok(());
    }
    let paths: BTreeSet<String> = unevaluated.flatten().cloned().collect();
    let calls = count(concerned, "call is", "calls are");
    page.prose(
        0,
        &format!("{calls} not judged, for regprobe can't evaluate the rule at {}.", names(&paths)),
    )
}

/// It is said why nobody is there to be judged.
fn nothing(report: &Report, page: &mut Page<'_>) -> io::Result<()> {
    let is_dubbos = |kind| kind == RegistryKind::ZooKeeper;
    let text = match report.targets.iter().any(|target| is_dubbos(target.kind)) {
        false => "A name server doesn't list who calls: `calls` is for Dubbo's registries.",
        true if report.is_narrowed() => {
            "No living consumer matches the filters, so there is no call to judge."
        }
        true => {
            "No living consumer is registered, so there is no call to judge. (A consumer that \
             Dubbo doesn't register, by `register=false`, isn't seen.)"
        }
    };
    page.prose(0, text)
}
