//! The JSON that RocketMQ's servers write, which has bare numbers as keys: `{0:"10.0.0.1:10911"}`.

use std::borrow::Cow;

use serde::de::DeserializeOwned;

/// Reads a value from JSON with or without quotes around numeric keys.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, serde_json::Error> {
    serde_json::from_slice(&quote_keys(bytes))
}

/// The same JSON with each bare numeric key in quotes (`-1:` and `1L:` too). All else, strings
/// above all, is copied untouched, so what isn't JSON stays so.
pub fn quote_keys(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut quoted = Vec::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => at = end_of_string(bytes, at + 1),
            b'{' | b',' => {
                at = skip(bytes, at + 1, |byte| byte.is_ascii_whitespace());
                let Some((key, end)) = bare_key(bytes, at) else { continue };
                quoted.extend_from_slice(bytes.get(copied..at).unwrap_or_default());
                quoted.push(b'"');
                quoted.extend_from_slice(key);
                quoted.push(b'"');
                (copied, at) = (end, end);
            }
            _ => at += 1,
        }
    }
    if copied == 0 {
        return Cow::Borrowed(bytes);
    }
    quoted.extend_from_slice(bytes.get(copied..).unwrap_or_default());
    Cow::Owned(quoted)
}

/// The number at `at` that a colon makes a key, without Java's `L`, and where it ends.
fn bare_key(bytes: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let digits = if bytes.get(at) == Some(&b'-') { at + 1 } else { at };
    let end = skip(bytes, digits, |byte| byte.is_ascii_digit());
    let key = bytes.get(at..end).filter(|_| end > digits)?;
    let end = if bytes.get(end) == Some(&b'L') { end + 1 } else { end };
    let colon = skip(bytes, end, |byte| byte.is_ascii_whitespace());
    (bytes.get(colon) == Some(&b':')).then_some((key, end))
}

fn end_of_string(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    at
}

fn skip(bytes: &[u8], from: usize, pass: impl Fn(&u8) -> bool) -> usize {
    from + bytes.get(from..).unwrap_or_default().iter().take_while(|byte| pass(byte)).count()
}
