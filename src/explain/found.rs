//! The messages that a text has: which of them tells most, and what the others add to it.

use super::judgement::{Message, Weight};
use super::registries::is_providers;
use crate::model::{Host, Said, System};

/// Lines between a call that fails and the snapshot of its routers.
const SNAPSHOT: usize = 40;

/// A message that a line has.
pub(super) struct Found {
    /// Which line, and where in it.
    pub at: (usize, usize),
    pub end: usize,
    pub system: System,
    pub message: &'static Message,
    pub said: Said,
    pub quote: String,
}

impl Found {
    fn host(&self) -> Option<&Host> {
        host_of(&self.said)
    }
}

/// The message that tells most; of equals the last, which is the innermost cause.
pub(super) fn best(found: &[Found]) -> Option<&Found> {
    let worth = |hit: &&Found| hit.message.weight > Weight::Context;
    let best = found.iter().filter(worth).max_by_key(|hit| (hit.message.weight, hit.at))?;
    // Where the software says the same of the same host, it tells more: whose it is, and the port.
    let same = |hit: &&Found| {
        hit.system != System::Network
            && hit.message.weight == best.message.weight
            && hit.host().is_some_and(|host| best.host() == Some(host))
    };
    // KafkaJS says only in one line of a server's failures that it is a bootstrap server.
    let seed = |hit: &&Found| {
        hit.message.says.starts_with("Failed to connect to seed broker")
            && hit.host().is_some_and(|host| best.host() == Some(host))
    };
    let told = match best.system {
        System::Network => found.iter().rev().find(same),
        System::KafkaJs => found.iter().rev().find(seed),
        System::Dubbo
        | System::RocketMq
        | System::Kafka
        | System::Librdkafka
        | System::Sarama
        | System::KafkaPython
        | System::ZooKeeper
        | System::Address => None,
    };
    Some(told.unwrap_or(best))
}

/// What the best of them tells, and whether its address can be read.
pub(super) fn worth(found: &[Found]) -> Option<(Weight, bool)> {
    let best = best(found)?;
    let malformed = best.said.place.as_ref().is_some_and(|place| place.address.is_none());
    Some((best.message.weight, !malformed))
}

/// What the other messages of the same software add to what the best one says.
pub(super) fn filled(best: &Found, found: &[Found]) -> Said {
    let mut said = best.said.clone();
    for hit in found.iter().rev().filter(|hit| is_kin(best.system, hit.system)) {
        let about_another = said.service.is_some()
            && hit.said.service.is_some()
            && said.service.as_ref().map(|service| &service.interface)
                != hit.said.service.as_ref().map(|service| &service.interface);
        if about_another {
            continue;
        }
        let more = hit.said.clone();
        said.registry = said.registry.take().or(more.registry);
        said.service = said.service.take().or(more.service);
        said.consumer = said.consumer.take().or(more.consumer);
        said.version = said.version.take().or(more.version);
        said.topic = said.topic.take().or(more.topic);
        if hit.system != best.system {
            continue;
        }
        said.brokers = said.brokers.take().or(more.brokers);
        // A router behind the one that left nothing has nothing to leave out, and further away it is
        // another call's.
        let near = hit.at.0.abs_diff(best.at.0) <= SNAPSHOT;
        said.router = said.router.take().or(more.router.filter(|_| near && more.size != Some(0)));
        said.revision = said.revision.take().or(more.revision);
        said.instance = said.instance.take().or(more.instance);
        if said.barred.is_empty() {
            said.barred = more.barred;
        }
        // A client whose time ran out tells the address when it closes the connection, and a wrapper
        // which provider was called.
        let of_the_call = match hit.message.weight {
            Weight::Context => true,
            // What names a registry is about that, and not about one call of many.
            Weight::Wrapper => best.said.registry.is_none(),
            Weight::Symptom | Weight::Cause => false,
        };
        if of_the_call {
            let only = more.places.first().filter(|_| more.places.len() == 1).cloned();
            said.place = said.place.take().or(more.place).or(only);
        }
    }
    // A client that names the endpoint, and Java below it that says what happened there.
    let below = |hit: &&Found| hit.system == System::Network && hit.host() == host_of(&said);
    if said.cause.is_none() && host_of(&said).is_some() {
        said.cause = found.iter().rev().find(below).map(|hit| hit.quote.clone());
    }
    if is_providers(&said) {
        said.registry = None;
    }
    said
}

fn host_of(said: &Said) -> Option<&Host> {
    said.place.as_ref()?.address.as_ref().map(|address| &address.host)
}

/// Dubbo's registry is below Dubbo, and Java is below RocketMQ's clients: what one says of the service or
/// the topic, the other may say why.
fn is_kin(first: System, second: System) -> bool {
    let pair = |system| matches!(system, System::Dubbo | System::ZooKeeper);
    let below = first == System::Network && second == System::RocketMq;
    first == second || (pair(first) && pair(second)) || below
}
