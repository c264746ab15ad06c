//! How much is told of each step, so that all of it is on the screen.

use std::io;

use super::item::{Told, are_alike, item};
use super::{SECTIONS, Screen, sum, worst};
use crate::model::plan::{Step, Urgency};
use crate::model::sentence::count;
use crate::report::text::page::{DIM, Page, piece};

/// Lines for one step alone: whoever has one fault sees all of it at a glance.
const FOR_ONE: usize = 12;

/// How much is told of the steps of each section, in order.
type Plenty = [Told; 4];

/// The most that fits: from every command to a line a step, those with nothing left longest in full; and then
/// only as many steps as fit.
pub(super) fn fitting(screen: &Screen<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let height = page.height();
    let steps = left(screen).count();
    let (cause, gain, change, line) = (Told::Cause, Told::Gain, Told::Change, Told::Line);
    let rich = if steps == 1 { FOR_ONE } else { height };
    let limits: [(Plenty, usize); 12] = [
        ([Told::Commands; 4], rich),
        ([Told::Facts; 4], rich),
        ([cause; 4], height),
        ([cause, cause, gain, line], height),
        ([cause, gain, gain, line], height),
        ([gain; 4], height),
        ([gain, gain, gain, line], height),
        ([gain, gain, line, line], height),
        ([change, change, change, line], height),
        ([change, change, line, line], height),
        ([change, line, line, line], height),
        ([line; 4], height),
    ];
    for (plenty, limit) in limits {
        let lines = page.apart(|page| all(screen, plenty, steps, page))?;
        if lines.count() <= limit {
            return page.put_lines(&lines);
        }
    }
    for shown in (2..steps.min(height)).rev() {
        let lines = page.apart(|page| all(screen, [line; 4], shown, page))?;
        if lines.count() <= height {
            return page.put_lines(&lines);
        }
    }
    all(screen, [line; 4], 1, page)
}

fn all(screen: &Screen<'_>, plenty: Plenty, shown: usize, page: &mut Page<'_>) -> io::Result<()> {
    for (urgency, told) in SECTIONS.into_iter().zip(plenty) {
        let steps: Vec<(usize, &Step)> =
            left(screen).take(shown).filter(|(_, step)| step.urgency == urgency).collect();
        if steps.is_empty() {
            continue;
        }
        section(screen, urgency, page)?;
        let alike = |(_, a): &(usize, &Step), (_, b): &(usize, &Step)| are_alike(screen, a, b);
        for group in steps.chunk_by(alike) {
            item(screen, group, told, page)?;
        }
        page.gap()?;
    }
    match left(screen).count().saturating_sub(shown) {
        0 => {}
        more => {
            let text = format!("    and {} (-v shows all)", count(more, "more step", "more steps"));
            page.line(0, &[piece(DIM, text)])?;
            page.gap()?;
        }
    }
    sum::show(screen, page)
}

/// The steps that aren't done, each with its place.
fn left<'s>(screen: &'s Screen<'_>) -> impl Iterator<Item = (usize, &'s Step)> {
    let steps = screen.plan.steps.iter().enumerate();
    steps.filter(|(place, _)| !screen.done.contains(place))
}

fn section(screen: &Screen<'_>, urgency: Urgency, page: &mut Page<'_>) -> io::Result<()> {
    match urgency {
        Urgency::Down => worst::down(screen, page),
        Urgency::Partly => worst::partly(screen, page),
        Urgency::Registry => worst::registry(page),
        Urgency::Other => worst::other(screen, page),
    }
}
