//! What the check learns of instances, put into the references: whose metadata nobody gets, and what the
//! others serve.

use super::metadata::{Metadata, Unknown};
use super::service::takes;
use crate::model::reference::{Offer, Reference, Removal};
use crate::model::{Evidence, Listing, Registration, Role, Subject};

/// `references` of `listings`, with what `evidence` takes away.
pub fn learned(
    mut references: Vec<Reference>,
    listings: &[Listing],
    evidence: &Evidence,
) -> Vec<Reference> {
    let metadata = Metadata::new(listings, evidence);
    let registrations: Vec<&Registration> =
        listings.iter().flat_map(|listing| &listing.registrations).collect();
    for reference in &mut references {
        let consumer = reference.consumers.first().and_then(|id| id.of(&registrations));
        let Some(consumer) = consumer else { continue };
        let without = reference.without.iter_mut().flat_map(|without| &mut without.offers);
        let left = reference.offers.iter_mut().chain(without);
        for offer in left.filter(|offer| offer.removed.is_none()) {
            offer.removed = removal(&metadata, &registrations, consumer, offer);
        }
    }
    references
}

/// What takes the instance of `offer` from `consumer`, by what is known of its metadata.
pub(super) fn removal(
    metadata: &Metadata,
    registrations: &[&Registration],
    consumer: &Registration,
    offer: &Offer,
) -> Option<Removal> {
    let instance = offer.registration.of(registrations)?;
    if instance.role != Role::Instance {
        return None;
    }
    match metadata.unknown(instance) {
        Some(Unknown::Missing { path }) => return Some(Removal::Metadata { path }),
        Some(Unknown::Untold { at } | Unknown::Stale { at }) => {
            return Some(Removal::MetadataService { address: at.to_string() });
        }
        None => {}
    }
    let Subject::DubboService { interface, group, version, .. } = &consumer.subject else {
        return None;
    };
    let wanted = (group.as_deref(), version.as_deref());
    let serves = metadata.serves(instance)?;
    let fits = serves.iter().any(|key| {
        let told = (key.group.as_deref(), key.version.as_deref());
        key.interface == *interface && takes(wanted, told)
    });
    (!fits).then_some(Removal::Service)
}
