//! The registry that a text names: how it is written, and whether regprobe reads it.

use super::judgement::step;
use crate::model::quote::shell;
use crate::model::{Address, NextStep, Said, System};

/// Nacos' port: regprobe doesn't read it.
const NACOS: &str = ":8848";
/// What Dubbo Spring Cloud writes where Dubbo wants an address, and Dubbo where no kind of registry is
/// written before it: there is nobody.
const PLACEHOLDERS: [&str; 2] = ["localhost:9090", "0.0.0.0:9090"];
/// Schemes that carry the kind of registry in a parameter.
const WRAPPERS: [&str; 3] = ["registry", "service-discovery-registry", "service-discovery"];

/// A registry as it is shown: addresses with commas, and before them the kind where that isn't
/// ZooKeeper. `None`: it is none.
pub(super) fn written(text: &str) -> Option<String> {
    let Some((scheme, rest)) = text.split_once("://") else {
        return (text.len() < 2_000 && are_addresses(text)).then(|| text.to_owned());
    };
    let (first, query) = rest.split_once('?').unwrap_or((rest, ""));
    let first = first.split('/').next().unwrap_or_default();
    let first = first.rsplit_once('@').map_or(first, |(_, address)| address);
    let pair =
        |key: &str| query.split('&').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='));
    let kind = match WRAPPERS.contains(&scheme) {
        true => pair("registry").unwrap_or("zookeeper"),
        false => scheme,
    };
    let members = match pair("backup") {
        Some(backup) => format!("{first},{backup}"),
        None => first.to_owned(),
    };
    let right = members.len() < 2_000 && are_addresses(&members);
    let known = kind.len() < 40 && kind.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match kind {
        _ if !right || !known => None,
        "zookeeper" => Some(members),
        kind => Some(format!("{kind}://{members}")),
    }
}

fn are_addresses(text: &str) -> bool {
    text.split(',').all(|member| Address::parse(member.trim()).is_ok())
}

/// Whether the registry that a text names can be a ZooKeeper; `None`: it names none.
pub(super) fn is_zookeeper(said: &Said) -> Option<bool> {
    let registry = said.registry.as_deref()?;
    // In a mesh a consumer takes the provider's Service for the registry.
    let mesh = registry.contains(".svc") && !registry.contains(":218");
    let other =
        registry.contains("://") || registry.ends_with(NACOS) || PLACEHOLDERS.contains(&registry);
    Some(!mesh && !other)
}

/// Whether it is the provider itself: in a mesh a consumer takes its provider's name for the registry.
pub(super) fn is_providers(said: &Said) -> bool {
    let mut places = said.places.iter().chain(&said.place);
    said.registry.as_deref().is_some_and(|registry| places.any(|place| place.written == registry))
}

/// What kind of registry is at that address by its port, and how `check` is told of it.
pub(super) fn by_port(system: System, address: &Address) -> Option<(Kind, String)> {
    let (is_rocketmq, is_any) = match system {
        System::RocketMq => (true, false),
        System::Network => (true, true),
        System::Dubbo
        | System::Kafka
        | System::Librdkafka
        | System::Sarama
        | System::KafkaJs
        | System::KafkaPython
        | System::ZooKeeper
        | System::Address => (false, false),
    };
    match address.port? {
        9_876 if is_rocketmq => Some((Kind::NameServer, address.to_string())),
        2_181 if is_any => Some((Kind::ZooKeeper, format!("zookeeper://{address}"))),
        _ => None,
    }
}

/// A registry that regprobe reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    NameServer,
    ZooKeeper,
}

/// The command that asks it.
pub(super) fn ask(target: &str) -> NextStep {
    let command = format!("regprobe check {}", shell(target));
    step("Ask it from the machine that failed:", Some(command))
}
