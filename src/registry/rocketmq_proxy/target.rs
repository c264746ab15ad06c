//! `rocketmq-proxy://host:8081?topic=orders`: what a gRPC client is told, and a topic.

use percent_encoding::percent_decode_str;

use crate::model::{Address, AddressError, RegistryKind, Target, TargetError};

pub(super) const SCHEME: &str = "rocketmq-proxy://";
pub(super) const EXAMPLE: &str = "rocketmq-proxy://10.0.0.7:8081;10.0.0.8:8081?topic=orders";
/// Where a proxy takes gRPC unless it is told otherwise.
pub(super) const PORT: u16 = 8081;
const TOPIC: &str = "topic";

pub(super) fn claims(text: &str) -> bool {
    rest_of(text.trim()).is_some()
}

pub(super) fn parse(text: &str) -> Result<Target, TargetError> {
    let text = text.trim();
    let rest = rest_of(text).unwrap_or(text);
    let (list, query) = rest.split_once('?').unwrap_or((rest, ""));
    let mut members = Vec::new();
    for part in list.split([';', ',']).map(str::trim).filter(|part| !part.is_empty()) {
        let member = member(part)
            .map_err(|problem| refused(format!("not a proxy's address: {problem}"), part))?;
        if !members.contains(&member) {
            members.push(member);
        }
    }
    if members.is_empty() {
        return Err(refused("no proxy is given".to_owned(), text));
    }
    Ok(Target {
        kind: RegistryKind::RocketMqProxy,
        text: text.to_owned(),
        members,
        chroot: String::new(),
        instances_root: None,
        root: String::new(),
        credentials: Vec::new(),
        topic: topic(query)?,
        name_servers: Vec::new(),
    })
}

/// What follows the scheme.
fn rest_of(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_at_checked(SCHEME.len())?;
    scheme.eq_ignore_ascii_case(SCHEME).then_some(rest)
}

fn member(part: &str) -> Result<Address, AddressError> {
    match Address::parse(part) {
        Err(AddressError::NoPort) => Ok(Address::parse_host_or_address(part)?.with_port(PORT)),
        parsed => parsed,
    }
}

/// The topic is all that there is to say.
fn topic(query: &str) -> Result<Option<String>, TargetError> {
    let mut topic = None;
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some((TOPIC, name)) if !name.is_empty() => {
                topic = Some(percent_decode_str(name).decode_utf8_lossy().into_owned());
            }
            _ => return Err(refused("a proxy's target has only `topic=`".to_owned(), pair)),
        }
    }
    Ok(topic)
}

fn refused(problem: String, part: &str) -> TargetError {
    TargetError { problem, part: part.to_owned(), example: EXAMPLE }
}
