//! What consumers want, and what there is of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnose::index::RunIndex;
use crate::model::reference::{Offer, Reference, Removal};
use crate::model::{Registration, RegistrationId, Subject};

/// A service that an application calls in vain.
#[derive(Debug)]
pub(super) struct Wanted<'a> {
    pub application: &'a str,
    /// `group/interface:version`.
    pub service: String,
    /// The registrations that want it.
    pub consumers: Vec<RegistrationId>,
    pub supply: Supply,
    /// The providers that there are, usable or not.
    pub offers: &'a [Offer],
    /// Nothing that isn't known could provide it.
    pub is_certain: bool,
}

/// Why nobody serves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Supply {
    /// No provider of the interface is registered.
    Missing,
    /// Only of other groups or versions.
    Otherwise(BTreeSet<String>),
    /// So many are registered, and none can be used.
    Unusable(usize),
    /// So many are registered; what takes each away, and how many can't be used.
    Removed { count: usize, removals: BTreeMap<Removal, usize>, unusable: usize },
}

impl Wanted<'_> {
    /// Providers are registered, and none can be used.
    pub(super) fn is_unusable(&self) -> bool {
        matches!(self.supply, Supply::Unusable(_))
    }

    /// Some of its providers can't be used.
    pub(super) fn has_unusable(&self) -> bool {
        match &self.supply {
            Supply::Unusable(_) => true,
            Supply::Removed { unusable, .. } => *unusable > 0,
            Supply::Missing | Supply::Otherwise(_) => false,
        }
    }

    /// No provider that fits is registered where it looks.
    pub(super) fn is_missing(&self) -> bool {
        match &self.supply {
            Supply::Missing | Supply::Otherwise(_) => true,
            Supply::Removed { removals, .. } => removals.keys().any(|removal| match removal {
                Removal::Registry
                | Removal::Protocol(_)
                | Removal::Mapping { .. }
                | Removal::Metadata { .. }
                | Removal::MetadataService { .. } => true,
                Removal::Service
                | Removal::Level
                | Removal::Disabled
                | Removal::Rule(_)
                | Removal::Tag(_)
                | Removal::WantedTag(_) => false,
            }),
            Supply::Unusable(_) => false,
        }
    }

    /// The providers that the consumer holds, or would hold if nobody had ruled them out.
    pub(super) fn meant(&self) -> impl Iterator<Item = RegistrationId> {
        let is_meant = |offer: &&Offer| offer.removed.as_ref().is_none_or(Removal::is_setting);
        self.offers.iter().filter(is_meant).map(|offer| offer.registration)
    }
}

/// Every service of every consumer that nobody serves.
pub(super) fn wanted<'r>(run: &'r RunIndex<'_>) -> Vec<Wanted<'r>> {
    let mut vain: BTreeMap<(&str, String), Wanted> = BTreeMap::new();
    for call in run.calls().iter().filter(|call| call.is_callable == Some(false)) {
        let reference = &call.reference;
        let consumers = reference.consumers.iter();
        for (id, consumer) in consumers.filter_map(|id| Some((*id, run.registration(*id)?))) {
            let application = consumer.subject.application().unwrap_or_default();
            let service = consumer.subject.to_string();
            let known = vain.entry((application, service)).or_insert_with_key(|(_, service)| {
                let supply = supply(run, consumer, reference);
                Wanted {
                    application,
                    service: service.clone(),
                    consumers: Vec::new(),
                    is_certain: !reference.is_open && matches!(supply, Supply::Unusable(_)),
                    supply,
                    offers: &reference.offers,
                }
            });
            known.consumers.push(id);
        }
    }
    vain.into_values().collect()
}

/// Why the consumer is served by nobody.
fn supply(run: &RunIndex, consumer: &Registration, reference: &Reference) -> Supply {
    let removed = || reference.offers.iter().filter_map(|offer| offer.removed.as_ref());
    let count = reference.offers.len();
    if count == 0 {
        return Supply::Missing;
    }
    let others = removed().filter(|removal| **removal == Removal::Service).count();
    if others == count {
        let names = reference.offers.iter().flat_map(|offer| offered(run, offer, consumer));
        return Supply::Otherwise(names.collect());
    }
    // Who serves another group or version was never meant.
    let mut removals: BTreeMap<Removal, usize> = BTreeMap::new();
    for removal in removed().filter(|removal| **removal != Removal::Service) {
        *removals.entry(removal.clone()).or_default() += 1;
    }
    let taken: usize = removals.values().sum();
    let unusable = count - others - taken;
    if removals.is_empty() {
        return Supply::Unusable(unusable);
    }
    Supply::Removed { count: count - others, removals, unusable }
}

/// The service of a provider, or what an instance is known to serve.
fn offered(run: &RunIndex, offer: &Offer, consumer: &Registration) -> Vec<String> {
    let Subject::DubboService { interface, .. } = &consumer.subject else { return Vec::new() };
    let Some(entry) = run.registration(offer.registration) else { return Vec::new() };
    match (run.metadata.serves(entry), &entry.subject) {
        (Some(serves), _) => {
            let same = serves.iter().filter(|key| key.interface == *interface);
            same.map(ToString::to_string).collect()
        }
        // It is told by what the same process registered of the interface.
        (None, Subject::DubboApplication { .. }) => Vec::new(),
        (None, subject) => vec![subject.to_string()],
    }
}
