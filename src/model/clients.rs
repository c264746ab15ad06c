//! Who is connected to the brokers of a RocketMQ cluster.

use std::net::IpAddr;

use super::address::Address;
use super::target::TargetId;

/// The clients of one cluster, as some of its brokers tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterClients {
    pub target: TargetId,
    pub cluster: String,
    /// The brokers that told.
    pub told_by: Vec<Address>,
    /// Each once, in order.
    pub clients: Vec<Client>,
}

/// A process that is connected as a member of a group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Client {
    pub group: String,
    pub kind: ClientKind,
    /// Where the broker sees it come from.
    pub host: IpAddr,
    /// Its release, `V4_9_7`-like; empty when unknown.
    pub version: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClientKind {
    Producer,
    Consumer,
}

impl ClientKind {
    pub fn name(self) -> &'static str {
        match self {
            ClientKind::Producer => "producer",
            ClientKind::Consumer => "consumer",
        }
    }
}
