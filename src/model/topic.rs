//! A RocketMQ topic, and the queues that clients are given for it.

use std::sync::Arc;

/// One topic of somebody's own; RocketMQ's topics are no such.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    pub name: Box<str>,
    /// By broker name, in order. Many topics share one list.
    pub queues: Arc<[TopicQueues]>,
}

/// A topic's queues on the brokers of one name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TopicQueues {
    pub broker: Arc<str>,
    pub read: u32,
    pub write: u32,
    /// As RocketMQ counts it: 4 to read, 2 to write.
    pub permission: u32,
}

const WRITE: u32 = 2;

impl TopicQueues {
    /// How many a producer may send to, as far as permissions go.
    pub fn writable(&self) -> u32 {
        if self.permission & WRITE == 0 { 0 } else { self.write }
    }
}
