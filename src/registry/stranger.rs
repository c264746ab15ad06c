//! Who it is that says nothing to a registry's own words.

use std::net::SocketAddr;
use std::time::Duration;

use crate::model::{
    Answer, Foreign, KnownProtocol, MemberFailure, Protocol, RegistryKind, ServerKind,
};
use crate::net::dial;
use crate::protocol::hello::{PATIENCE, strangers};
use crate::protocol::remoting::identify;

/// Asks whoever is at `at` in other protocols than `kind`'s own; `None`: nobody that is known.
pub(super) async fn name(
    at: SocketAddr,
    kind: RegistryKind,
    limit: Duration,
) -> Option<MemberFailure> {
    let (protocol, own) = match kind {
        RegistryKind::RocketMq => (Protocol::Remoting, KnownProtocol::Remoting),
        RegistryKind::RocketMqProxy => (Protocol::RocketMqGrpc, KnownProtocol::Http2),
        RegistryKind::ZooKeeper => (Protocol::Other("zookeeper".into()), KnownProtocol::ZooKeeper),
    };
    let limit = limit.min(PATIENCE);
    let connect = || async { dial(at, limit).await.ok().map(|link| link.stream) };
    let mut told = strangers(&protocol, limit, connect).await;
    let stranger = told.find(|foreign| foreign.protocol() != Some(own))?;
    Some(match stranger.protocol() {
        Some(KnownProtocol::ZooKeeper) => MemberFailure::AnotherRegistry(RegistryKind::ZooKeeper),
        Some(KnownProtocol::Remoting) => rocketmq(at, limit, stranger).await,
        Some(_) | None => MemberFailure::NotTheRegistry(stranger.to_string()),
    })
}

/// Which of RocketMQ's servers.
async fn rocketmq(at: SocketAddr, limit: Duration, stranger: Foreign) -> MemberFailure {
    let told = match dial(at, limit).await {
        Ok(mut link) => identify(&mut link.stream, limit, None).await.ok(),
        Err(_) => None,
    };
    MemberFailure::NotTheRegistry(match told {
        Some(Answer::Server(server)) if server.kind == ServerKind::NameServer => {
            return MemberFailure::AnotherRegistry(RegistryKind::RocketMq);
        }
        Some(Answer::Server(server)) => server.to_string(),
        Some(Answer::Broker(broker)) => {
            format!(
                "the RocketMQ broker {} of {} ({})",
                broker.name, broker.cluster, broker.version
            )
        }
        Some(Answer::Dubbo(_) | Answer::Triple(_)) | None => stranger.to_string(),
    })
}
