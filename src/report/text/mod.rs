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
mod summary;
mod whoami;
mod words;
pub(super) mod wrap;

use std::io::{self, Write};

pub(super) use explained::explained;
use page::Page;
pub use whoami::whoami;
pub(super) use words::{registered_there as finding_subject, sentence};

use super::format::{Detail, Format, Style};
use crate::model::{Registration, Report, RunMode};

/// For people.
pub(super) struct Text;

impl Format for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn render(&self, report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let mut page = Page::new(out, style);
        match (report.mode, style.detail) {
            (RunMode::List, Detail::Quiet) => registrations::list(report, &mut page),
            (RunMode::List, _) => {
                registrations::list(report, &mut page)?;
                summary::of_list(report, &mut page)
            }
            (RunMode::Calls, detail) => calls::show(report, detail, &mut page),
            (RunMode::Check, Detail::Quiet) => quiet::lines(report, &mut page),
            (RunMode::Check, detail) => whole(report, detail, &mut page),
        }
    }
}

fn whole(report: &Report, detail: Detail, page: &mut Page<'_>) -> io::Result<()> {
    let registered: Vec<&Registration> = report.registrations().collect();
    let blocks = blocks::blocks(&report.diagnosis.findings);
    for block in &blocks {
        block::show(block, &registered, detail, page)?;
        page.gap()?;
    }
    registries::show(report, detail, page)?;
    if detail == Detail::Everything {
        registrations::verdicts(report, page)?;
    }
    expectations::show(report, page)?;
    compared::show(report, detail, page)?;
    page.gap()?;
    summary::of_check(report, blocks.first().map(|block| block.first), detail, page)
}
