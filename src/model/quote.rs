//! Text for the place that it is pasted into. What a registry says never acts there.

use crate::model::text::visible;

/// One word of a shell.
pub fn shell(text: &str) -> String {
    let text = visible(text);
    // It fails for NUL only, and `visible` has written that out.
    shlex::try_quote(&text).map_or_else(|_| "''".to_owned(), |quoted| quoted.into_owned())
}

/// Characters of a stranger's text that a sentence shows.
const SHOWN: usize = 300;

/// Text between backticks in a sentence.
pub fn tick(text: &str) -> String {
    format!("`{}`", plain(text).replace('`', "'"))
}

/// Text in a comment or a sentence, cut where it is very long.
pub fn plain(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", visible(text.get(..end).unwrap_or_default())),
        None => visible(text).into_owned(),
    }
}
