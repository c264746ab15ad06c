//! Keeps what may be a password out of sight: registered URLs carry them now and then.

use std::borrow::Cow;

/// What stands in the place of a secret.
pub const HIDDEN: &str = "***";

const NAMES: [&str; 7] =
    ["password", "passwd", "secret", "token", "accesskey", "access-key", "access_key"];

/// Whether a parameter of this name holds a secret.
pub fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    NAMES.iter().any(|secret| name.ends_with(secret))
}

/// `text` without the values of parameters that hold secrets and without the password before an
/// `@`, plain or percent-encoded.
pub fn hide_secrets(text: &str) -> Cow<'_, str> {
    // Nearly every text has neither, and a hundred thousand of them are looked at.
    let lower = text.to_ascii_lowercase();
    let named = NAMES.iter().any(|name| lower.contains(name));
    let at = AT.iter().any(|at| lower.contains(at));
    match (named, at) {
        (false, false) => Cow::Borrowed(text),
        (true, false) => Cow::Owned(hide_parameters(text)),
        (false, true) => hide_password(text),
        (true, true) => Cow::Owned(hide_parameters(&hide_password(text))),
    }
}

fn hide_parameters(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for (separator, piece) in pieces(text) {
        shown.push_str(separator);
        let mut rest = piece;
        // A value may be a parameter of its own: that of a URL within a URL.
        while let Some((name, equals, value)) = split_at_any(rest, EQUALS) {
            shown.extend([name, equals]);
            rest = value;
            if is_secret(name) && !value.is_empty() {
                let value_end = value.find([' ', '`', '"', '\'']).unwrap_or(value.len());
                rest = value.get(value_end..).unwrap_or_default();
                shown.push_str(HIDDEN);
            }
        }
        shown.push_str(rest);
    }
    shown
}

/// The parameters of a text, each with the separator before it.
fn pieces(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = Some(("", text));
    std::iter::from_fn(move || {
        let (separator, text) = rest.take()?;
        match split_at_any(text, SEPARATORS) {
            Some((piece, next, after)) => {
                rest = Some((next, after));
                Some((separator, piece))
            }
            None => Some((separator, text)),
        }
    })
}

/// `scheme://user:password@host` → `scheme://user:***@host`, in each URL of the text.
fn hide_password(text: &str) -> Cow<'_, str> {
    let mut shown = String::new();
    let mut rest = text;
    while let Some((scheme, slashes, after)) = split_at_any(rest, SLASHES) {
        let end_at = |separators: &[&str]| {
            split_at_any(after, separators).map_or(after.len(), |(before, ..)| before.len())
        };
        // The next URL of a list begins before its slashes.
        let end = end_at(ENDS).min(end_at(SLASHES));
        let (authority, tail) = after.split_at(end);
        shown.extend([scheme, slashes]);
        match without_password(authority) {
            Some(parts) => shown.extend(parts),
            None => shown.push_str(authority),
        }
        rest = tail;
    }
    if shown.is_empty() {
        return Cow::Borrowed(text);
    }
    shown.push_str(rest);
    Cow::Owned(shown)
}

/// The last `@` ends the password, which may have others in it.
fn without_password(authority: &str) -> Option<[&str; 4]> {
    let at = AT.iter().filter_map(|at| authority.rfind(at)).max()?;
    let (user, host) = authority.split_at(at);
    let (name, colon, _) = split_at_any(user, COLONS)?;
    Some([name, colon, HIDDEN, host])
}

// Plain, as a znode's name has it, and as a parameter within such a name has it.
const SLASHES: &[&str] = &["://", "%3A%2F%2F", "%3a%2f%2f", "%253A%252F%252F", "%253a%252f%252f"];
const ENDS: &[&str] = &["/", "?", "%2F", "%2f", "%3F", "%3f", "%252F", "%252f", "%253F", "%253f"];
const AT: &[&str] = &["@", "%40", "%2540"];
const COLONS: &[&str] = &[":", "%3A", "%3a", "%253A", "%253a"];
const EQUALS: &[&str] = &["=", "%3D", "%3d", "%253D", "%253d"];
const SEPARATORS: &[&str] = &["&", "?", "%26", "%3F", "%3f", "%2526", "%253F", "%253f"];

/// Splits at whichever of `separators` comes first.
fn split_at_any<'a>(text: &'a str, separators: &[&str]) -> Option<(&'a str, &'a str, &'a str)> {
    let (at, length) = separators
        .iter()
        .filter_map(|separator| Some((text.find(separator)?, separator.len())))
        .min()?;
    Some((text.get(..at)?, text.get(at..at + length)?, text.get(at + length..)?))
}
