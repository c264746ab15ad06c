//! A stranger's text in a page: it is only ever text.

use std::fmt::Write;

use crate::model::secrets::hide_secrets;
use crate::model::text::{visible, visible_lines};

/// On one line.
pub(super) fn text(text: &str) -> String {
    escape(&visible(&hide_secrets(text)))
}

/// What is pasted as it stands, with its lines.
pub(super) fn lines(text: &str) -> String {
    escape(&visible_lines(&hide_secrets(text)))
}

/// Nothing in it opens a tag, ends an attribute or is an entity.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' | '\'' | '`' => {
                let _ = write!(escaped, "&#{};", u32::from(c));
            }
            _ => escaped.push(c),
        }
    }
    escaped
}

/// As much of a text as fits.
pub(super) fn cut(text: &str, length: usize) -> String {
    match text.char_indices().nth(length) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}
