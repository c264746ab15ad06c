//! The topics that clients can't send all of their messages to.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::hurdles::Hurdles;
use crate::model::plan::{FindingPlace, Impaired, Provider, Wants};
use crate::model::{Diagnosis, Listing, Registration, RegistrationId, Subject, Topic, TopicQueues};

/// Topics with the same queues stand together.
pub(super) fn impaired_topics(
    listings: &[Listing],
    diagnosis: &Diagnosis,
    registrations: &[&Registration],
    hurdles: &Hurdles<'_>,
) -> Vec<Impaired> {
    let mut found = Vec::new();
    for listing in listings.iter().filter(|listing| !listing.topics.is_empty()) {
        let brokers = brokers(listing, diagnosis, registrations, hurdles);
        let mut layouts: BTreeMap<&[TopicQueues], Vec<&Topic>> = BTreeMap::new();
        for topic in &listing.topics {
            layouts.entry(&topic.queues).or_default().push(topic);
        }
        found
            .extend(layouts.iter().filter_map(|(queues, topics)| layout(queues, topics, &brokers)));
    }
    found
}

/// What each broker name waits for.
type Brokers<'a> = HashMap<&'a str, Option<Vec<FindingPlace>>>;

fn brokers<'a>(
    listing: &'a Listing,
    diagnosis: &Diagnosis,
    registrations: &[&'a Registration],
    hurdles: &Hurdles<'_>,
) -> Brokers<'a> {
    let mut brokers = Brokers::new();
    let mut all: HashMap<&str, BTreeSet<RegistrationId>> = HashMap::new();
    for (id, entry) in RegistrationId::numbered(registrations) {
        let Subject::RocketMqBroker { broker, id: number, .. } = &entry.subject else { continue };
        if entry.target != listing.target {
            continue;
        }
        all.entry(broker).or_default().insert(id);
        if *number == 0 && entry.address.is_some() {
            brokers.insert(broker, hurdles.at(id));
        }
    }
    for (name, ids) in all {
        brokers.entry(name).or_insert_with(|| without_master(diagnosis, &ids));
    }
    brokers
}

/// The findings about the brokers of a name that has no master.
fn without_master(
    diagnosis: &Diagnosis,
    ids: &BTreeSet<RegistrationId>,
) -> Option<Vec<FindingPlace>> {
    let findings = (0..).zip(&diagnosis.findings);
    let told = findings.filter(|(_, finding)| finding.address.is_none());
    let told = told.filter(|(_, finding)| finding.registrations.iter().any(|id| ids.contains(id)));
    let places: Vec<FindingPlace> = told.map(|(place, _)| place).collect();
    (!places.is_empty()).then_some(places)
}

/// `None`: it lacks nothing that is known.
fn layout(queues: &[TopicQueues], topics: &[&Topic], brokers: &Brokers<'_>) -> Option<Impaired> {
    let written = queues.iter().filter(|queues| queues.writable() > 0);
    let names: BTreeSet<&str> = written.map(|queues| &*queues.broker).collect();
    let providers: Vec<Provider> = names
        .into_iter()
        .map(|name| Provider {
            at: name.to_owned(),
            application: name.to_owned(),
            behind: brokers.get(name).cloned().flatten(),
        })
        .collect();
    let waits = |provider: &Provider| provider.behind.as_ref().is_some_and(|at| !at.is_empty());
    if !providers.iter().any(waits) {
        return None;
    }
    let serves = |provider: &Provider| provider.behind.as_ref().is_none_or(Vec::is_empty);
    Some(Impaired {
        applications: Vec::new(),
        wants: Wants::Topics {
            first: topics.first().map(|topic| topic.name.to_string()).unwrap_or_default(),
            count: topics.len(),
        },
        // A broker that nobody can judge may well take messages.
        is_callable: Some(providers.iter().any(serves)),
        providers,
        told_by: Vec::new(),
    })
}
