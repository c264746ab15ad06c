//! What consumers want, and what there is of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnose::index::RunIndex;
use crate::directory::Directory;
use crate::model::reference::{Offer, Reference, Removal};
use crate::model::{Read, Registration, RegistrationId, Role, Subject};

/// A service that an application calls in vain.
#[derive(Debug)]
pub(super) struct Wanted<'a> {
    pub application: &'a str,
    /// `group/interface:version`.
    pub service: String,
    /// Indices of the registrations that want it.
    pub consumers: Vec<RegistrationId>,
    pub supply: Supply,
    /// Indices of the providers that there are, usable or not.
    pub providers: Vec<RegistrationId>,
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
                Removal::Registry | Removal::Protocol(_) | Removal::Metadata { .. } => true,
                Removal::Service | Removal::Disabled | Removal::Rule(_) | Removal::Tag(_) => false,
            }),
            Supply::Unusable(_) => false,
        }
    }

    /// What takes providers away, where anything but their group or version does.
    pub(super) fn removals(&self) -> impl Iterator<Item = &Removal> {
        let removals = match &self.supply {
            Supply::Removed { removals, .. } => Some(removals),
            Supply::Missing | Supply::Otherwise(_) | Supply::Unusable(_) => None,
        };
        removals.into_iter().flat_map(BTreeMap::keys)
    }
}

/// Every service of every consumer that nobody serves. Where a part of the registries wasn't read, or
/// the operator left a part out, what is missing can't be told.
pub(super) fn wanted<'a>(run: &RunIndex<'a>) -> Vec<Wanted<'a>> {
    let filters = &run.job.filters;
    if !filters.applications.is_empty() || !filters.groups.is_empty() || run.job.check.passive {
        return Vec::new();
    }
    let whole = run.listings.iter().all(|listing| listing.read == Read::Complete);
    let directory = Directory::new(run.listings, run.registrations());
    let unmapped = run.registrations().iter().any(|entry| is_unmapped(entry));
    let mut vain: BTreeMap<(&str, String), Wanted> = BTreeMap::new();
    for consumers in processes(run, &directory) {
        let first = consumers.first().and_then(|index| run.registration(*index));
        let Some(first) = first else { continue };
        let Some(reference) = directory.reference(consumers) else { continue };
        let Some(supply) = supply(run, first, &reference) else { continue };
        if !reference.unevaluated.is_empty() || (!whole && !matches!(supply, Supply::Unusable(_))) {
            continue;
        }
        let application = first.subject.application().unwrap_or_default();
        let service = first.subject.to_string();
        let is_certain = !unmapped && matches!(supply, Supply::Unusable(_));
        let known = vain.entry((application, service.clone())).or_insert_with(|| Wanted {
            application,
            service,
            consumers: Vec::new(),
            supply,
            providers: reference.offers.iter().map(|offer| offer.registration).collect(),
            is_certain,
        });
        known.consumers.extend(reference.consumers);
        known.consumers.sort_unstable();
    }
    vain.into_values().collect()
}

/// An instance that doesn't tell what it serves.
fn is_unmapped(entry: &Registration) -> bool {
    let is_dubbo = matches!(entry.subject, Subject::DubboApplication { .. });
    is_dubbo && entry.role == Role::Instance && entry.interfaces.is_none()
}

/// The registrations of each process for each service. Where no rule goes by the host, all processes of an
/// application in the same registries get the same, and are one here.
fn processes(run: &RunIndex, directory: &Directory<'_>) -> Vec<Vec<RegistrationId>> {
    let calling: Vec<(RegistrationId, &Registration)> =
        run.numbered().filter(|(index, entry)| is_calling(run, *index, entry)).collect();
    let mut processes: BTreeMap<(&str, String, String), Vec<RegistrationId>> = BTreeMap::new();
    for (index, entry) in &calling {
        let application = entry.subject.application().unwrap_or_default();
        let host = entry.address.as_ref().map(|address| address.host.to_string());
        let key = (application, entry.subject.to_string(), host.unwrap_or_default());
        processes.entry(key).or_default().push(*index);
    }
    let mut alike: BTreeMap<_, Vec<RegistrationId>> = BTreeMap::new();
    for ((application, service, _), indices) in processes {
        let circumstances = directory.circumstances(&indices);
        alike.entry((application, service, circumstances)).or_default().extend(indices);
    }
    alike.into_values().collect()
}

/// A consumer of an interface whose process lives, as far as is known.
fn is_calling(run: &RunIndex, index: RegistrationId, entry: &Registration) -> bool {
    let Subject::DubboService { interface, .. } = &entry.subject else { return false };
    entry.role == Role::Consumer
        && !entry.is_persistent()
        // Dubbo's own console wants everything.
        && **interface != *"*"
        && run.session_is_open(index) != Some(false)
}

/// Why the consumer is served by nobody; `None`: somebody serves it, or that can't be told.
fn supply(run: &RunIndex, consumer: &Registration, reference: &Reference) -> Option<Supply> {
    let is_usable = |offer: &&Offer| {
        offer.removed.is_none()
            && run
                .verdict_of(offer.registration)
                .is_none_or(|verdict| verdict.usable() != Some(false))
    };
    if reference.offers.iter().any(|offer| is_usable(&offer)) {
        return None;
    }
    let removed = || reference.offers.iter().filter_map(|offer| offer.removed.as_ref());
    let count = reference.offers.len();
    if count == 0 {
        return Some(Supply::Missing);
    }
    let others = removed().filter(|removal| **removal == Removal::Service).count();
    if others == count {
        let Subject::DubboService { interface, .. } = &consumer.subject else { return None };
        let names = reference.offers.iter().flat_map(|offer| offered(run, offer, interface));
        return Some(Supply::Otherwise(names.collect()));
    }
    // Who serves another group or version was never meant.
    let mut removals: BTreeMap<Removal, usize> = BTreeMap::new();
    for removal in removed().filter(|removal| **removal != Removal::Service) {
        *removals.entry(removal.clone()).or_default() += 1;
    }
    let taken: usize = removals.values().sum();
    let unusable = count - others - taken;
    if removals.is_empty() {
        return Some(Supply::Unusable(unusable));
    }
    Some(Supply::Removed { count: count - others, removals, unusable })
}

/// The service of a provider, or what an instance is known to serve.
fn offered(run: &RunIndex, offer: &Offer, interface: &str) -> Vec<String> {
    let Some(entry) = run.registration(offer.registration) else { return Vec::new() };
    match (&entry.serves, &entry.subject) {
        (Some(serves), _) => {
            let same = serves.iter().filter(|key| *key.interface == *interface);
            same.map(ToString::to_string).collect()
        }
        // It is told by what the same process registered of the interface.
        (None, Subject::DubboApplication { .. }) => Vec::new(),
        (None, subject) => vec![subject.to_string()],
    }
}
