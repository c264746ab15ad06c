//! One step whole: what is wrong, what to do, and whom that mends. Nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::Screen;
use crate::model::plan::{FindingPlace, Impaired, Mended, Site, Step, Wants};
use crate::model::sentence::count;
use crate::model::{Finding, Registration};
use crate::report::format::Detail;
use crate::report::text::page::{BOLD, PLAIN, Page, piece};
use crate::report::text::words::some_of;
use crate::report::text::{block, blocks};

/// Callers that a line names.
const NAMED: usize = 6;

/// The step of that number, counted from 1.
pub(in crate::report::text) fn whole_step(
    screen: &Screen<'_>,
    number: usize,
    registered: &[&Registration],
    page: &mut Page<'_>,
) -> io::Result<()> {
    let steps = &screen.plan.steps;
    let step = number.checked_sub(1).and_then(|place| steps.get(place));
    let Some(step) = step else {
        let all = count(steps.len(), "step", "steps");
        return page.prose(0, &format!("There is no step {number}: the plan has {all}."));
    };
    let head = format!("Step {number} of {}", steps.len());
    page.line(0, &[piece(BOLD, head), piece(PLAIN, format!("{}: {}", place(step), step.change))])?;
    if !step.needs.is_empty() {
        let needs: Vec<String> = step.needs.iter().map(|place| (place + 1).to_string()).collect();
        page.labelled(
            "first",
            &format!("Step {} too: without it, less is mended.", needs.join(", ")),
        )?;
    }
    mends(screen, &step.mends, page)?;
    leads_to(screen, step, page)?;
    page.gap()?;
    let told: Vec<&Finding> = screen.told(step);
    for block in blocks::blocks(told) {
        block::show(&block, registered, Detail::Everything, page)?;
        page.gap()?;
    }
    Ok(())
}

fn place(step: &Step) -> String {
    match &step.site {
        Site::Machines(machines) => format!(", on {}", some_of(machines, usize::MAX - 1, "")),
        Site::Registry => ", in the registry".to_owned(),
        Site::Callers | Site::Probe | Site::Unknown => String::new(),
    }
}

/// Whom it mends: those who call with the same gain together.
pub(super) fn mends(screen: &Screen<'_>, mended: &[Mended], page: &mut Page<'_>) -> io::Result<()> {
    let mut gains: BTreeMap<(&[String], usize, usize, usize), Vec<&Impaired>> = BTreeMap::new();
    for Mended { call, before, after } in mended {
        let Some(impaired) = screen.plan.impaired.get(*call) else { continue };
        let there = impaired.providers.iter().filter(|provider| !provider.at.is_empty());
        let all = there.count().max(*after);
        gains.entry((&impaired.applications, *before, *after, all)).or_default().push(impaired);
    }
    let mut label = "mends";
    for ((applications, before, after, all), calls) in gains {
        let whose = match applications {
            [] => String::new(),
            names => format!(" for {}", some_of(names, NAMED, "more")),
        };
        let text = format!("{}{whose}: {before} -> {after} of {all}", wanted(&calls));
        page.labelled(label, &text)?;
        label = "";
    }
    Ok(())
}

/// What comes of it, a line a code, and what doesn't end with this step alone.
fn leads_to(screen: &Screen<'_>, step: &Step, page: &mut Page<'_>) -> io::Result<()> {
    let faults = step.faults.iter().filter_map(|place| screen.plan.faults.get(*place));
    let effects: BTreeSet<FindingPlace> =
        faults.flat_map(|fault| fault.effects.iter().copied()).collect();
    let mut codes: BTreeMap<(&str, bool), BTreeSet<&String>> = BTreeMap::new();
    for place in effects {
        let Some(effect) = screen.findings.get(place) else { continue };
        let named = codes.entry((effect.code, !step.ends.contains(&place))).or_default();
        named.extend(&effect.applications);
    }
    let mut label = "effects";
    for ((code, stays), names) in codes {
        let names: Vec<String> = names.into_iter().cloned().collect();
        let end = if stays { ", which doesn't end with this step alone" } else { "" };
        page.labelled(label, &format!("{code} of {}{end}.", some_of(&names, NAMED, "more")))?;
        label = "";
    }
    Ok(())
}

/// `com.acme.Order:1.0.0`, `5 services`, `topic a`, `3 topics`.
fn wanted(calls: &[&Impaired]) -> String {
    let topics: usize = calls.iter().map(|call| call.count()).sum();
    match calls.first().map(|call| &call.wants) {
        Some(Wants::Service(service)) if calls.len() == 1 => service.clone(),
        Some(Wants::Service(_)) => count(calls.len(), "service", "services"),
        Some(Wants::Topics { first, .. }) if topics == 1 => format!("topic {first}"),
        Some(Wants::Topics { .. }) => count(topics, "topic", "topics"),
        None => String::new(),
    }
}
