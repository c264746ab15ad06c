//! Where the software would register, and what is known there.

use std::collections::BTreeMap;

use crate::model::{CheckSettings, Interface, NameSight, Network, Premises, Vantage};

/// What judging goes by.
pub struct Surroundings<'a> {
    pub vantage: &'a Vantage,
    pub premises: &'a Premises,
    pub settings: &'a CheckSettings,
    /// The names that would be registered.
    pub names: &'a BTreeMap<String, NameSight>,
}

impl<'a> Surroundings<'a> {
    /// The interfaces that are up and lead to a network that others are on.
    pub(super) fn outside(&self) -> impl Iterator<Item = &'a Interface> + use<'a> {
        let interfaces = self.vantage.interfaces.iter();
        interfaces.filter(|interface| interface.up && interface.network == Network::Outside)
    }
}
