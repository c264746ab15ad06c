//! Prose broken into lines by what it takes on a screen.

use unicode_width::UnicodeWidthStr;

/// The lines of `text`, `width` columns each. A word that is longer stays whole, so that it can be
/// copied.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<&str> {
    let width = width.max(20);
    let mut lines = Vec::new();
    let (mut start, mut end, mut used) = (0, 0, 0);
    for (at, word) in words(text) {
        let columns = word.width();
        if used > 0 && used + 1 + columns > width {
            lines.push(text.get(start..end).unwrap_or_default());
            used = 0;
        }
        if used == 0 {
            (start, used) = (at, columns);
        } else {
            used += 1 + columns;
        }
        end = at + word.len();
    }
    if used > 0 {
        lines.push(text.get(start..end).unwrap_or_default());
    }
    lines
}

/// Words with their places.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(' ')
        .scan(0, |at, word| {
            let start = *at;
            *at += word.len() + 1;
            Some((start, word))
        })
        .filter(|(_, word)| !word.is_empty())
}
