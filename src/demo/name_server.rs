//! An embedded RocketMQ name server: a table to ask for, in the JSON that real ones write.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use tokio::net::TcpListener;

use super::remoting::{Behaviour, serve as speak};
use crate::protocol::remoting::wire::Command;
use crate::protocol::remoting::{answers, codes, version};

/// A name server, or what may be taken for one.
#[derive(Clone, Debug, Default)]
pub struct NameServer {
    pub table: Table,
    pub behaviour: Behaviour,
    /// Set: it is a proxy, which gives this address for every broker and knows no other request.
    pub proxy: Option<String>,
    /// `enableAllTopicList=false`.
    pub keeps_topics_back: bool,
    /// `controllerDLegerPeers`, where a controller runs in it.
    pub controller: Option<String>,
}

/// What brokers have registered.
#[derive(Clone, Debug, Default)]
pub struct Table {
    brokers: BTreeMap<String, Group>,
    clusters: BTreeMap<String, BTreeSet<String>>,
    topics: BTreeMap<String, BTreeSet<String>>,
}

#[derive(Clone, Debug, Default)]
struct Group {
    cluster: String,
    addresses: BTreeMap<i64, String>,
}

impl Table {
    /// With a broker; its name and its cluster's become topics, as with real ones.
    pub fn broker(mut self, cluster: &str, name: &str, id: i64, address: &str) -> Self {
        self = self.broker_without_address(cluster, name);
        if let Some(group) = self.brokers.get_mut(name) {
            group.addresses.insert(id, address.to_owned());
        }
        self.topic(name, &[name]).topic(cluster, &[name])
    }

    /// With a broker name that nobody serves, as a refused registration leaves behind.
    pub fn broker_without_address(mut self, cluster: &str, name: &str) -> Self {
        self.clusters.entry(cluster.to_owned()).or_default().insert(name.to_owned());
        let group = self.brokers.entry(name.to_owned()).or_default();
        if group.cluster.is_empty() {
            cluster.clone_into(&mut group.cluster);
        }
        self
    }

    /// With a topic that has queues on `brokers`; on none: listed, but without a route.
    pub fn topic(mut self, name: &str, brokers: &[&str]) -> Self {
        let known = self.topics.entry(name.to_owned()).or_default();
        known.extend(brokers.iter().map(|broker| (*broker).to_owned()));
        self
    }

    fn cluster_info(&self, acting: bool) -> String {
        let brokers = self.brokers.iter().map(|(name, group)| {
            format!("{}:{}", quoted(name), group_json(name, group, None, Keys::Bare, acting))
        });
        let clusters = self.clusters.iter().map(|(cluster, names)| {
            let names = names.iter().map(|name| quoted(name));
            format!("{}:[{}]", quoted(cluster), joined(names))
        });
        let (brokers, clusters) = (joined(brokers), joined(clusters));
        format!(r#"{{"brokerAddrTable":{{{brokers}}},"clusterAddrTable":{{{clusters}}}}}"#)
    }

    fn topic_list(&self) -> String {
        let names = self.topics.keys().map(|name| quoted(name));
        format!(r#"{{"topicList":[{}]}}"#, joined(names))
    }

    fn route(&self, topic: &str, proxy: Option<&str>, keys: Keys, acting: bool) -> Option<String> {
        let names = self.topics.get(topic).filter(|names| !names.is_empty())?;
        let groups = names.iter().filter_map(|name| {
            let group = self.brokers.get(name)?;
            Some(group_json(name, group, proxy, keys, acting))
        });
        let queues = names.iter().map(|name| {
            let name = quoted(name);
            format!(
                r#"{{"brokerName":{name},"perm":6,"readQueueNums":4,"topicSysFlag":0,"writeQueueNums":4}}"#
            )
        });
        let (groups, queues) = (joined(groups), joined(queues));
        Some(format!(
            r#"{{"brokerDatas":[{groups}],"filterServerTable":{{}},"queueDatas":[{queues}]}}"#
        ))
    }
}

/// Serves on `listener` until the task is dropped.
pub async fn serve(listener: TcpListener, server: NameServer) -> io::Result<()> {
    speak(listener, server.behaviour, move |request| answer(&server, request)).await
}

/// The answer to a request, or `None`: name servers of 4.x are silent on what they don't know.
fn answer(server: &NameServer, request: &Command) -> Option<Command> {
    let five = server.behaviour.version >= FIVE;
    let body = |text: String| Command { body: text.into_bytes(), ..request.answer(0) };
    let refused = |code, remark: String| Command { remark: Some(remark), ..request.answer(code) };
    let unknown = || {
        let remark = format!(" request type {} not supported", request.code);
        five.then(|| refused(answers::NOT_SUPPORTED, remark))
    };
    match request.code {
        codes::GET_ROUTEINFO_BY_TOPIC => {
            let topic = request.field("topic").unwrap_or_default();
            let keys = Keys::asked_by(request, server.behaviour.version);
            let route = server.table.route(topic, server.proxy.as_deref(), keys, five);
            Some(match route {
                Some(text) => body(text),
                None => refused(
                    answers::TOPIC_NOT_EXIST,
                    format!("No topic route info in name server for the topic: {topic}"),
                ),
            })
        }
        _ if server.proxy.is_some() => unknown(),
        codes::GET_BROKER_CLUSTER_INFO => Some(body(server.table.cluster_info(five))),
        codes::GET_ALL_TOPIC_LIST if server.keeps_topics_back => {
            Some(refused(answers::SYSTEM_ERROR, "disable".to_owned()))
        }
        codes::GET_ALL_TOPIC_LIST => Some(body(server.table.topic_list())),
        codes::GET_NAMESRV_CONFIG => Some(body(configuration(server.controller.as_deref()))),
        _ => unknown(),
    }
}

fn configuration(controller: Option<&str>) -> String {
    let own = "listenPort=9876\nclusterTest=false\n".to_owned();
    match controller {
        Some(peers) => {
            format!("{own}enableControllerInNamesrv=true\ncontrollerDLegerPeers={peers}\n")
        }
        None => own,
    }
}

/// The number of V5_0_0.
const FIVE: i32 = 413;

/// Whether a map's integer keys are in quotes.
#[derive(Clone, Copy)]
enum Keys {
    Bare,
    Quoted,
}

impl Keys {
    /// Servers of 4.9.4 and later quote them in routes for those who ask.
    fn asked_by(request: &Command, server: i32) -> Self {
        let asked = request.version >= version::V4_9_4
            || request.field("acceptStandardJsonOnly") == Some("true");
        if asked && server >= version::V4_9_4 { Keys::Quoted } else { Keys::Bare }
    }
}

fn group_json(name: &str, group: &Group, proxy: Option<&str>, keys: Keys, acting: bool) -> String {
    let addresses = group.addresses.iter().map(|(id, address)| {
        let address = quoted(proxy.unwrap_or(address));
        match keys {
            Keys::Bare => format!("{id}:{address}"),
            Keys::Quoted => format!("\"{id}\":{address}"),
        }
    });
    let (addresses, name, cluster) = (joined(addresses), quoted(name), quoted(&group.cluster));
    let acting = if acting { r#","enableActingMaster":false"# } else { "" };
    format!(r#"{{"brokerAddrs":{{{addresses}}},"brokerName":{name},"cluster":{cluster}{acting}}}"#)
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn joined(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(",")
}
