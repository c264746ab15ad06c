//! Which registrations of a listing the operator wants to see.

use std::collections::HashSet;

use globset::GlobMatcher;

use crate::model::{Filters, Listing, Oddity, Registration, Role, Subject};

/// Slashes of a path that may part names.
const SLASHES: usize = 16;

/// Leaves out what the filters don't name. Consumers of a wanted service stay, whatever their
/// application, unless `consumers_too`: a check tells by them whom a fault hurts.
pub(super) fn keep(listing: &mut Listing, filters: &Filters, consumers_too: bool) {
    let there = services_at(listing, filters);
    listing.registrations.retain(|registration| {
        let caller = registration.role == Role::Consumer && !consumers_too;
        let at = match caller && !filters.addresses.is_empty() {
            // Of a service that is wanted by its name, whoever calls it stays.
            true if !filters.services.is_empty() => true,
            true => services(registration).iter().any(|name| there.contains(*name)),
            false => filters.want(registration.address.as_ref()),
        };
        at && any(&filters.services, || services(registration))
            && (caller || any(&filters.applications, || applications(&registration.subject)))
            && any(&filters.groups, || groups(&registration.subject))
    });
    listing.oddities.retain(|oddity| match oddity {
        Oddity::Malformed { origin, .. } => any(&filters.services, || names_in(origin)),
        Oddity::OversizedDirectory { path, .. } => any(&filters.services, || names_in(path)),
        // What can't be seen may be any service's, and the rest is the registry's own.
        Oddity::Hidden { .. }
        | Oddity::Unread { .. }
        | Oddity::EmptyRoot { .. }
        | Oddity::OtherInstances { .. }
        | Oddity::ReadOnly { .. }
        | Oddity::Disagreement { .. } => true,
    });
}

/// What is registered at the wanted addresses: whoever calls it stays.
fn services_at(listing: &Listing, filters: &Filters) -> HashSet<String> {
    if filters.addresses.is_empty() {
        return HashSet::new();
    }
    let here = |entry: &&Registration| {
        entry.role != Role::Consumer && filters.want(entry.address.as_ref())
    };
    let here = listing.registrations.iter().filter(here);
    here.flat_map(services).map(str::to_owned).collect()
}

/// The names that a path may have in it, be it one node's or, with slashes, that of several.
fn names_in(path: &str) -> Vec<&str> {
    let slashes = || path.match_indices('/').map(|(place, _)| place).take(SLASHES);
    let ends = || slashes().chain([path.len()]);
    let starts = std::iter::once(0).chain(slashes().map(|place| place + 1));
    starts
        .flat_map(|start| ends().filter_map(move |end| path.get(start..end)))
        .filter(|name| !name.is_empty())
        .collect()
}

fn any<'a>(globs: &[GlobMatcher], names: impl FnOnce() -> Vec<&'a str>) -> bool {
    globs.is_empty() || names().iter().any(|name| globs.iter().any(|glob| glob.is_match(name)))
}

fn services(registration: &Registration) -> Vec<&str> {
    match &registration.subject {
        Subject::DubboService { interface, .. } => vec![interface],
        Subject::DubboApplication { application } => {
            let mut names: Vec<&str> = registration.interfaces().collect();
            names.push(application);
            names
        }
        Subject::SpringService { application } => vec![application],
        Subject::RocketMqBroker { broker, .. } => vec![broker],
    }
}

fn applications(subject: &Subject) -> Vec<&str> {
    subject.application().into_iter().collect()
}

/// A broker's group is its cluster.
fn groups(subject: &Subject) -> Vec<&str> {
    match subject {
        Subject::DubboService { group, .. } => group.as_deref().into_iter().collect(),
        Subject::RocketMqBroker { cluster, .. } => cluster.as_deref().into_iter().collect(),
        Subject::DubboApplication { .. } | Subject::SpringService { .. } => Vec::new(),
    }
}
