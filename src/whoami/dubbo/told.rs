//! What somebody told Dubbo: variables, `-D` options and the configured host.

use super::lines::DubboLine;
use crate::model::Premises;
use crate::whoami::trail::Trail;

/// A setting with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Setting {
    /// As it was given: `DUBBO_IP_TO_BIND` or `-DDUBBO_IP_TO_BIND`.
    pub name: String,
    pub value: String,
}

/// A value that keeps Dubbo from starting, and the key that its message names.
#[derive(Clone, Debug)]
pub(super) struct Invalid {
    pub setting: Setting,
    pub key: &'static str,
}

/// `key` with the protocol's prefix, then `key`: each from the environment, then as a -D option.
pub(super) fn variable(
    premises: &Premises,
    key: &'static str,
    line: &DubboLine,
    trail: &mut Trail,
) -> Result<Option<Setting>, Invalid> {
    let protocol = premises.given.property("dubbo.protocol.name").unwrap_or("dubbo");
    let prefixed = format!("{}_{key}", protocol.to_uppercase());
    for name in [prefixed.as_str(), key] {
        let found = premises.given.variable(name).map(|value| (name.to_owned(), value));
        let option = premises.given.property(name).filter(|value| !value.is_empty());
        let found = found.or_else(|| Some((format!("-D{name}"), option?)));
        let Some((name, value)) = found else { continue };
        let setting = Setting { name, value: value.to_owned() };
        return match line.checks_values && is_invalid(value, line) {
            true => Err(Invalid { setting, key }),
            false => Ok(Some(setting)),
        };
    }
    if premises.given.environment.get(key).is_some_and(String::is_empty) {
        trail.over(key, "", "it is set to nothing, which counts as not set");
    }
    Ok(None)
}

/// `dubbo.protocol.host`, then `dubbo.provider.host`. A loopback or wildcard there counts as none.
pub(super) fn host(premises: &Premises, line: &DubboLine, trail: &mut Trail) -> Option<Setting> {
    let given = &premises.given;
    let either = |option: &str, variable: &str| {
        let by_option = given.property(option).map(|value| (format!("-D{option}"), value));
        let by_variable = || Some((variable.to_owned(), given.variable(variable)?));
        let by_variable = || if line.reads_variables { by_variable() } else { None };
        let found = by_option.filter(|(_, value)| !value.is_empty()).or_else(by_variable);
        found.map(|(name, value)| Setting { name, value: value.to_owned() })
    };
    let setting = either("dubbo.protocol.host", "DUBBO_PROTOCOL_HOST")
        .or_else(|| either("dubbo.provider.host", "DUBBO_PROVIDER_HOST"))?;
    if line.checks_values && is_invalid(&setting.value, line) {
        trail.over(
            setting.name,
            setting.value,
            "a loopback or wildcard address there is left aside",
        );
        return None;
    }
    Some(setting)
}

/// `NetUtils.isInvalidLocalHost`.
pub(super) fn is_invalid(host: &str, line: &DubboLine) -> bool {
    let four_numbers = |rest: &str| {
        let numbers: Vec<&str> = rest.split('.').collect();
        let number =
            |text: &&str| (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        numbers.len() == 3 && numbers.iter().all(number)
    };
    let loopback = host.strip_prefix("127.");
    host.is_empty()
        || host.eq_ignore_ascii_case("localhost")
        || host == "0.0.0.0"
        || loopback.is_some_and(|rest| line.loopback_by_prefix || four_numbers(rest))
}
