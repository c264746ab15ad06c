//! Java's `String.matches`, for the patterns that settings have.

use regex::Regex;

/// What a pattern says of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Match {
    Yes,
    No,
    /// It is no pattern.
    Broken,
}

/// Whether the whole of `text` matches. What only Java knows (looking ahead, back references) counts
/// as broken.
pub(super) fn matches(pattern: &str, text: &str) -> Match {
    match Regex::new(&format!("^(?:{pattern})$")) {
        Ok(regex) if regex.is_match(text) => Match::Yes,
        Ok(_) => Match::No,
        Err(_) => Match::Broken,
    }
}
