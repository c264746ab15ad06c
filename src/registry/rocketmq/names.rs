//! The names that a name server lists, without the routes behind them.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use super::line::Line;
use super::tables::{ClusterInfo, TopicList};
use super::user_topics;
use crate::model::{Address, CheckSettings};
use crate::net::{Net, lookup};
use crate::protocol::remoting::wire::Command;
use crate::protocol::remoting::{answers, codes, json};

/// Clusters, and topics that clients may have: their own first, then those of their retries.
#[derive(Debug, Default)]
pub(in crate::registry) struct Names {
    pub clusters: Vec<String>,
    pub topics: Vec<String>,
}

const CLUSTERS: i32 = 1;
const TOPICS: i32 = 2;
const RETRIES: &str = "%RETRY%";

/// What the first of `servers` that answers lists; nothing, where none does.
pub(in crate::registry) async fn names(
    net: &Net,
    servers: &[Address],
    settings: &CheckSettings,
) -> Names {
    for server in servers {
        let ips = lookup(&net.names, &server.host, settings.timeout).await.unwrap_or_default();
        for ip in ips {
            let at = SocketAddr::new(ip, server.port.unwrap_or_default());
            if let Some(names) = names_at(at, settings).await {
                return names;
            }
        }
    }
    Names::default()
}

async fn names_at(at: SocketAddr, settings: &CheckSettings) -> Option<Names> {
    let mut line = Line::open(at, settings).await.ok()?;
    line.send(&[Command::request(codes::GET_BROKER_CLUSTER_INFO, CLUSTERS, &[])]).await;
    let info = line.answer(CLUSTERS).await.ok()?;
    let info: ClusterInfo = json::read(&info.body).ok()?;
    line.send(&[Command::request(codes::GET_ALL_TOPIC_LIST, TOPICS, &[])]).await;
    // It may keep them back.
    let list = line.answer(TOPICS).await.ok().filter(|answer| answer.code == answers::SUCCESS);
    let list = list.and_then(|answer| json::read::<TopicList>(&answer.body).ok());
    let brokers: BTreeSet<&String> = info.broker_addr_table.keys().collect();
    let clusters: Vec<String> = info.cluster_addr_table.keys().cloned().collect();
    let mut topics: Vec<String> = list.unwrap_or_default().topic_list;
    topics.retain(|topic| {
        let is_own = brokers.contains(topic) || clusters.contains(topic);
        !is_own && (topic.starts_with(RETRIES) || !user_topics::is_system(topic))
    });
    topics.sort_by_key(|topic| (topic.starts_with(RETRIES), topic.clone()));
    topics.dedup();
    Some(Names { clusters, topics })
}
