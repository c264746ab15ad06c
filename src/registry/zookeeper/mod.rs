//! ZooKeeper as Dubbo and Spring Cloud use it.

mod target;

use super::{Reading, Registry};
use crate::model::{CheckSettings, Listing, RegistryKind, Target, TargetError};
use crate::net::Net;

/// The ZooKeeper registry.
pub struct ZooKeeper;

impl Registry for ZooKeeper {
    fn kind(&self) -> RegistryKind {
        RegistryKind::ZooKeeper
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
