//! The registrations that the brokers of all name servers amount to.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::address;
use super::brokers::{Group, subject};
use super::known::Known;
use super::routes::{Route, Topics};
use crate::model::{Address, Attributes, Author, Oddity, Protocol, Registration, Role, TargetId};

/// One registration for each address of each broker, sorted by cluster, name, id and address, and
/// the entries that can't be understood.
pub(super) fn of(target: TargetId, known: &Known) -> (Vec<Registration>, Vec<Oddity>) {
    let topics = topics_of(&known.topics);
    let mut registrations = Vec::new();
    let odd = known.brokers.odd.iter().map(|((origin, raw), reason)| Oddity::Malformed {
        origin: origin.clone(),
        raw: raw.clone(),
        reason: reason.clone(),
        author: Author::RocketMq,
    });
    let mut malformed: Vec<Oddity> = odd.collect();
    for ((cluster, name), group) in &known.brokers.groups {
        let count = topics.get(name.as_str()).copied();
        let mut register = |id: i64, address: Option<Address>, places: &[usize]| {
            let subject = subject(cluster.as_deref(), name, id);
            registrations.push(Registration {
                target,
                role: Role::Broker,
                origin: subject.to_string(),
                subject,
                address,
                protocol: Protocol::Remoting,
                attributes: attributes(group, count, places, &known.servers),
                registrant: None,
                interfaces: None,
                serves: None,
                metadata_at: None,
                key: None,
            });
        };
        for ((id, text), places) in &group.members {
            let (address, error) = address::read(text);
            register(*id, address, places);
            let origin = subject(cluster.as_deref(), name, *id).to_string();
            malformed.extend(error.map(|error| Oddity::Malformed {
                origin,
                raw: text.clone(),
                reason: error.into(),
                author: Author::RocketMq,
            }));
        }
        // A name that is known without any broker; its master's place is empty.
        if group.members.is_empty() {
            register(0, None, &group.servers);
        }
    }
    (registrations, malformed)
}

/// How many topics lead to each broker name, RocketMQ's own among them.
fn topics_of(told: &[(usize, Topics)]) -> BTreeMap<&str, usize> {
    let mut leading: BTreeMap<&str, &[Arc<str>]> = BTreeMap::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, topics) in told {
        for (topic, route) in &topics.routes {
            let Route::To(layout) = route else { continue };
            let brokers = &layout.brokers;
            let known = leading.insert(topic, brokers).unwrap_or_default();
            for broker in brokers.iter().filter(|broker| known.binary_search(broker).is_err()) {
                *counts.entry(broker).or_default() += 1;
            }
        }
    }
    counts
}

fn attributes(
    group: &Group,
    topics: Option<usize>,
    places: &[usize],
    servers: &[Address],
) -> Attributes {
    let listed_by: Vec<String> =
        places.iter().filter_map(|place| servers.get(*place)).map(Address::to_string).collect();
    let mut pairs = vec![("nameServers", listed_by.join(";"))];
    pairs.extend(topics.map(|count| ("topics", count.to_string())));
    pairs.extend(group.zone.clone().map(|zone| ("zoneName", zone)));
    pairs.extend(group.acting_master.map(|acting| ("enableActingMaster", acting.to_string())));
    if group.clusters.len() > 1 {
        let clusters: Vec<&str> = group.clusters.iter().map(String::as_str).collect();
        pairs.push(("clusters", clusters.join(",")));
    }
    pairs.iter().map(|(key, value)| (*key, value.as_str())).collect()
}
