//! The RocketMQ proxy: it lists no brokers, and yet hands out addresses to its clients.

mod grpc;
mod listing;
mod members;
mod remoting;
mod target;
mod told;
mod topics;

use super::reader::{Reading, Registry};
use crate::model::{CheckSettings, RegistryKind, Target, TargetError, TargetId};
use crate::net::Net;

/// The addresses that a RocketMQ proxy hands out.
pub struct RocketMqProxy;

impl Registry for RocketMqProxy {
    fn kind(&self) -> RegistryKind {
        RegistryKind::RocketMqProxy
    }

    fn scheme(&self) -> &'static str {
        target::SCHEME
    }

    fn example(&self) -> &'static str {
        target::EXAMPLE
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
            let topics = topics::to_ask_for(net, target, settings).await;
            let heard = members::hear_all(net, &target.members, &topics, settings).await;
            listing::assemble(id, heard)
        })
    }
}
