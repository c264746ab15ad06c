//! Which clients of a RocketMQ cluster have to do with one of its brokers.

use super::impact::Hurts;
use crate::model::{Client, ClientKind, Effect, Host, Registration, Subject, TargetId};

/// Releases from this one on don't use the fast (VIP) channel unless told to.
const WITHOUT_FAST_CHANNEL: [u32; 3] = [4, 5, 1];

/// The clients that a broker of a cluster has.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Connected<'a> {
    pub target: TargetId,
    pub cluster: &'a str,
    /// Producers send to masters alone.
    is_master: bool,
    by_fast_channel: bool,
}

impl<'a> Connected<'a> {
    /// The clients that a fault of this registration hurts, where it is a broker's.
    pub(super) fn to(registration: &'a Registration, hurts: Hurts) -> Option<Self> {
        let by_fast_channel = match hurts {
            Hurts::Callers => false,
            Hurts::FastChannel => true,
            Hurts::Replication => return None,
        };
        match &registration.subject {
            Subject::RocketMqBroker { cluster: Some(cluster), id, .. } => Some(Self {
                target: registration.target,
                cluster,
                is_master: *id == 0,
                by_fast_channel,
            }),
            Subject::RocketMqBroker { cluster: None, .. }
            | Subject::DubboService { .. }
            | Subject::DubboApplication { .. }
            | Subject::SpringService { .. }
            | Subject::ProxyEndpoint { .. } => None,
        }
    }

    pub(super) fn has(self, client: &Client) -> bool {
        let comes_here = match client.kind {
            ClientKind::Consumer => true,
            ClientKind::Producer => self.is_master,
        };
        comes_here && (!self.by_fast_channel || may_use_fast_channel(&client.version))
    }
}

/// The group stands for the application.
pub(super) fn client_effect(client: &Client) -> Effect {
    Effect { application: client.group.clone(), host: Some(Host::Ip(client.host)) }
}

/// Whether a client of that release, `V4_3_2`-like, uses it unless told not to, or doesn't tell.
fn may_use_fast_channel(version: &str) -> bool {
    let numbers = version.trim_start_matches('V').split('_').map_while(|part| part.parse().ok());
    let numbers: Vec<u32> = numbers.collect();
    numbers.as_slice() < WITHOUT_FAST_CHANNEL.as_slice()
}
