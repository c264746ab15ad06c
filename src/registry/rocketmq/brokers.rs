//! The brokers that any of the name servers knows, and who knows them at which address.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::tables::{BrokerData, ClusterInfo, Entry};
use crate::model::{Malformed, Subject};

/// All brokers by cluster and name.
#[derive(Debug, Default)]
pub(super) struct Brokers {
    pub groups: BTreeMap<(Option<String>, String), Group>,
    /// Entries that can't be understood: origin, the entry, and why.
    pub odd: BTreeMap<(String, String), Malformed>,
}

/// The brokers of one name: a master and its slaves.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// By id and address, the name servers (by their place in the list) that say so.
    pub members: BTreeMap<(i64, String), Vec<usize>>,
    /// The name servers that know the name, with or without an address.
    pub servers: Vec<usize>,
    pub zone: Option<String>,
    pub acting_master: Option<bool>,
    /// Every cluster under which a name server lists the name.
    pub clusters: BTreeSet<String>,
}

impl Brokers {
    /// No name server lists anything.
    pub(super) fn is_empty(&self) -> bool {
        self.groups.is_empty() && self.odd.is_empty()
    }

    /// Names that RocketMQ lists as topics with each broker and cluster.
    pub(super) fn own_topics(&self) -> BTreeSet<&str> {
        let keys = self.groups.keys();
        let names = keys.flat_map(|(cluster, name)| [Some(name), cluster.as_ref()]);
        names.flatten().map(String::as_str).collect()
    }

    /// Takes in what the name server at place `server` says. Its own list of brokers is whole: a
    /// route's addresses come from the same table, so routes are never asked for brokers.
    pub(super) fn take(&mut self, server: usize, info: ClusterInfo) {
        let mut clusters: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (cluster, names) in info.cluster_addr_table {
            for name in names {
                clusters.entry(name).or_default().insert(cluster.clone());
            }
        }
        for (name, entry) in info.broker_addr_table {
            let listed = clusters.remove(&name).unwrap_or_default();
            match entry {
                Entry::Expected(data) => self.take_group(server, name, data, listed),
                Entry::Odd(value) => self.take_odd(&name, &listed, &value),
            }
        }
        // Listed by a cluster, and without an entry of its own.
        for (name, listed) in clusters {
            let cluster = listed.iter().next().cloned();
            self.group(server, cluster, name).clusters.extend(listed);
        }
    }

    fn take_group(
        &mut self,
        server: usize,
        name: String,
        data: BrokerData,
        listed: BTreeSet<String>,
    ) {
        let cluster = data.cluster.or_else(|| listed.iter().next().cloned());
        let origin = |id: &str| origin(cluster.as_deref(), &name, id);
        let mut members = Vec::new();
        for (id, text) in data.broker_addrs {
            match (id.parse::<i64>(), text) {
                (Ok(id), Some(text)) => members.push((id, text)),
                (Ok(_), None) => self.note(origin(&id), "null", Malformed::NullAddress),
                (Err(_), text) => {
                    let raw = format!("{id}: {}", text.unwrap_or_default());
                    self.note(origin(&id), &raw, Malformed::BrokerId);
                }
            }
        }
        let group = self.group(server, cluster, name);
        for member in members {
            group.members.entry(member).or_default().push(server);
        }
        group.zone = group.zone.take().or(data.zone_name);
        group.acting_master = group.acting_master.or(data.enable_acting_master);
        group.clusters.extend(listed);
    }

    fn take_odd(&mut self, name: &str, listed: &BTreeSet<String>, value: &Value) {
        let origin = match listed.iter().next() {
            Some(cluster) => format!("{cluster}/{name}"),
            None => name.to_owned(),
        };
        self.note(origin, &value.to_string(), Malformed::NoBrokerTable);
    }

    fn group(&mut self, server: usize, cluster: Option<String>, name: String) -> &mut Group {
        let group = self.groups.entry((cluster, name)).or_default();
        if group.servers.last() != Some(&server) {
            group.servers.push(server);
        }
        group
    }

    fn note(&mut self, origin: String, raw: &str, reason: Malformed) {
        self.odd.insert((origin, raw.to_owned()), reason);
    }
}

/// What is registered as `id` of a broker's name.
pub(super) fn subject(cluster: Option<&str>, broker: &str, id: i64) -> Subject {
    Subject::RocketMqBroker { cluster: cluster.map(Into::into), broker: broker.into(), id }
}

fn origin(cluster: Option<&str>, broker: &str, id: &str) -> String {
    match cluster {
        Some(cluster) => format!("{cluster}/{broker}/{id}"),
        None => format!("{broker}/{id}"),
    }
}
