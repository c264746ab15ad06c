//! The RocketMQ name server.

mod address;
mod brokers;
mod compare;
mod known;
pub(super) mod line;
mod listing;
mod members;
mod names;
mod refusal;
mod registrations;
mod routes;
mod server;
mod tables;
mod target;
mod untold;
mod user_topics;

pub(super) use names::{Names, names};

use super::reader::{Reading, Registry};
use crate::model::{CheckSettings, RegistryKind, Target, TargetError, TargetId};
use crate::net::Net;

/// The RocketMQ registry.
pub struct RocketMq;

impl Registry for RocketMq {
    fn kind(&self) -> RegistryKind {
        RegistryKind::RocketMq
    }

    fn scheme(&self) -> &'static str {
        target::SCHEME
    }

    fn example(&self) -> &'static str {
        target::WITH_SCHEME
    }

    fn takes_credentials(&self) -> bool {
        false
    }

    fn is_dubbos(&self) -> bool {
        false
    }

    fn claims(&self, text: &str) -> bool {
        target::claims(text)
    }

    fn parse(&self, text: &str) -> Result<Target, TargetError> {
        target::parse(text)
    }

    fn read<'a>(
        &'a self,
        net: &'a Net,
        id: TargetId,
        target: &'a Target,
        settings: &'a CheckSettings,
    ) -> Reading<'a> {
        Box::pin(async move {
            let heard = members::hear_all(net, &target.members, settings).await;
            listing::assemble(id, heard)
        })
    }
}
