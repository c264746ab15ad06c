//! YAML as Dubbo's parsers read it: what is missing has its default, and a boolean may be quoted.

use serde_yaml_ng::{Mapping, Value};

/// The mapping that a rule is; `None`: it is none, and Dubbo doesn't take it for a rule either.
pub(super) fn mapping(text: &str) -> Option<Mapping> {
    serde_yaml_ng::from_str(text).ok()
}

pub(super) fn flag(of: &Mapping, key: &str, default: bool) -> bool {
    match of.get(key) {
        Some(Value::Bool(flag)) => *flag,
        Some(Value::String(text)) => text.eq_ignore_ascii_case("true"),
        Some(
            Value::Null
            | Value::Number(_)
            | Value::Sequence(_)
            | Value::Mapping(_)
            | Value::Tagged(_),
        )
        | None => default,
    }
}

pub(super) fn text(of: &Mapping, key: &str) -> Option<String> {
    scalar(of.get(key)?)
}

/// The texts of a list; empty where there is none.
pub(super) fn texts(of: &Mapping, key: &str) -> Vec<String> {
    let list = of.get(key).and_then(Value::as_sequence);
    list.into_iter().flatten().filter_map(scalar).collect()
}

pub(super) fn mappings<'a>(of: &'a Mapping, key: &str) -> Vec<&'a Mapping> {
    let list = of.get(key).and_then(Value::as_sequence);
    list.into_iter().flatten().filter_map(Value::as_mapping).collect()
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Sequence(_) | Value::Mapping(_) | Value::Tagged(_) => None,
    }
}
