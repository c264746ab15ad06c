//! The indices of a run, each made in one pass.

use std::collections::HashMap;

use crate::model::{
    Address, AddressEvidence, Evidence, Host, Purpose, Registration, RegistrationId, Role,
};

/// The registered address that an entry of the evidence belongs to.
pub(super) fn owner_address(entry: &AddressEvidence) -> &Address {
    entry.purpose.owner().unwrap_or(&entry.address)
}

/// Registrations by address, consumers left out.
pub(super) fn registered_at<'a>(
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

/// Entries of the evidence by the registered address that they belong to.
pub(super) fn companions(evidence: &Evidence) -> HashMap<&Address, Vec<usize>> {
    let mut found: HashMap<&Address, Vec<usize>> = HashMap::new();
    for (index, entry) in evidence.addresses.iter().enumerate() {
        if entry.purpose != Purpose::Registered {
            found.entry(owner_address(entry)).or_default().push(index);
        }
    }
    found
}

/// The ports registered at each host, in order.
pub(super) fn ports<'a>(registrations: &[&'a Registration]) -> HashMap<&'a Host, Vec<u16>> {
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
