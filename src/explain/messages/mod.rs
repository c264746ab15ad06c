//! The messages that are known, as their sources have them, by the software that writes them.

mod dubbo;
mod kafka;
mod network;
mod rocketmq;
mod zookeeper;

use super::judgement::Message;
use crate::model::System;

/// Each software with its messages. Of two that match one place, the earlier one counts.
pub(super) static SYSTEMS: &[(System, &[Message])] = &[
    (System::Dubbo, dubbo::MESSAGES),
    (System::Dubbo, dubbo::directory::MESSAGES),
    (System::Dubbo, dubbo::metadata::MESSAGES),
    (System::Dubbo, dubbo::registering::MESSAGES),
    (System::Dubbo, dubbo::go::MESSAGES),
    (System::RocketMq, rocketmq::MESSAGES),
    (System::Kafka, kafka::JAVA),
    (System::Librdkafka, kafka::LIBRDKAFKA),
    (System::Sarama, kafka::SARAMA),
    (System::ZooKeeper, zookeeper::MESSAGES),
    (System::Network, network::MESSAGES),
];
