//! What a RocketMQ server is that has no broker's configuration: told by the requests that it knows.

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};

use super::conversation::{Break, Conversation};
use super::wire::Command;
use super::{answers, codes, version};
use crate::model::{RocketMqServer, ServerKind};
use crate::net::within;

/// A topic that every RocketMQ has.
pub const TOPIC: &str = "TBW102";

const CLUSTERS: i32 = 3;
const ROUTE: i32 = 4;

/// The code of each answer, once it has come.
#[derive(Default)]
struct Heard {
    clusters: Option<i32>,
    route: Option<i32>,
}

/// Asks whoever gave `refusal` for what name servers and proxies know. Both answers may take `limit`.
pub(super) async fn ask<S>(
    conversation: &mut Conversation<S>,
    limit: Duration,
    refusal: &Command,
) -> RocketMqServer
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut heard = Heard::default();
    // A conversation that breaks off leaves what was heard before.
    let _ = within(limit, hear(conversation, &mut heard)).await;
    let kind = match (heard.clusters, heard.route) {
        (Some(answers::SUCCESS), _) => ServerKind::NameServer,
        (Some(answers::NOT_SUPPORTED), Some(answers::NOT_SUPPORTED) | None) => ServerKind::Unknown,
        // One without its name server, or that wants credentials, knows the request too.
        (Some(answers::NOT_SUPPORTED), Some(_)) => ServerKind::Proxy,
        (Some(_) | None, _) => ServerKind::Unknown,
    };
    server(kind, refusal)
}

/// A server of the release that `answer` tells.
pub(super) fn server(kind: ServerKind, answer: &Command) -> RocketMqServer {
    RocketMqServer { kind, version: version::name(answer.version) }
}

async fn hear<S>(conversation: &mut Conversation<S>, heard: &mut Heard) -> Result<(), Break>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let requests = [
        Command::request(codes::GET_BROKER_CLUSTER_INFO, CLUSTERS, &[]),
        Command::request(codes::GET_ROUTEINFO_BY_TOPIC, ROUTE, &[("topic", TOPIC)]),
    ];
    conversation.send(&requests).await;
    while heard.clusters.is_none() || heard.route.is_none() {
        let answer = conversation.next().await?;
        match answer.opaque {
            CLUSTERS if answer.is_answer() => heard.clusters = Some(answer.code),
            ROUTE if answer.is_answer() => heard.route = Some(answer.code),
            _ => {}
        }
    }
    Ok(())
}
