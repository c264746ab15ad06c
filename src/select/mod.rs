//! What a run looks at, of all that the registries have: what the filters name, who calls that, and the
//! providers of what is called. Consumers are judged by the whole of it, before anything is left out.

mod kept;
mod named;
mod pattern;
mod unmapped;

use self::kept::Kept;
use self::named::Named;
use self::unmapped::unmapped;
use crate::model::reference::Reference;
use crate::model::{Filters, Gate, Listing, Registration, RegistrationId, RunMode};

/// What a run looks at and reports.
#[derive(Debug)]
pub struct Selection {
    pub listings: Vec<Listing>,
    pub references: Vec<Reference>,
}

/// The part of `listings` that the filters name, with what is called from there. `references` are those of
/// all of them. What is expected is looked at, whatever the filters name.
pub fn select(
    listings: Vec<Listing>,
    references: Vec<Reference>,
    filters: &Filters,
    gate: &Gate,
    mode: RunMode,
) -> Selection {
    if filters.are_none() {
        return Selection { listings, references };
    }
    let named = Named::new(filters, gate);
    let registrations: Vec<&Registration> =
        listings.iter().flat_map(|listing| &listing.registrations).collect();
    let mut kept = Kept::new(&registrations, &named, mode);
    let followed: Vec<Reference> =
        references.into_iter().flat_map(|reference| kept.follow(reference)).collect();
    for id in unmapped(&listings, &registrations, &followed) {
        kept.keep(id);
    }
    let (mut listings, mut references) = (listings, followed);
    let places = leave_out(&mut listings, &kept);
    for reference in &mut references {
        renumber(reference, &places);
    }
    for listing in &mut listings {
        listing.oddities.retain(|oddity| named.takes_oddity(oddity));
    }
    Selection { listings, references }
}

/// Keeps what is `kept`; gives the new number of each registration, be it kept or not.
fn leave_out(listings: &mut [Listing], kept: &Kept) -> Vec<RegistrationId> {
    let (mut places, mut next) = (Vec::new(), 0);
    for listing in listings {
        listing.registrations.retain(|_| {
            let stays = kept.has(RegistrationId(places.len()));
            places.push(RegistrationId(next));
            next += usize::from(stays);
            stays
        });
    }
    places
}

fn renumber(reference: &mut Reference, places: &[RegistrationId]) {
    let own = reference.consumers.iter_mut();
    let without = reference.without.iter_mut().flat_map(|without| &mut without.offers);
    let offers = reference.offers.iter_mut().chain(without);
    let ids = own.chain(offers.map(|offer| &mut offer.registration));
    for id in ids {
        if let Some(place) = places.get(id.0) {
            *id = *place;
        }
    }
}
