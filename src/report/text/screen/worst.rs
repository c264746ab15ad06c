//! The heads of the sections: who is hurt, and how much.

use std::collections::BTreeSet;
use std::io;

use super::Screen;
use crate::model::plan::{Impaired, Urgency, Wants};
use crate::model::sentence::count;
use crate::report::text::page::{BOLD, Page, RED, YELLOW, piece};
use crate::report::text::words::some_of;

/// Names that a head lists.
const NAMED: usize = 12;
/// Applications of providers that a head names.
const PROVIDERS: usize = 2;

pub(super) fn down(screen: &Screen<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let lost: Vec<&Impaired> = screen.plan.impaired.iter().filter(|call| call.is_down()).collect();
    let text = match what(&lost).as_slice() {
        [] => "somebody who calls has no provider left.".to_owned(),
        whats => format!("{}{}", whats.join(", and "), callers(&lost)),
    };
    page.hanging(&[piece(RED, "DOWN")], 6, &text)
}

pub(super) fn partly(screen: &Screen<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let lacks =
        |call: &&Impaired| call.is_callable == Some(true) && call.usable() < call.providers.len();
    let fewer = screen.plan.impaired.iter().filter(lacks);
    let fewer: Vec<&Impaired> = fewer.collect();
    let services = services(&fewer).len();
    let topics: usize = fewer.iter().map(|call| topics(call)).sum();
    let applications: BTreeSet<&String> =
        fewer.iter().flat_map(|call| &call.applications).collect();
    let mut text = Vec::new();
    if services > 0 {
        let services = count(services, "service", "services");
        let applications = count(applications.len(), "application", "applications");
        text.push(format!("{services}: some calls of {applications} fail"));
    }
    if topics > 0 {
        text.push(format!("{}: some messages can't be sent", count(topics, "topic", "topics")));
    }
    page.hanging(&[piece(YELLOW, "PARTLY DOWN")], 13, &text.join(", and "))
}

pub(super) fn registry(page: &mut Page<'_>) -> io::Result<()> {
    let text = "not well: what it says of all else is in doubt";
    page.hanging(&[piece(RED, "REGISTRY")], 10, text)
}

/// It needs no head where it is all that there is.
pub(super) fn other(screen: &Screen<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let steps = screen.plan.steps.iter().enumerate();
    let mut left = steps.filter(|(place, _)| !screen.done.contains(place));
    match left.all(|(_, step)| step.urgency == Urgency::Other) {
        true => Ok(()),
        false => page.hanging(&[piece(BOLD, "ALSO")], 6, "nobody is known to be hurt"),
    }
}

/// `5 services of pricing have no provider left`, `2 topics have no broker left`.
fn what(lost: &[&Impaired]) -> Vec<String> {
    let services = services(lost);
    let topics: usize = lost.iter().map(|call| topics(call)).sum();
    let mut whats = Vec::new();
    if let Some(first) = services.iter().next() {
        let which = match services.len() {
            1 => (*first).to_owned(),
            many => format!("{many} services{}", of(lost)),
        };
        let have = if services.len() == 1 { "has" } else { "have" };
        whats.push(format!("{which} {have} no provider left"));
    }
    if topics > 0 {
        let have = if topics == 1 { "has" } else { "have" };
        whats.push(format!("{} {have} no broker left", count(topics, "topic", "topics")));
    }
    whats
}

/// ` of pricing and stock`
fn of(lost: &[&Impaired]) -> String {
    let providers = lost.iter().flat_map(|call| &call.providers);
    let names: BTreeSet<&str> = providers
        .map(|provider| provider.application.as_str())
        .filter(|name| !name.is_empty())
        .collect();
    match names.len() {
        0 => String::new(),
        1..=PROVIDERS => {
            format!(" of {}", names.into_iter().collect::<Vec<_>>().join(" and "))
        }
        many => format!(" of {many} applications"),
    }
}

/// `. Every call fails in: config order pay`
fn callers(lost: &[&Impaired]) -> String {
    let names: BTreeSet<&String> = lost.iter().flat_map(|call| &call.applications).collect();
    let names: Vec<String> = names.into_iter().cloned().collect();
    match names.is_empty() {
        true => ".".to_owned(),
        false => format!(". Every call fails in: {}", some_of(&names, NAMED, "more")),
    }
}

fn services<'a>(calls: &[&'a Impaired]) -> BTreeSet<&'a str> {
    let names = calls.iter().filter_map(|call| match &call.wants {
        Wants::Service(service) => Some(service.as_str()),
        Wants::Topics { .. } => None,
    });
    names.collect()
}

fn topics(call: &Impaired) -> usize {
    match call.wants {
        Wants::Service(_) => 0,
        Wants::Topics { count, .. } => count,
    }
}
