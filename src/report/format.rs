//! What a format is, and how a person wants to read.

use std::io;

use crate::model::Report;

/// A way to write a report down.
pub trait Format: Sync {
    /// The name that `--format` takes.
    fn name(&self) -> &'static str;

    /// Whoever reads its file may do so at any time: a file is replaced at once, and never seen half written.
    fn is_replaced_whole(&self) -> bool {
        false
    }

    /// Writes the whole report. The same report and style give the same bytes.
    fn render(&self, report: &Report, style: &Style, out: &mut dyn io::Write) -> io::Result<()>;
}

/// How a person wants to read. Host formats have no use for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    pub color: bool,
    /// Columns that a line of prose may take. What is to be pasted is never broken.
    pub width: usize,
    /// Lines that are seen at once.
    pub height: usize,
    pub detail: Detail,
    /// Nothing but this step of the plan, counted from 1.
    pub step: Option<usize>,
}

/// How much to show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// One line a finding, and nothing where there is none.
    Quiet,
    #[default]
    Usual,
    /// Every registration, every address and every remedy.
    Everything,
}

impl Default for Style {
    fn default() -> Self {
        Self { color: false, width: 80, height: 23, detail: Detail::Usual, step: None }
    }
}
