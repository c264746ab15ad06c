//! How a finished run is shown: each format is a file and one line in `FORMATS`.

mod expect;
mod explained;
mod files;
mod format;
mod gate;
mod github;
mod html;
mod json;
mod jsonl;
mod markdown;
mod nagios;
mod parts;
mod prometheus;
mod prose;
mod saved;
mod side_by_side;
mod strings;
mod text;
mod told;
mod whoami;

pub use explained::{Shown, write_explanation};
pub use files::{File, remedy_files};
pub use format::{Detail, Format, Style};
pub use html::page_of_watch;
pub use nagios::nagios_exit;
pub use prometheus::{Timings, metrics_of_watch};
pub use prose::filled;
pub use saved::{SavedError, read_saved};
pub use side_by_side::side_by_side_json;
pub use text::saved_plan as write_plan;
pub use text::side_by_side as side_by_side_text;
pub use text::whoami as whoami_text;
pub use whoami::whoami_json;

/// Every format.
pub static FORMATS: &[&dyn Format] = &[
    &text::Text,
    &json::Json,
    &jsonl::JsonLines,
    &gate::Junit,
    &gate::Tap,
    &github::GitHub,
    &html::Html,
    &markdown::Markdown,
    &nagios::Nagios,
    &prometheus::Prometheus,
    &expect::Expect,
];

/// The format of that name.
pub fn format_named(name: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|format| format.name() == name)
}
