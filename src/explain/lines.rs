//! A text as its lines, with what terminals, shells and log shippers did to it undone.

/// The lines of a text that aren't empty.
pub(super) fn lines(plain: &str) -> impl Iterator<Item = &str> {
    plain.split(['\n', '\r']).filter(|line| !line.trim().is_empty())
}

/// What stands for a character in JSON and in HTML.
const ESCAPES: [(&str, &str); 11] = [
    ("\\r\\n", "\n"),
    ("\\n", "\n"),
    ("\\t", " "),
    ("\\/", "/"),
    ("\\\"", "\""),
    ("\\u003c", "<"),
    ("\\u003e", ">"),
    ("\\u003d", "="),
    ("\\u0026", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
];

/// The text with a feed at each line's end, be it Windows' two or the `\n` of a log in JSON.
pub(super) fn plain(text: &str) -> String {
    let mut text = without_colors(text);
    for (written, meant) in ESCAPES {
        if text.contains(written) {
            text = text.replace(written, meant);
        }
    }
    text
}

/// Without the escape sequences that color a terminal.
fn without_colors(text: &str) -> String {
    let mut pieces = text.split("\u{1b}[");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.find(|c: char| !(c.is_ascii_digit() || c == ';'));
        let after = end.map(|end| piece.split_at(end).1);
        plain.push_str(after.and_then(|rest| rest.strip_prefix('m')).unwrap_or(piece));
    }
    plain
}
