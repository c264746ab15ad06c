//! A properties file as `java.util.Properties` reads it.

use std::collections::BTreeMap;

/// Every key with its last value. Spaces at a value's end are kept, as Java keeps them. A byte is a
/// letter (ISO 8859-1), so that comments may be in whatever encoding.
pub(super) fn parse(bytes: &[u8]) -> BTreeMap<String, String> {
    let text: String = bytes.iter().copied().map(char::from).collect();
    logical_lines(&text).iter().filter_map(|line| entry(line)).collect()
}

/// A line that ends with an odd number of backslashes goes on in the next.
fn logical_lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut open = String::new();
    let mut continued = false;
    for line in text.split(['\n', '\r']) {
        let line = line.trim_start_matches([' ', '\t', '\u{c}']);
        if !continued && (line.is_empty() || line.starts_with(['#', '!'])) {
            continue;
        }
        let backslashes = line.chars().rev().take_while(|c| *c == '\\').count();
        continued = backslashes % 2 == 1;
        match continued {
            true => open.push_str(line.strip_suffix('\\').unwrap_or(line)),
            false => {
                open.push_str(line);
                lines.push(std::mem::take(&mut open));
            }
        }
    }
    if !open.is_empty() {
        lines.push(open);
    }
    lines
}

/// The key ends at the first `=`, `:` or space that isn't escaped.
fn entry(line: &str) -> Option<(String, String)> {
    let mut escaped = false;
    let end = line.char_indices().find(|(_, c)| {
        let ends = !escaped && matches!(c, '=' | ':' | ' ' | '\t' | '\u{c}');
        escaped = !escaped && *c == '\\';
        ends
    });
    let at = end.map_or(line.len(), |(at, _)| at);
    let (key, rest) = line.split_at_checked(at)?;
    let rest = rest.trim_start_matches([' ', '\t', '\u{c}']);
    let rest = rest.strip_prefix(['=', ':']).unwrap_or(rest);
    let value = rest.trim_start_matches([' ', '\t', '\u{c}']);
    Some((unescaped(key), unescaped(value)))
}

fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, if c == '\\' { chars.next() } else { None }) {
            ('\\', Some('u')) => {
                let code: String = chars.by_ref().take(4).collect();
                let code = u32::from_str_radix(&code, 16).ok().and_then(char::from_u32);
                out.push(code.unwrap_or('\u{fffd}'));
            }
            ('\\', Some('n')) => out.push('\n'),
            ('\\', Some('t')) => out.push('\t'),
            ('\\', Some('r')) => out.push('\r'),
            ('\\', Some('f')) => out.push('\u{c}'),
            ('\\', Some(other)) => out.push(other),
            ('\\', None) => {}
            (c, _) => out.push(c),
        }
    }
    out
}
