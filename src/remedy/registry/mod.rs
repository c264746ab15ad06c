//! What is a registry's own: one file a kind, and one line for it below.

mod rocketmq;
mod rocketmq_proxy;
mod server;
mod zookeeper;

use server::RegistryServer;

use crate::model::RegistryKind;

/// The servers that keep such a registry.
pub(super) fn server_of(kind: RegistryKind) -> &'static dyn RegistryServer {
    match kind {
        RegistryKind::ZooKeeper => &zookeeper::ZooKeeper,
        RegistryKind::RocketMq => &rocketmq::NameServer,
        RegistryKind::RocketMqProxy => &rocketmq_proxy::Proxy,
    }
}
