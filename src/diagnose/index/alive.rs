//! What is known to live: ports that are reached, processes of which something is, and the sources that
//! several hosts share.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;

use super::judged::JudgedAddress;
use super::owner::{Owner, owners};
use super::sessions::Sessions;
use super::tables::Tables;
use crate::diagnose::origin::shared_sources;
use crate::model::{Class, Host, Purpose, RegistrationId, Verdict};

/// Ports of a host that a fact names.
const NAMED: usize = 8;

/// What follows from the verdicts.
pub(crate) struct Alive<'a> {
    /// Some ports of each host that can be used.
    reached: HashMap<&'a Host, Vec<u16>>,
    /// Sources of sessions that are no host's own.
    shared_sources: HashSet<IpAddr>,
    /// Sessions and processes of which some registration is reachable.
    owners: HashSet<Owner<'a>>,
}

impl<'a> Alive<'a> {
    pub(crate) fn new(
        tables: &Tables<'a>,
        sessions: &Sessions,
        judged: &[JudgedAddress<'a>],
        verdicts: &[Verdict],
    ) -> Self {
        let usable = |id: &RegistrationId| verdicts.get(id.0) == Some(&Verdict::Reachable);
        let registrations = RegistrationId::numbered(&tables.registrations).map(|(id, _)| id);
        Self {
            reached: reached(judged),
            shared_sources: shared_sources(used(tables, sessions, judged)),
            owners: registrations.filter(usable).flat_map(|id| owners(tables, id)).collect(),
        }
    }

    /// Some ports of `host` that can be used.
    pub(crate) fn reached_ports(&self, host: &Host) -> &[u16] {
        self.reached.get(host).map_or(&[], Vec::as_slice)
    }

    /// Sessions of several hosts come from `ip`, so it says nothing of any.
    pub(crate) fn is_shared_source(&self, ip: IpAddr) -> bool {
        self.shared_sources.contains(&ip)
    }

    pub(crate) fn owns_something_reachable(&self, owner: &Owner) -> bool {
        self.owners.contains(owner)
    }
}

fn reachable<'j, 'a>(
    judged: &'j [JudgedAddress<'a>],
) -> impl Iterator<Item = &'j JudgedAddress<'a>> {
    judged.iter().filter(|judged| {
        judged.evidence.purpose == Purpose::Registered && judged.verdict == Verdict::Reachable
    })
}

fn reached<'a>(judged: &[JudgedAddress<'a>]) -> HashMap<&'a Host, Vec<u16>> {
    let mut reached: HashMap<&Host, Vec<u16>> = HashMap::new();
    for judged in reachable(judged) {
        let Some(port) = judged.evidence.address.port else { continue };
        let ports = reached.entry(&judged.evidence.address.host).or_default();
        ports.extend((ports.len() < NAMED).then_some(port));
    }
    reached
}

/// The source of a session and the address, no container's, at which callers use what it registered.
fn used(
    tables: &Tables,
    sessions: &Sessions,
    judged: &[JudgedAddress],
) -> impl Iterator<Item = (IpAddr, IpAddr)> {
    reachable(judged)
        .map(|judged| judged.evidence)
        .filter(|entry| !matches!(entry.class, Class::Container(_)))
        .filter_map(|entry| {
            let sources = sessions.sources(tables.at(&entry.address));
            let [source] = sources.as_slice() else { return None };
            Some((source.ip, entry.address.host.ip()?))
        })
}
