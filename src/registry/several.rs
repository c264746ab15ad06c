//! Several registries in one text, as Dubbo's configuration has them.

use percent_encoding::percent_decode_str;

use crate::model::TargetError;

const MULTIPLE: &str = "multiple://";
/// What a provider registers in, and what a consumer looks in.
const PARTS: [&str; 2] = ["service-registry", "reference-registry"];
const EXAMPLE: &str =
    "multiple://127.0.0.1?service-registry=zookeeper://10.0.0.1:2181,zookeeper://10.0.0.2:2181";

/// The address of each registry that `text` names, in order and each once.
pub(super) fn addresses(text: &str) -> Result<Vec<String>, TargetError> {
    let is_multiple =
        text.get(..MULTIPLE.len()).is_some_and(|start| start.eq_ignore_ascii_case(MULTIPLE));
    if !is_multiple {
        return Ok(each_with_a_scheme(text, &['|', ';']));
    }
    let (_, query) = text.split_once('?').unwrap_or((text, ""));
    let values = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .filter(|(key, _)| PARTS.contains(key));
    let mut addresses: Vec<String> = Vec::new();
    for (_, value) in values {
        let value = percent_decode_str(value).decode_utf8_lossy();
        for address in each_with_a_scheme(&value, &[',']) {
            if !addresses.contains(&address) {
                addresses.push(address);
            }
        }
    }
    match addresses.is_empty() {
        true => Err(TargetError {
            problem: "no registry is named in service-registry or reference-registry".to_owned(),
            part: text.to_owned(),
            example: EXAMPLE,
        }),
        false => Ok(addresses),
    }
}

/// The text at each separator that a scheme follows; the others part members of one registry.
fn each_with_a_scheme(text: &str, separators: &[char]) -> Vec<String> {
    let mut addresses: Vec<String> = Vec::new();
    for part in text.split_inclusive(separators) {
        match addresses.last_mut() {
            Some(last) if !starts_with_scheme(part) => last.push_str(part),
            _ => addresses.push(part.to_owned()),
        }
    }
    let bare = |address: String| address.trim_end_matches(separators).trim().to_owned();
    addresses.into_iter().map(bare).filter(|address| !address.is_empty()).collect()
}

/// `zookeeper://…`
fn starts_with_scheme(text: &str) -> bool {
    let scheme = text.trim_start().split_once("://").map_or("", |(scheme, _)| scheme);
    !scheme.is_empty()
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-+.".contains(&byte))
}
