//! The topics that are somebody's own, as all name servers of a list route them together.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::known::Known;
use super::routes::{Layout, Route};
use crate::model::{Topic, TopicQueues};

/// RocketMQ's own (`TopicValidator`), beside those that begin as below.
const SYSTEM: [&str; 8] = [
    "TBW102",
    "SCHEDULE_TOPIC_XXXX",
    "BenchmarkTest",
    "TRANS_CHECK_MAX_TIME_TOPIC",
    "SELF_TEST_TOPIC",
    "OFFSET_MOVED_EVENT",
    "CHECKPOINT_TOPIC",
    "DefaultHeartBeatSyncerTopic",
];
/// Retries, dead letters, and what brokers keep for themselves.
const SYSTEM_PREFIXES: [&str; 4] = ["%", "RMQ_SYS_", "rmq_sys_", "SYNC_BROKER_MEMBER_"];
const REPLIES: &str = "_REPLY_TOPIC";

/// Every topic with a route, by name.
pub(super) fn of(known: &Known) -> Vec<Topic> {
    let own = known.brokers.own_topics();
    let mut topics: BTreeMap<&str, Arc<[TopicQueues]>> = BTreeMap::new();
    for (_, told) in &known.topics {
        for (name, route) in &told.routes {
            let Route::To(layout) = route else { continue };
            if is_system(name) || own.contains(name.as_str()) {
                continue;
            }
            let queues = topics.entry(name).or_insert_with(|| layout.queues.clone());
            if let Some(more) = together(queues, layout) {
                *queues = more;
            }
        }
    }
    topics.into_iter().map(|(name, queues)| Topic { name: name.into(), queues }).collect()
}

pub(super) fn is_system(topic: &str) -> bool {
    SYSTEM.contains(&topic)
        || topic.ends_with(REPLIES)
        || SYSTEM_PREFIXES.iter().any(|prefix| topic.starts_with(prefix))
}

/// With the brokers that another name server has beside; `None`: it has none.
fn together(queues: &Arc<[TopicQueues]>, layout: &Layout) -> Option<Arc<[TopicQueues]>> {
    if Arc::ptr_eq(queues, &layout.queues) {
        return None;
    }
    let is_new = |other: &&TopicQueues| queues.iter().all(|known| known.broker != other.broker);
    let more: Vec<TopicQueues> = layout.queues.iter().filter(is_new).cloned().collect();
    if more.is_empty() {
        return None;
    }
    let mut all = [queues, more.as_slice()].concat();
    all.sort();
    Some(all.into())
}
