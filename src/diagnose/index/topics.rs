//! What clients of each RocketMQ topic have left to send to.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::tables::Tables;
use crate::model::quote::tick;
use crate::model::sentence;
use crate::model::{Listing, Subject, TargetId, TopicQueues, Verdict};

/// Topics that a fact names.
const NAMED: usize = 5;

/// The topics of every target.
pub struct Topics<'a>(HashMap<TargetId, OfTarget<'a>>);

#[derive(Default)]
struct OfTarget<'a> {
    /// Broker names with a master that isn't known to be out of reach.
    serving: HashSet<&'a str>,
    layouts: Vec<Layout<'a>>,
    /// Places of the layouts that have queues on the brokers of a name.
    of_broker: HashMap<&'a str, Vec<usize>>,
}

/// Topics that have their queues in the same places.
struct Layout<'a> {
    topics: Vec<&'a str>,
    writable: u32,
    all: u32,
}

/// What some broker names' topics have left.
#[derive(Debug, Default)]
pub struct Left<'a> {
    /// Nothing to send to, in order.
    pub without_any: Vec<&'a str>,
    /// Fewer queues than they have, in order.
    with_fewer: Vec<Fewer<'a>>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fewer<'a> {
    topic: &'a str,
    lost: u32,
    all: u32,
}

impl<'a> Topics<'a> {
    pub(crate) fn new(listings: &'a [Listing], tables: &Tables<'a>, verdicts: &[Verdict]) -> Self {
        let mut targets: HashMap<TargetId, OfTarget> = HashMap::new();
        for (registration, verdict) in tables.registrations.iter().zip(verdicts) {
            if let Subject::RocketMqBroker { broker, id: 0, .. } = &registration.subject
                && registration.address.is_some()
                && verdict.usable() != Some(false)
            {
                targets.entry(registration.target).or_default().serving.insert(broker);
            }
        }
        for listing in listings.iter().filter(|listing| !listing.topics.is_empty()) {
            targets.entry(listing.target).or_default().take(listing);
        }
        Self(targets)
    }

    /// Whether the brokers of `name` have a master that can be sent to, as far as is known.
    pub fn is_served(&self, target: TargetId, name: &str) -> bool {
        self.0.get(&target).is_some_and(|target| target.serving.contains(name))
    }

    /// Whether any other name than `name` has one.
    pub fn is_served_beside(&self, target: TargetId, name: &str) -> bool {
        self.0.get(&target).is_some_and(|target| target.serving.iter().any(|other| *other != name))
    }

    /// Whether any topic is known.
    pub fn are_known(&self, target: TargetId) -> bool {
        self.0.get(&target).is_some_and(|target| !target.layouts.is_empty())
    }

    /// What is left to the topics that have queues on the brokers of these names.
    pub fn left(&self, target: TargetId, names: &BTreeSet<&str>) -> Left<'a> {
        let mut left = Left::default();
        let Some(target) = self.0.get(&target) else { return left };
        let places = names.iter().filter_map(|name| target.of_broker.get(name)).flatten();
        let places: BTreeSet<usize> = places.copied().collect();
        for layout in places.iter().filter_map(|place| target.layouts.get(*place)) {
            let Layout { topics, writable, all } = layout;
            let lost = all.saturating_sub(*writable);
            match writable {
                0 => left.without_any.extend(topics),
                _ if lost == 0 => {}
                _ => left.with_fewer.extend(topics.iter().map(|topic| Fewer {
                    topic,
                    lost,
                    all: *all,
                })),
            }
        }
        left.without_any.sort_unstable();
        left.with_fewer.sort_unstable();
        left
    }
}

impl<'a> OfTarget<'a> {
    /// Each layout is counted once, however many topics have it.
    fn take(&mut self, listing: &'a Listing) {
        let mut places: HashMap<*const TopicQueues, usize> = HashMap::new();
        for topic in &listing.topics {
            let place = *places.entry(topic.queues.as_ptr()).or_insert_with(|| {
                let place = self.layouts.len();
                let serves = |queues: &&TopicQueues| self.serving.contains(&*queues.broker);
                self.layouts.push(Layout {
                    topics: Vec::new(),
                    writable: topic.queues.iter().filter(serves).map(TopicQueues::writable).sum(),
                    all: topic.queues.iter().map(|queues| queues.write).sum(),
                });
                for queues in topic.queues.iter() {
                    self.of_broker.entry(&queues.broker).or_default().push(place);
                }
                place
            });
            if let Some(layout) = self.layouts.get_mut(place) {
                layout.topics.push(&topic.name);
            }
        }
    }
}

impl Left<'_> {
    /// The worst first.
    pub fn in_words(&self) -> Vec<String> {
        let names: BTreeSet<String> =
            self.without_any.iter().take(NAMED).map(|topic| (*topic).to_owned()).collect();
        let without = match self.without_any.as_slice() {
            [] => None,
            [topic] => Some(format!("topic {}: none of its queues can be written", tick(topic))),
            topics => Some(format!(
                "{}: none of their queues can be written ({}{})",
                sentence::count(topics.len(), "topic", "topics"),
                sentence::names(&names),
                if topics.len() > NAMED { ", …" } else { "" }
            )),
        };
        let more = self.with_fewer.len().saturating_sub(NAMED);
        let rest = (more > 0).then(|| {
            format!(
                "{} lost queues too",
                sentence::count(more, "more topic has", "more topics have")
            )
        });
        let fewer = self.with_fewer.iter().take(NAMED).map(Fewer::in_words);
        without.into_iter().chain(fewer).chain(rest).collect()
    }
}

impl Fewer<'_> {
    fn in_words(&self) -> String {
        let Self { topic, lost, all } = self;
        format!("topic {}: {lost} of {all} queues can't be written", tick(topic))
    }
}
