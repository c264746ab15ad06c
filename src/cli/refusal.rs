//! Why a command line is refused, shown so that it can be put right.

use std::io;

use unicode_width::UnicodeWidthStr;

use crate::model::TargetError;
use crate::model::secrets::hide_secrets;
use crate::model::text::{visible, visible_lines};

/// Wrong usage: it ends the program with 2 before anything is dialled.
#[derive(Debug, thiserror::Error)]
#[error("{}", visible_lines(.0))]
pub struct Refusal(String);

impl Refusal {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn file(name: &str, error: &io::Error) -> Self {
        Self(format!("{name} can't be read: {error}"))
    }

    /// Points at the wrong part, with a right example beside it.
    pub fn target(text: &str, error: &TargetError) -> Self {
        let text = text.trim();
        let shown = hide_secrets(text);
        let shown = visible(&shown);
        let part = visible(&error.part);
        let at = match part.is_empty() {
            true => shown.len(),
            false => shown.rfind(&*part).unwrap_or_default(),
        };
        let before = shown.get(..at).unwrap_or_default().width();
        let carets = "^".repeat(part.width().clamp(1, shown.width().max(1)));
        Self(format!(
            "{problem}\n\n    {shown}\n    {blank:before$}{carets}\n\n  for example: {example}",
            problem = error.problem,
            blank = "",
            example = error.example,
        ))
    }
}
