//! How a finished run is shown: each format is a file and one line in `FORMATS`.

mod explained;
mod files;
mod format;
mod json;
mod jsonl;
mod parts;
mod strings;
mod text;
mod whoami;

pub use explained::{Shown, write_explanation};
pub use files::{File, remedy_files};
pub use format::{Detail, Format, Style};
pub use text::whoami as whoami_text;
pub use whoami::whoami_json;

/// Every format.
pub static FORMATS: &[&dyn Format] = &[&text::Text, &json::Json, &jsonl::JsonLines];

/// The format of that name.
pub fn format_named(name: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|format| format.name() == name)
}
