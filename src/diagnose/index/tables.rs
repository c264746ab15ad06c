//! What is registered where, each table made in one pass.

use std::collections::HashMap;

use crate::model::{
    Address, AddressEvidence, Evidence, Host, Listing, Purpose, Registration, RegistrationId, Role,
};

/// The registrations of a run, and what is looked up by address and host.
pub(crate) struct Tables<'a> {
    /// Over all listings, in order.
    pub(crate) registrations: Vec<&'a Registration>,
    /// The place of the listing that each registration is in.
    listing_of: Vec<usize>,
    /// Registrations at an address, consumers left out.
    at: HashMap<&'a Address, Vec<RegistrationId>>,
    /// Places in the evidence of what belongs to a registered address.
    related: HashMap<&'a Address, Vec<usize>>,
    /// Ports registered at a host, in order.
    ports: HashMap<&'a Host, Vec<u16>>,
}

impl<'a> Tables<'a> {
    pub(crate) fn new(listings: &'a [Listing], evidence: &'a Evidence) -> Self {
        let registrations: Vec<&Registration> =
            listings.iter().flat_map(|listing| &listing.registrations).collect();
        let places = listings.iter().enumerate();
        let listing_of = places
            .flat_map(|(place, listing)| std::iter::repeat_n(place, listing.registrations.len()));
        Self {
            listing_of: listing_of.collect(),
            at: registered_at(&registrations),
            related: related(evidence),
            ports: ports(&registrations),
            registrations,
        }
    }

    /// The registrations at `address`.
    pub(crate) fn at(&self, address: &Address) -> &[RegistrationId] {
        self.at.get(address).map_or(&[], Vec::as_slice)
    }

    /// The places in the evidence of what belongs to `address`.
    pub(crate) fn related(&self, address: &Address) -> &[usize] {
        self.related.get(address).map_or(&[], Vec::as_slice)
    }

    /// The ports registered at `host`, in order.
    pub(crate) fn ports(&self, host: &Host) -> &[u16] {
        self.ports.get(host).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn pick(&self, registrations: &[RegistrationId]) -> Vec<&'a Registration> {
        registrations.iter().filter_map(|id| id.of(&self.registrations)).collect()
    }

    /// The place of the listing that a registration is in.
    pub(crate) fn listing_of(&self, registration: RegistrationId) -> Option<usize> {
        self.listing_of.get(registration.0).copied()
    }

    /// Every registration with the place of its listing.
    pub(crate) fn by_listing(
        &self,
    ) -> impl Iterator<Item = (RegistrationId, &'a Registration, usize)> + use<'_, 'a> {
        let numbered = RegistrationId::numbered(&self.registrations);
        numbered.zip(&self.listing_of).map(|((id, registration), place)| (id, registration, *place))
    }
}

/// The registered address that an entry of the evidence belongs to.
pub(super) fn owner_address(entry: &AddressEvidence) -> &Address {
    entry.purpose.owner().unwrap_or(&entry.address)
}

fn registered_at<'a>(
    registrations: &[&'a Registration],
) -> HashMap<&'a Address, Vec<RegistrationId>> {
    let mut at: HashMap<&Address, Vec<RegistrationId>> = HashMap::new();
    for (id, registration) in RegistrationId::numbered(registrations) {
        if let (Some(address), false) = (&registration.address, registration.role == Role::Consumer)
        {
            at.entry(address).or_default().push(id);
        }
    }
    at
}

fn related(evidence: &Evidence) -> HashMap<&Address, Vec<usize>> {
    let mut found: HashMap<&Address, Vec<usize>> = HashMap::new();
    for (place, entry) in evidence.addresses.iter().enumerate() {
        if entry.purpose != Purpose::Registered {
            found.entry(owner_address(entry)).or_default().push(place);
        }
    }
    found
}

fn ports<'a>(registrations: &[&'a Registration]) -> HashMap<&'a Host, Vec<u16>> {
    let mut found: HashMap<&Host, Vec<u16>> = HashMap::new();
    for registration in registrations {
        let Some(address) = &registration.address else { continue };
        let Some(port) = address.port else { continue };
        found.entry(&address.host).or_default().push(port);
    }
    for ports in found.values_mut() {
        ports.sort_unstable();
        ports.dedup();
    }
    found
}
