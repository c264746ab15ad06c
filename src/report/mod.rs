//! How a finished run is shown: each format is a file and one line in `FORMATS`.

mod explained;
mod files;
mod json;
mod jsonl;
mod parts;
mod strings;
mod text;
mod whoami;

use std::io;

pub use explained::{Shown, write_explanation};
pub use files::{File, remedy_files};
pub use text::whoami as whoami_text;
pub use whoami::whoami_json;

use crate::model::Report;

/// A way to write a report down.
pub trait Format: Sync {
    /// The name that `--format` takes.
    fn name(&self) -> &'static str;

    /// Writes the whole report. The same report and style give the same bytes.
    fn render(&self, report: &Report, style: &Style, out: &mut dyn io::Write) -> io::Result<()>;
}

/// Every format.
pub static FORMATS: &[&dyn Format] = &[&text::Text, &json::Json, &jsonl::JsonLines];

/// How a person wants to read. Machine formats have no use for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    pub color: bool,
    /// Columns that a line of prose may take. What is to be pasted is never broken.
    pub width: usize,
    pub detail: Detail,
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
        Self { color: false, width: 80, detail: Detail::Usual }
    }
}

/// The format of that name.
pub fn format_named(name: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|format| format.name() == name)
}
