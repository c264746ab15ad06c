//! The messages that are known, as their sources have them, by the software that writes them.

mod dubbo;
mod kafka;
mod network;
mod rocketmq;
mod zookeeper;

use super::judgement::Message;
use crate::model::{Said, System};

/// Each software with its messages. Of two that match one place, the earlier one counts.
pub(super) static SYSTEMS: &[(System, &[Message])] = &[
    (System::Dubbo, dubbo::MESSAGES),
    (System::Dubbo, dubbo::answers::MESSAGES),
    (System::Dubbo, dubbo::directory::MESSAGES),
    (System::Dubbo, dubbo::metadata::MESSAGES),
    (System::Dubbo, dubbo::registering::MESSAGES),
    (System::Dubbo, dubbo::go::MESSAGES),
    (System::RocketMq, rocketmq::MESSAGES),
    (System::RocketMq, rocketmq::grpc::MESSAGES),
    (System::RocketMq, rocketmq::servers::MESSAGES),
    (System::RocketMq, rocketmq::refusals::MESSAGES),
    (System::RocketMq, rocketmq::go::MESSAGES),
    (System::Kafka, kafka::JAVA),
    (System::Kafka, kafka::server::MESSAGES),
    (System::Librdkafka, kafka::LIBRDKAFKA),
    (System::Sarama, kafka::SARAMA),
    (System::KafkaJs, kafka::clients::JAVASCRIPT),
    (System::KafkaPython, kafka::clients::PYTHON),
    (System::ZooKeeper, zookeeper::MESSAGES),
    (System::Network, network::MESSAGES),
];

/// Words that other programs write as well: such a message counts only where the text or the port speaks of
/// RocketMQ.
pub(super) fn is_meant(says: &str, said: &Said, text: &str) -> bool {
    let is_any = |words: &[&str]| words.iter().any(|word| says.starts_with(word));
    let port = said.place.as_ref().and_then(|place| place.address.as_ref()?.port);
    if says.starts_with("Slave fall behind master") {
        // A broker writes it every minute, and with this much it still counts as in sync.
        return said.size.is_some_and(|bytes| bytes > IN_SYNC);
    }
    let named = text.contains("rocketmq") || text.contains("topic route");
    if is_any(&OF_GRPC) || is_any(&["Failed to bind to "]) {
        return named || port.is_some_and(|port| ROCKETMQ.contains(&port));
    }
    !is_any(&OF_ACCESS) || named || text.contains("desc: ") || text.contains("response-code=")
}

/// haSlaveFallbehindMax and haMaxGapNotInSync, as they are by default.
const IN_SYNC: i64 = 256 << 20;

/// What any client for gRPC may say.
const OF_GRPC: [&str; 10] = [
    "4 DEADLINE_EXCEEDED",
    "UNAVAILABLE: ",
    "14 UNAVAILABLE: ",
    "Name resolution failed for target",
    "Stream is already completed",
    "failed to connect to all addresses",
    "DNS resolution failed for",
    "rpc error: code = Unavailable",
    "Status(StatusCode=",
    "send heartbeat to {address}",
];

/// What any server may say of credentials.
const OF_ACCESS: [&str; 6] = [
    "No default permission for",
    "has no permission to access",
    "username cannot be null",
    "authentication header is incorrect",
    "Authentication failed. Please",
    "Authorization failed. Please",
];

/// The ports of RocketMQ's servers, as they are by default.
pub(super) const ROCKETMQ: [u16; 6] = [8_080, 8_081, 9_876, 10_909, 10_911, 10_912];
