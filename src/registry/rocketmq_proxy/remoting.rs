//! A proxy's remoting port, asked as clients ask the name server that they take it for.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use serde::Deserialize;

use super::told::{NoRoute, Route, Spoken, Told};
use crate::model::{Answer, CheckSettings, MemberFailure, ProxyMode, RegistryKind, ServerKind};
use crate::net::dial;
use crate::protocol::remoting::wire::Command;
use crate::protocol::remoting::{answers, codes, identify, json};
use crate::registry::rocketmq::line::Line;

const FIRST: i32 = 1;

/// What a client gets for a topic.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct TopicRoute {
    #[serde(default)]
    broker_datas: Vec<Broker>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Broker {
    #[serde(default)]
    broker_name: String,
    #[serde(default)]
    broker_addrs: BTreeMap<String, Option<String>>,
}

/// `None`: nobody answers in remoting.
pub(super) async fn hear(
    at: SocketAddr,
    topics: &[String],
    settings: &CheckSettings,
) -> Option<Result<Told, MemberFailure>> {
    let mut line = Line::open(at, settings).await.ok()?;
    let mut refused = None;
    for (topic, opaque) in topics.iter().zip(FIRST..) {
        let fields = [("topic", topic.as_str()), ("acceptStandardJsonOnly", "true")];
        line.send(&[Command::request(codes::GET_ROUTEINFO_BY_TOPIC, opaque, &fields)]).await;
        let answer = line.answer(opaque).await.ok()?;
        if answer.code == answers::SUCCESS {
            let route = json::read::<TopicRoute>(&answer.body).map(handed).map_err(NoRoute::from);
            return Some(proxy(at, settings, told(topic.clone(), route)).await);
        }
        let words = answer.remark.as_deref().unwrap_or("no reason given").trim().to_owned();
        let why = NoRoute::Refused { code: answer.code, words };
        refused.get_or_insert((topic.clone(), why));
    }
    let (topic, why) = refused?;
    Some(proxy(at, settings, told(topic, Err(why))).await)
}

fn told(topic: String, route: Result<Route, NoRoute>) -> Told {
    Told { spoken: Spoken::Remoting, topic, route, is_grpc_port: false }
}

/// A name server gives routes too, and a broker answers in the same words.
async fn proxy(
    at: SocketAddr,
    settings: &CheckSettings,
    told: Told,
) -> Result<Told, MemberFailure> {
    let Ok(mut link) = dial(at, settings.timeout).await else { return Ok(told) };
    match identify(&mut link.stream, settings.timeout, None).await {
        Ok(Answer::Server(server)) if server.kind == ServerKind::NameServer => {
            Err(MemberFailure::AnotherRegistry(RegistryKind::RocketMq))
        }
        Ok(Answer::Broker(broker)) => Err(MemberFailure::NotTheRegistry(format!(
            "the RocketMQ broker {} of {} ({}), not a proxy",
            broker.name, broker.cluster, broker.version
        ))),
        Ok(Answer::Server(_) | Answer::Dubbo(_) | Answer::Triple(_)) | Err(_) => Ok(told),
    }
}

fn handed(route: TopicRoute) -> Route {
    let each = route.broker_datas.into_iter().flat_map(|Broker { broker_name, broker_addrs }| {
        let addresses = broker_addrs.into_values().flatten();
        addresses.map(move |address| (broker_name.clone(), address))
    });
    let mut handed: Vec<(String, String)> = each.collect();
    handed.sort();
    handed.dedup();
    Route { mode: ProxyMode::Cluster, handed }
}
