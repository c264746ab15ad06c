//! Who registered: the sessions with what they own, and the hosts that they come from.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;

use super::tables::Tables;
use crate::model::{RegistrationId, Role};

/// Everything that ties registrations to sessions, in one pass.
#[derive(Default)]
pub struct Registrants {
    /// What each session owns, by listing and session, consumers left out.
    owned: HashMap<(usize, i64), Vec<RegistrationId>>,
    /// One registration of each session, by the session's source.
    from: HashMap<IpAddr, Vec<RegistrationId>>,
    /// Addresses that something is provided at. A consumer's is the address that its session comes from,
    /// in a container as on a host.
    hosts: HashSet<IpAddr>,
}

impl Registrants {
    pub(crate) fn new(tables: &Tables) -> Self {
        let mut all = Self::default();
        let mut seen = HashSet::new();
        for (id, registration, listing) in tables.by_listing() {
            let provided =
                registration.address.as_ref().filter(|_| registration.role != Role::Consumer);
            all.hosts.extend(provided.and_then(|address| address.host.ip()));
            let Some(owner) = registration.registrant.as_ref().filter(|owner| owner.session != 0)
            else {
                continue;
            };
            let session = (listing, owner.session);
            if registration.role != Role::Consumer && registration.address.is_some() {
                all.owned.entry(session).or_default().push(id);
            }
            if seen.insert(session)
                && let Some(ip) = owner.source_ip()
            {
                all.from.entry(ip).or_default().push(id);
            }
        }
        all
    }

    /// All that the session owns, consumers left out.
    pub fn owned(&self, listing: usize, session: i64) -> &[RegistrationId] {
        self.owned.get(&(listing, session)).map_or(&[], Vec::as_slice)
    }

    /// One registration of each session that comes from `ip`.
    pub fn from(&self, ip: IpAddr) -> &[RegistrationId] {
        self.from.get(&ip).map_or(&[], Vec::as_slice)
    }

    pub fn is_host(&self, ip: IpAddr) -> bool {
        self.hosts.contains(&ip)
    }
}
