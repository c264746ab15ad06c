//! The messages that are known, as their sources have them, by the software that writes them.

mod dubbo;
mod kafka;
mod network;
mod rocketmq;
mod zookeeper;

use super::judgement::Message;
use super::{DUBBO, KAFKA, LIBRDKAFKA, NETWORK, ROCKETMQ, SARAMA, ZOOKEEPER};

/// Each software with its messages. Of two that match one place, the earlier one counts.
pub(super) static SYSTEMS: &[(&str, &[Message])] = &[
    (DUBBO, dubbo::MESSAGES),
    (ROCKETMQ, rocketmq::MESSAGES),
    (KAFKA, kafka::JAVA),
    (LIBRDKAFKA, kafka::LIBRDKAFKA),
    (SARAMA, kafka::SARAMA),
    (ZOOKEEPER, zookeeper::MESSAGES),
    (NETWORK, network::MESSAGES),
];
