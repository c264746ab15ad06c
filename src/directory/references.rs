//! One reference for all consumers of a service whose clients make the same of the registries.

use std::collections::BTreeMap;

use super::offers::Directory;
use crate::model::reference::Reference;
use crate::model::{Listing, Registration, RegistrationId, Role, Subject};

/// What every consumer of `listings` gets of each service that it calls, in the order registered.
pub fn references(listings: &[Listing]) -> Vec<Reference> {
    let registrations: Vec<&Registration> =
        listings.iter().flat_map(|listing| &listing.registrations).collect();
    let directory = Directory::new(listings, &registrations);
    let mut alike: BTreeMap<_, Vec<RegistrationId>> = BTreeMap::new();
    for ((_, service, _), ids) in processes(&registrations) {
        let circumstances = directory.circumstances(&ids);
        alike.entry((service, circumstances)).or_default().extend(ids);
    }
    let mut references: Vec<Reference> = alike
        .into_values()
        .filter_map(|mut ids| {
            ids.sort_unstable();
            directory.reference(ids)
        })
        .collect();
    references.sort_by_key(|reference| reference.consumers.first().copied());
    references
}

/// Application, service and host: what tells processes apart.
type Process<'a> = (&'a str, String, String);

/// The registrations of each process for each service: one a registry.
fn processes<'a>(registrations: &[&'a Registration]) -> BTreeMap<Process<'a>, Vec<RegistrationId>> {
    let mut processes: BTreeMap<Process<'a>, Vec<RegistrationId>> = BTreeMap::new();
    let calling = RegistrationId::numbered(registrations).filter(|(_, entry)| is_calling(entry));
    for (id, entry) in calling {
        let application = entry.subject.application().unwrap_or_default();
        let host = entry.address.as_ref().map(|address| address.host.to_string());
        let process = (application, entry.subject.to_string(), host.unwrap_or_default());
        processes.entry(process).or_default().push(id);
    }
    processes
}

/// A consumer of an interface that a process registered, and that went with it.
fn is_calling(entry: &Registration) -> bool {
    let Subject::DubboService { interface, .. } = &entry.subject else { return false };
    // Dubbo's own console wants everything.
    entry.role == Role::Consumer && !entry.is_persistent() && **interface != *"*"
}
