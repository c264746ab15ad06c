//! Who it is that answers in RocketMQ's protocol and is no name server.

use super::line::Line;
use crate::model::{Identity, MemberFailure};
use crate::protocol::remoting::wire::Command;
use crate::protocol::remoting::{TOPIC, answers, codes, read_identity, version};

const CONFIG: i32 = 3;
const ROUTE: i32 = 4;

/// Finds out who it is that refused GET_BROKER_CLUSTER_INFO as unknown (`refusal`).
pub(super) async fn name(line: &mut Line, refusal: &Command) -> MemberFailure {
    let fields = [("topic", TOPIC)];
    line.send(&[
        Command::request(codes::GET_BROKER_CONFIG, CONFIG, &[]),
        Command::request(codes::GET_ROUTEINFO_BY_TOPIC, ROUTE, &fields),
    ])
    .await;
    let (mut config, mut route) = (None, None);
    while config.is_none() || route.is_none() {
        let Ok(answer) = line.next(line.limit).await else { break };
        match answer.opaque {
            CONFIG => config = Some(answer),
            ROUTE => route = Some(answer),
            _ => {}
        }
    }
    if let Some(config) = config.filter(|answer| answer.code == answers::SUCCESS) {
        return broker(&config);
    }
    let version = match version::name(refusal.version) {
        name if name.is_empty() => name,
        name => format!(" {name}"),
    };
    let routes =
        |answer: Command| matches!(answer.code, answers::SUCCESS | answers::TOPIC_NOT_EXIST);
    MemberFailure::NotTheRegistry(if route.is_some_and(routes) {
        format!(
            "a RocketMQ proxy{version}, which gives its own address for every broker; \
             ask the name server behind it"
        )
    } else {
        format!("a RocketMQ server{version} that is no name server")
    })
}

/// What an answer to GET_BROKER_CONFIG says of a server that was taken for a name server.
pub(super) fn broker(answer: &Command) -> MemberFailure {
    MemberFailure::NotTheRegistry(match read_identity(answer) {
        Ok(broker) => format!(
            "the RocketMQ broker {} of {} ({}), not a name server",
            broker.name, broker.cluster, broker.version
        ),
        Err(Identity::Withheld(reason)) => {
            format!("a RocketMQ broker under access control: {reason}")
        }
        Err(_) => "a RocketMQ server that is no name server".to_owned(),
    })
}
