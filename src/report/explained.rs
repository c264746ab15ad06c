//! What a pasted message means, for people or for machines.

use std::io;

use super::format::Style;
use super::parts::ExplainedPart;
use super::strings::write_json;
use super::text::explained;
use crate::model::Explanation;

/// How an explanation is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    #[default]
    Text,
    /// One JSON document, broken into lines.
    Json,
    /// The same on one line.
    JsonLine,
}

impl Shown {
    /// How an explanation is shown where the report has the format `name`; `None`: it can't be.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "text" => Some(Shown::Text),
            "json" => Some(Shown::Json),
            "jsonl" => Some(Shown::JsonLine),
            _ => None,
        }
    }
}

/// Writes an explanation. The same one and the same style give the same bytes.
pub fn write_explanation(
    explanation: &Explanation,
    shown: Shown,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match shown {
        Shown::Text => explained(explanation, style, out),
        Shown::Json => write_json(&ExplainedPart::of(explanation), 2, out),
        Shown::JsonLine => write_json(&ExplainedPart::of(explanation), 0, out),
    }
}
