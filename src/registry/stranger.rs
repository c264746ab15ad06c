//! Who it is that says nothing to a registry's own words.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::future::join_all;

use crate::model::{
    Answer, Foreign, KnownProtocol, MemberFailure, Protocol, RegistryKind, ServerKind,
};
use crate::net::{dial, within};
use crate::protocol::hello::hellos;
use crate::protocol::remoting::identify;

/// How long a stranger may take to answer each of the words that it may know.
const PATIENCE: Duration = Duration::from_secs(1);

/// Asks whoever is at `at` in other protocols than `kind`'s own; `None`: nobody that is known.
pub(super) async fn name(
    at: SocketAddr,
    kind: RegistryKind,
    limit: Duration,
) -> Option<MemberFailure> {
    let (protocol, own) = match kind {
        RegistryKind::RocketMq => (Protocol::Remoting, KnownProtocol::Remoting),
        RegistryKind::ZooKeeper => (Protocol::Other("zookeeper".into()), KnownProtocol::ZooKeeper),
    };
    let limit = limit.min(PATIENCE);
    let asked = hellos(&protocol).into_iter().map(|hello| async move {
        let mut link = dial(at, limit).await.ok()?;
        within(limit, hello.say(&mut link.stream)).await?
    });
    // All are heard to the end, so that the first in order counts and not the first to answer.
    let told = join_all(asked).await.into_iter().flatten();
    let stranger = told.into_iter().find(|foreign| foreign.protocol() != Some(own))?;
    Some(match stranger.protocol() {
        Some(KnownProtocol::ZooKeeper) => MemberFailure::AnotherRegistry(RegistryKind::ZooKeeper),
        Some(KnownProtocol::Remoting) => rocketmq(at, limit, stranger).await,
        Some(_) | None => MemberFailure::NotTheRegistry(stranger.to_string()),
    })
}

/// Which of RocketMQ's servers.
async fn rocketmq(at: SocketAddr, limit: Duration, stranger: Foreign) -> MemberFailure {
    let told = match dial(at, limit).await {
        Ok(mut link) => identify(&mut link.stream, limit).await.ok(),
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
