//! An address that is a registry's own, by its port: it is registered nowhere.

use super::faults::rule;
use super::judgement::{Judgement, Seen, step};
use crate::model::quote::{shell, tick};
use crate::model::{Address, Confidence, NextStep, Place, System};

/// In a container nobody else is on the loopback.
pub(super) const LOOPBACK: &str = "In a container, a loopback address means the container itself: there is no registry. \
                            Name the machine or the service that it runs on.";

/// No connection to a registry; `None`: the address isn't one's.
pub(super) fn no_registry(seen: &Seen, place: &Place) -> Option<Judgement> {
    let address = place.address.as_ref()?;
    let (what, target) = registry(seen.system, address)?;
    let meaning = format!(
        "By its port {} is {what}: the process that logged this can't register there and doesn't get \
         what others registered.",
        tick(&place.to_string())
    );
    let judgement = Judgement::new(rule("RP801"), Confidence::Likely, meaning);
    let judgement = if address.host.is_loopback() { judgement.and(LOOPBACK) } else { judgement };
    Some(judgement.steps([ask(&target)]))
}

/// What kind of registry is at that address, and how `check` is told of it.
pub(super) fn registry(system: System, address: &Address) -> Option<(&'static str, String)> {
    let (is_rocketmq, is_any) = match system {
        System::RocketMq => (true, false),
        System::Network => (true, true),
        System::Dubbo
        | System::Kafka
        | System::Librdkafka
        | System::Sarama
        | System::ZooKeeper
        | System::Address => (false, false),
    };
    match address.port? {
        9_876 if is_rocketmq => Some(("a name server of RocketMQ's", address.to_string())),
        2_181 if is_any => Some(("a ZooKeeper", format!("zookeeper://{address}"))),
        _ => None,
    }
}

/// The command that asks it.
pub(super) fn ask(target: &str) -> NextStep {
    let command = format!("regprobe check {}", shell(target));
    step("Ask it from the machine that failed:", Some(command))
}
