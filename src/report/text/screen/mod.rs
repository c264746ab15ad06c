//! The screen that is left when the command returns: who can't work at all, what to do first, and the sum.

mod fit;
mod item;
mod left;
mod step;
mod sum;
mod worst;

use std::collections::BTreeSet;
use std::io;

use super::page::Page;
use crate::model::plan::{Left, Plan, Step, Urgency};
use crate::model::saved::SavedReport;
use crate::model::{Finding, Read, Report, RunOptions, Tally};

pub(super) use left::whats_left;
pub(super) use step::whole_step;

/// What the screen shows, of a run or of a saved report.
pub(in crate::report) struct Screen<'a> {
    pub plan: &'a Plan,
    pub findings: &'a [Finding],
    pub tally: Tally,
    /// Registries that weren't read whole, and why.
    pub unread: Vec<Unread<'a>>,
    pub registries: usize,
    pub options: &'a RunOptions,
    /// How many findings of each code aren't told.
    pub suppressed: Vec<(&'a str, usize)>,
    /// When the run began, where the report is one of an earlier run.
    pub saved: Option<&'a str>,
    /// Places of the steps that are taken to be done.
    pub done: &'a BTreeSet<usize>,
    /// The run was ended before its time.
    pub is_partial: bool,
}

pub(in crate::report) struct Unread<'a> {
    pub target: &'a str,
    pub read: Read,
    pub error: &'a str,
}

const NO_REASON: &str = "no reason is known";

static NONE: BTreeSet<usize> = BTreeSet::new();

impl<'a> Screen<'a> {
    pub(in crate::report) fn of(report: &'a Report) -> Self {
        let each = report.targets.iter().zip(&report.listings);
        let unread = each.filter(|(_, listing)| listing.read != Read::Complete);
        Self {
            plan: &report.plan,
            findings: &report.diagnosis.findings,
            tally: report.tally(),
            unread: unread
                .map(|(target, listing)| Unread {
                    target: &target.text,
                    read: listing.read,
                    error: listing.error.as_deref().unwrap_or(NO_REASON),
                })
                .collect(),
            registries: report.targets.len(),
            options: &report.options,
            suppressed: report.diagnosis.suppressed.iter().map(|(code, n)| (*code, *n)).collect(),
            saved: None,
            done: &NONE,
            is_partial: false,
        }
    }

    pub(in crate::report) fn of_saved(saved: &'a SavedReport, left: &'a Left) -> Self {
        let unread = saved.registries.iter().filter(|registry| registry.read != Read::Complete);
        Self {
            plan: &left.plan,
            findings: &saved.findings,
            tally: saved.tally,
            unread: unread
                .map(|registry| Unread {
                    target: &registry.target,
                    read: registry.read,
                    error: registry.error.as_deref().unwrap_or(NO_REASON),
                })
                .collect(),
            registries: saved.registries.len(),
            options: &saved.options,
            suppressed: saved.suppressed.iter().map(|(code, n)| (code.as_str(), *n)).collect(),
            saved: Some(&saved.started),
            done: &left.done,
            is_partial: false,
        }
    }

    /// The findings that a step ends by itself.
    fn told(&self, step: &Step) -> Vec<&'a Finding> {
        let faults = step.faults.iter().filter_map(|place| self.plan.faults.get(*place));
        let places = faults.flat_map(|fault| &fault.findings);
        places.filter_map(|place| self.findings.get(*place)).collect()
    }
}

/// As much of it as fits the screen.
pub(super) fn show(screen: &Screen<'_>, page: &mut Page<'_>) -> io::Result<()> {
    fit::fitting(screen, page)
}

/// The order of the sections.
const SECTIONS: [Urgency; 4] = [Urgency::Down, Urgency::Registry, Urgency::Partly, Urgency::Other];
