//! Brokers of a name, and those that have queues of a topic.

use super::Sight;
use super::party::{Candidate, parties};
use crate::diagnose::causes::Causes;
use crate::diagnose::index::RunIndex;
use crate::model::{
    Expectation, Listing, Party, Registration, RegistrationId, Standing, Subject, TargetId,
};

/// As the expectation names them.
pub(super) struct Named<'w> {
    pub cluster: Option<&'w str>,
    pub broker: &'w str,
    pub id: Option<i64>,
}

pub(super) fn of_name(
    run: &RunIndex,
    causes: &Causes,
    wish: &Expectation,
    named: &Named<'_>,
) -> Sight {
    let is_named = |entry: &Registration| {
        let Subject::RocketMqBroker { cluster, broker, id } = &entry.subject else { return false };
        **broker == *named.broker
            && named.cluster.is_none_or(|name| cluster.as_deref() == Some(name))
            && named.id.is_none_or(|wanted| *id == wanted)
            && entry.address.is_some()
    };
    let own = run.numbered().filter(|(_, entry)| is_named(entry));
    let candidates: Vec<Candidate> =
        own.map(|(id, _)| Candidate { id, removed: None, is_meant: Some(true) }).collect();
    Sight { parties: parties(run, causes, wish, &candidates), is_open: false }
}

pub(super) fn of_topic(run: &RunIndex, causes: &Causes, wish: &Expectation, name: &str) -> Sight {
    let mut all = Vec::new();
    for listing in run.listings {
        for broker in writable(listing, name) {
            let master = master(run, listing.target, broker);
            let masters: Vec<Candidate> = master
                .iter()
                .map(|id| Candidate { id: *id, removed: None, is_meant: Some(true) })
                .collect();
            match masters.is_empty() {
                true => all.push(without_master(broker)),
                false => all.extend(parties(run, causes, wish, &masters)),
            }
        }
    }
    let mut parties: Vec<Party> = Vec::new();
    // Two lists of name servers may be one cluster's.
    for party in all {
        if !parties.iter().any(|known| known.name == party.name) {
            parties.push(party);
        }
    }
    Sight { parties, is_open: false }
}

/// Names of the brokers with queues of the topic that can be written.
fn writable<'a>(listing: &'a Listing, topic: &str) -> impl Iterator<Item = &'a str> {
    let named = listing.topics.iter().filter(move |known| *known.name == *topic);
    let queues = named.flat_map(|topic| topic.queues.iter());
    queues.filter(|queues| queues.writable() > 0).map(|queues| &*queues.broker)
}

/// The one that producers send to.
fn master(run: &RunIndex, target: TargetId, name: &str) -> Vec<RegistrationId> {
    let is_master = |entry: &Registration| {
        let Subject::RocketMqBroker { broker, id: 0, .. } = &entry.subject else { return false };
        entry.target == target && **broker == *name && entry.address.is_some()
    };
    run.numbered().filter(|(_, entry)| is_master(entry)).map(|(id, _)| id).collect()
}

fn without_master(broker: &str) -> Party {
    Party {
        name: broker.to_owned(),
        registrations: Vec::new(),
        is_meant: Some(true),
        standing: Standing::Unusable,
        reason: Some("no master is registered".to_owned()),
    }
}
