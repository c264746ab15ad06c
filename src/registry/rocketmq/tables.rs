//! The bodies in which a name server tells what it knows.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// Answer to GET_BROKER_CLUSTER_INFO: every broker that the name server knows.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ClusterInfo {
    #[serde(default)]
    pub broker_addr_table: BTreeMap<String, Entry<BrokerData>>,
    #[serde(default)]
    pub cluster_addr_table: BTreeMap<String, Vec<String>>,
}

/// A value of the form expected, or whatever it is: one that is odd hides no other.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Entry<T> {
    Expected(T),
    Odd(Value),
}

/// A broker group: its members' addresses by their id.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BrokerData {
    #[serde(default)]
    pub cluster: Option<String>,
    #[serde(default)]
    pub broker_addrs: BTreeMap<String, Option<String>>,
    #[serde(default)]
    pub zone_name: Option<String>,
    #[serde(default)]
    pub enable_acting_master: Option<bool>,
}

/// Answer to GET_ALL_TOPIC_LIST.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TopicList {
    #[serde(default)]
    pub topic_list: Vec<String>,
}

/// Answer to GET_ROUTEINFO_BY_TOPIC. Its addresses are those of `ClusterInfo`, but for a slave that
/// acts as master, so only the queues are kept.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Route {
    #[serde(default)]
    pub queue_datas: Vec<QueueData>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct QueueData {
    pub broker_name: String,
    #[serde(default)]
    pub read_queue_nums: i64,
    #[serde(default)]
    pub write_queue_nums: i64,
    #[serde(default)]
    pub perm: i64,
}
