//! Instances that a consumer may find, and that this run didn't read.

use std::collections::BTreeSet;

use super::services::Wanted;
use crate::diagnose::index::RunIndex;
use crate::diagnose::old_server::old_server;
use crate::model::quote::tick;
use crate::model::{Oddity, RegistrationId, Remedy, Subject, TargetId};
use crate::remedy::instances_root;

/// A root of a registry with instances of the service.
type Place<'a> = (TargetId, &'a str);

/// Whether each of `services` may be provided by instances that weren't read.
pub(super) fn may_provide(run: &RunIndex, services: &[Wanted]) -> bool {
    services.iter().all(|service| service.is_missing() && !places(run, service).is_empty())
}

pub(super) fn facts(run: &RunIndex, services: &[Wanted]) -> Vec<String> {
    let fact = |(_, root): Place| {
        format!(
            "instances of an application that serves it are below {}, which this run didn't read: \
             a consumer finds them only if its registry address names that root (`rootPath`)",
            tick(root)
        )
    };
    all(run, services).into_iter().map(fact).collect()
}

pub(super) fn remedies(run: &RunIndex, services: &[Wanted]) -> Vec<Remedy> {
    let places = all(run, services).into_iter();
    places
        .filter_map(|(target, root)| Some(instances_root(target.of(run.targets)?, root)))
        .collect()
}

/// Providers that the registry of these consumers is too old for.
pub(super) fn too_old(run: &RunIndex, services: &[Wanted]) -> Option<String> {
    let missing = services.iter().filter(|service| service.is_missing());
    let mut consumers = missing.flat_map(|service| &service.consumers);
    let old = consumers.find_map(|consumer| old_server(run.listing_of(*consumer)?))?;
    Some(old.fact())
}

fn all<'a>(run: &RunIndex<'a>, services: &[Wanted]) -> BTreeSet<Place<'a>> {
    services
        .iter()
        .filter(|service| service.is_missing())
        .flat_map(|service| places(run, service))
        .collect()
}

fn places<'a>(run: &RunIndex<'a>, wanted: &Wanted) -> BTreeSet<Place<'a>> {
    wanted.consumers.iter().flat_map(|consumer| of_consumer(run, *consumer)).collect()
}

fn of_consumer<'a>(run: &RunIndex<'a>, consumer: RegistrationId) -> Vec<Place<'a>> {
    let entry = run.registration(consumer);
    let (Some(entry), Some(listing)) = (entry, run.listing_of(consumer)) else { return Vec::new() };
    let Subject::DubboService { interface, .. } = &entry.subject else { return Vec::new() };
    let roots = listing.oddities.iter().filter_map(|oddity| {
        let Oddity::OtherInstances { root, serves } = oddity else { return None };
        serves.iter().any(|name| **name == **interface).then_some((listing.target, root.as_str()))
    });
    roots.collect()
}
