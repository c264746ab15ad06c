//! Who answered, and what it said of itself.

use super::deployment::Deployment;
use std::sync::Arc;

use crate::model::foreign::Foreign;
use crate::model::registration::{Protocol, Revision};
use crate::model::server::RocketMqServer;
use crate::model::service_key::ServiceKey;

/// Who answered in the registered protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A Dubbo process, and what it says of the services that are registered there.
    Dubbo(Services),
    /// The same of a Triple server, which proves interfaces and neither group nor version.
    Triple(Services),
    /// A RocketMQ broker told its configuration.
    Broker(BrokerIdentity),
    /// RocketMQ answers, and says that it is no broker.
    Server(RocketMqServer),
}

/// What a process says of the services that are registered at its address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Services {
    /// Each service that was asked for, in order; empty where no more than a heartbeat was.
    pub asked: Vec<(ServiceKey, Presence)>,
    /// At an address that is asked in Dubbo's own protocol: the same of what is registered there with
    /// Triple.
    pub over_triple: Vec<(ServiceKey, Presence)>,
    /// What it told of a revision that it was asked for.
    pub metadata: Option<RevisionMetadata>,
    /// The keys of all that it exports, `group/interface:version:port`, where it told.
    pub exported: Vec<String>,
}

/// What a metadata service says of a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisionMetadata {
    pub of: Revision,
    /// The services; `None`: it knows no such revision.
    pub serves: Option<Arc<[ServiceKey]>>,
}

/// Whether a process has a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
    There,
    /// It says that it hasn't.
    Absent,
    /// It doesn't say, and these are its words or what was met instead.
    Withheld(String),
}

/// What a broker says of itself (GET_BROKER_CONFIG).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BrokerIdentity {
    pub cluster: String,
    pub name: String,
    pub id: i64,
    /// `V5_3_3`-like, from the answer's version number; empty when unknown.
    pub version: String,
    pub ip1: Option<String>,
    pub ip2: Option<String>,
    pub listen_port: Option<u16>,
    pub ha_listen_port: Option<u16>,
    /// `ASYNC_MASTER`, `SYNC_MASTER`, `SLAVE`.
    pub role: Option<String>,
    pub deployment: Deployment,
}

/// Connected, and yet the identity wasn't proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// Accepted, then nothing that proves anybody is there.
    Silent(Silence),
    /// Something else answered.
    OtherProtocol(Foreign),
    /// It is the protocol, and access control keeps the identity back.
    Withheld(String),
    /// The registered protocol has no proof that regprobe knows.
    Unsupported,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// Closed in order without a byte.
    Closed,
    Reset,
    /// Nothing until the time limit.
    TimedOut,
}

impl Services {
    /// All that was said of services, in whatever protocol.
    pub fn told(&self) -> impl Iterator<Item = &(ServiceKey, Presence)> {
        self.asked.iter().chain(&self.over_triple)
    }
}

impl Answer {
    /// What was said of `key` as it is registered with `protocol`; `None`: it wasn't asked for.
    pub fn presence(&self, key: &ServiceKey, protocol: &Protocol) -> Option<&Presence> {
        let told = match (self, protocol) {
            (Answer::Dubbo(services), Protocol::Dubbo)
            | (Answer::Triple(services), Protocol::Triple) => &services.asked,
            (Answer::Dubbo(services), Protocol::Triple) => &services.over_triple,
            (Answer::Dubbo(_) | Answer::Triple(_) | Answer::Broker(_) | Answer::Server(_), _) => {
                return None;
            }
        };
        let place = told.binary_search_by(|(asked, _)| asked.cmp(key)).ok()?;
        told.get(place).map(|(_, presence)| presence)
    }
}
