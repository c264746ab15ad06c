//! The RocketMQ name server.

mod target;

use super::{Reading, Registry};
use crate::model::{CheckSettings, Listing, RegistryKind, Target, TargetError};
use crate::net::Net;

/// The RocketMQ registry.
pub struct RocketMq;

impl Registry for RocketMq {
    fn kind(&self) -> RegistryKind {
        RegistryKind::RocketMq
    }

    fn claims(&self, text: &str) -> bool {
        target::claims(text)
    }

    fn parse(&self, text: &str) -> Result<Target, TargetError> {
        target::parse(text)
    }

    fn read<'a>(
        &'a self,
        _net: &'a Net,
        index: usize,
        _target: &'a Target,
        _settings: &'a CheckSettings,
    ) -> Reading<'a> {
        Box::pin(async move { Listing::failed(index, Vec::new(), "not read") })
    }
}
