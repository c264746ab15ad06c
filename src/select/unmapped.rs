//! Instances of applications that may serve what is called, though nothing but their description says so.

use std::collections::HashSet;

use crate::model::reference::Reference;
use crate::model::{Listing, Registration, RegistrationId, Role, Subject, TargetId};

/// Those of the applications that describe an interface of `references` which has no provider.
pub(super) fn unmapped(
    listings: &[Listing],
    registrations: &[&Registration],
    references: &[Reference],
) -> Vec<RegistrationId> {
    let consumers = references.iter().flat_map(|reference| &reference.consumers);
    let called: HashSet<(TargetId, &str)> = consumers
        .filter_map(|id| id.of(registrations))
        .filter_map(|consumer| match &consumer.subject {
            Subject::DubboService { interface, .. } => Some((consumer.target, &**interface)),
            Subject::DubboApplication { .. }
            | Subject::SpringService { .. }
            | Subject::RocketMqBroker { .. }
            | Subject::ProxyEndpoint { .. } => None,
        })
        .collect();
    let mut described: HashSet<(TargetId, &str)> = HashSet::new();
    for listing in listings {
        let traces = listing.traces.iter();
        for trace in traces.filter(|trace| called.contains(&(listing.target, &*trace.interface))) {
            described.extend(trace.applications.iter().map(|name| (listing.target, name.as_str())));
        }
    }
    let is_described = |entry: &Registration| {
        let application = entry.subject.application().unwrap_or_default();
        entry.role == Role::Instance && described.contains(&(entry.target, application))
    };
    let all = RegistrationId::numbered(registrations);
    all.filter(|(_, entry)| is_described(entry)).map(|(id, _)| id).collect()
}
