//! Text for a person: what is broken first, worst first, with the change that mends it.

mod affects;
mod block;
mod blocks;
mod calls;
mod compared;
mod expectations;
mod explained;
mod page;
mod provider;
mod quiet;
mod registrations;
mod registries;
mod remedies;
mod row;
mod screen;
mod side_by_side;
mod summary;
mod whoami;
mod words;
pub(super) mod wrap;

use std::io::{self, Write};

pub(super) use explained::explained;
use page::Page;
use screen::Screen;
pub use side_by_side::side_by_side;
pub use whoami::whoami;
pub(super) use words::{registered_there as finding_subject, sentence};

use super::format::{Detail, Format, Style};
use crate::model::plan::Left;
use crate::model::saved::SavedReport;
use crate::model::{Registration, Report, RunMode};

/// For people.
pub(super) struct Text;

impl Format for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn render(&self, report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let mut page = Page::new(out, style);
        if let Some(number) = style.step {
            let registered: Vec<&Registration> = report.registrations().collect();
            return screen::whole_step(&Screen::of(report), number, &registered, &mut page);
        }
        match (report.mode, style.detail) {
            (RunMode::List, Detail::Quiet) => registrations::list(report, &mut page),
            (RunMode::List, _) => {
                registrations::list(report, &mut page)?;
                summary::of_list(report, &mut page)
            }
            (RunMode::Calls, detail) => calls::show(report, detail, &mut page),
            (RunMode::Check, Detail::Quiet) => quiet::lines(report, &mut page),
            (RunMode::Check, Detail::Usual) => ending(report, style.detail, &mut page),
            (RunMode::Check, Detail::Everything) => whole(report, &mut page),
        }
    }
}

/// The plan of a saved report, or what is left of it once some of its steps are done.
pub fn saved_plan(
    saved: &SavedReport,
    left: &Left,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut page = Page::new(out, style);
    let screen = Screen::of_saved(saved, left);
    match style.step {
        Some(number) => screen::whole_step(&screen, number, &[], &mut page),
        None if left.done.is_empty() => screen::show(&screen, &mut page),
        None => screen::whats_left(&screen, left, &mut page),
    }
}

/// Every finding and registration, and then the same screen as without `-v`.
fn whole(report: &Report, page: &mut Page<'_>) -> io::Result<()> {
    let registered: Vec<&Registration> = report.registrations().collect();
    for block in blocks::blocks(&report.diagnosis.findings) {
        block::show(&block, &registered, Detail::Everything, page)?;
        page.gap()?;
    }
    registries::show(report, Detail::Everything, page)?;
    registrations::verdicts(report, page)?;
    page.gap()?;
    page.prose(0, &summary::numbers(report))?;
    page.gap()?;
    ending(report, Detail::Everything, page)
}

/// What is left on the screen: what to do, and below it what a gate was asked.
fn ending(report: &Report, detail: Detail, page: &mut Page<'_>) -> io::Result<()> {
    screen::show(&Screen::of(report), page)?;
    expectations::show(report, page)?;
    compared::show(report, detail, page)
}
