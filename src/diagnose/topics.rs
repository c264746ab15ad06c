//! What clients of a topic have left where brokers of some names can't be sent to.

use std::collections::BTreeSet;

use crate::model::quote::tick;
use crate::model::sentence;
use crate::model::{Topic, TopicQueues};

/// Topics that a fact names.
const NAMED: usize = 5;

/// The topics of a name that lose its queues.
#[derive(Debug, Default)]
pub(super) struct Left<'a> {
    /// Nothing is left to send to.
    pub without_any: Vec<&'a str>,
    /// Some queues are.
    pub with_fewer: Vec<Fewer<'a>>,
}

#[derive(Debug)]
pub(super) struct Fewer<'a> {
    topic: &'a str,
    lost: u32,
    all: u32,
}

/// What is left without the brokers named `lost`, where those of `others` can be sent to.
pub(super) fn without<'a>(topics: &'a [Topic], lost: &str, others: &BTreeSet<&str>) -> Left<'a> {
    let mut left = Left::default();
    for topic in topics.iter().filter(|topic| topic.queues.iter().any(|one| *one.broker == *lost)) {
        let sent = |serves: &dyn Fn(&TopicQueues) -> bool, count: fn(&TopicQueues) -> u32| {
            topic.queues.iter().filter(|queues| serves(queues)).map(count).sum::<u32>()
        };
        let kept = sent(&|queues| others.contains(&*queues.broker), TopicQueues::writable);
        let all = sent(&|_| true, |queues| queues.write);
        match kept {
            0 => left.without_any.push(&topic.name),
            kept => left.with_fewer.push(Fewer {
                topic: &topic.name,
                lost: all.saturating_sub(kept),
                all,
            }),
        }
    }
    left
}

impl Left<'_> {
    /// The worst first.
    pub(super) fn in_words(&self) -> Vec<String> {
        let names: BTreeSet<String> =
            self.without_any.iter().take(NAMED).map(|topic| (*topic).to_owned()).collect();
        let without = match (self.without_any.len(), self.without_any.first()) {
            (1, Some(topic)) => {
                Some(format!("topic {}: none of its queues can be written", tick(topic)))
            }
            (0, _) | (_, None) => None,
            (count, _) => Some(format!(
                "{}: none of their queues can be written ({}{})",
                sentence::count(count, "topic", "topics"),
                sentence::names(&names),
                if count > NAMED { ", …" } else { "" }
            )),
        };
        let more = self.with_fewer.len().saturating_sub(NAMED);
        let rest = (more > 0).then(|| format!("and {more} more topics have lost queues"));
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
