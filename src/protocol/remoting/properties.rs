//! The text in which servers tell their configuration: `key=value`, a line each.

/// The value of `key`, or `None` where it is missing or empty.
pub fn value<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    text.lines()
        .filter_map(|line| line.split_once('='))
        .find(|(k, _)| k.trim() == key)
        .map(|(_, value)| value.trim())
        .filter(|value| !value.is_empty())
}
