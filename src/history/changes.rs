//! What changed in the registries: who came, who went, and whose session was lost.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use crate::model::{
    Concerned, Event, Finding, Happening, Listing, Moment, Read, Registration, Report, Role,
    TargetId,
};

/// Changes that are remembered.
const REMEMBERED: usize = 1000;
/// Addresses of a registry that are followed.
const FOLLOWED: usize = 20_000;
/// A service that nobody serves was left not long ago, or nobody knows by whom.
const RECENT: Duration = Duration::from_secs(900);

#[derive(Debug, Default)]
pub(super) struct Changes {
    /// What each registry had when it was read whole for the last time.
    there: BTreeMap<TargetId, Presences>,
    log: VecDeque<Change>,
}

/// What is registered, by address.
type Presences = BTreeMap<String, Presence>;

/// What is registered at an address.
#[derive(Clone, Debug, Default)]
struct Presence {
    application: String,
    machine: String,
    interfaces: BTreeSet<Arc<str>>,
    /// All sessions behind it are closed.
    is_lost: bool,
}

#[derive(Debug)]
pub(super) struct Change {
    at: Moment,
    kind: Kind,
    pub address: String,
    pub machine: String,
    application: String,
    interfaces: BTreeSet<Arc<str>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Came,
    LostSession,
    Left,
}

impl Changes {
    pub(super) fn look(&mut self, report: &Report, now: Moment) {
        for listing in report.listings.iter().filter(|listing| listing.read == Read::Complete) {
            let before = self.there.remove(&listing.target);
            let there = presences(listing, before.as_ref());
            if let Some(before) = before {
                self.compare(&there, &before, now);
            }
            self.there.insert(listing.target, there);
        }
        let excess = self.log.len().saturating_sub(REMEMBERED);
        self.log.drain(..excess);
    }

    fn compare(&mut self, there: &Presences, before: &Presences, now: Moment) {
        let log = &mut self.log;
        let mut note = |kind, address: &str, presence: &Presence| {
            log.push_back(Change {
                at: now,
                kind,
                address: address.to_owned(),
                machine: presence.machine.clone(),
                application: presence.application.clone(),
                interfaces: presence.interfaces.clone(),
            });
        };
        for (address, presence) in before {
            match there.get(address) {
                None => note(Kind::Left, address, presence),
                Some(still) if still.is_lost && !presence.is_lost => {
                    note(Kind::LostSession, address, presence);
                }
                Some(_) => {}
            }
        }
        for (address, presence) in
            there.iter().filter(|(address, _)| !before.contains_key(*address))
        {
            note(Kind::Came, address, presence);
        }
    }

    /// Who was the last to leave these services without a provider.
    pub(super) fn last_left(
        &self,
        interfaces: &BTreeSet<Arc<str>>,
        now: Moment,
    ) -> Option<&Change> {
        let left = self.log.iter().rev().filter(|change| change.kind == Kind::Left);
        let recent = left.take_while(|change| now.since(change.at) < RECENT);
        recent.into_iter().find(|change| !change.interfaces.is_disjoint(interfaces))
    }

    /// What happened around a fault: at its address, to its application, or to the services that it is about.
    pub(super) fn around<'a>(
        &'a self,
        finding: &'a Finding,
        concerned: &'a Concerned,
        interfaces: &'a BTreeSet<Arc<str>>,
    ) -> impl Iterator<Item = Event> + 'a {
        let concerns = move |change: &&Change| match finding.address {
            Some(_) => {
                change.address == concerned.address
                    || (!concerned.application.is_empty()
                        && change.application == concerned.application)
            }
            None => !change.interfaces.is_disjoint(interfaces),
        };
        self.log.iter().filter(concerns).map(|change| Event {
            at: change.at,
            what: match change.kind {
                Kind::Came => Happening::Registered(change.address.clone()),
                Kind::LostSession => Happening::SessionLost(change.address.clone()),
                Kind::Left => Happening::EntryGone(change.address.clone()),
            },
        })
    }
}

/// By address.
fn presences(listing: &Listing, before: Option<&Presences>) -> Presences {
    let sessions = listing.sessions.as_ref();
    let open: Option<HashSet<i64>> =
        sessions.map(|sessions| sessions.iter().map(|session| session.id).collect());
    let mut there = Presences::new();
    for entry in listing.registrations.iter().filter(|entry| entry.role != Role::Consumer) {
        let Some(address) = entry.address.as_ref().filter(|address| address.port.is_some()) else {
            continue;
        };
        let address = address.to_string();
        if there.len() >= FOLLOWED && !there.contains_key(&address) {
            continue;
        }
        let presence = there
            .entry(address)
            .or_insert_with(|| Presence { is_lost: true, ..Presence::default() });
        presence.is_lost &= is_lost(entry, open.as_ref());
        presence.interfaces.extend(entry.subject.interface().map(Arc::from));
        presence.interfaces.extend(entry.interfaces().map(Arc::from));
        let told = entry.subject.application().unwrap_or_default();
        if presence.application.is_empty() {
            told.clone_into(&mut presence.application);
        }
        let source = entry.registrant.as_ref().and_then(|registrant| registrant.source_ip());
        if let Some(ip) = source.filter(|_| presence.machine.is_empty()) {
            presence.machine = ip.to_string();
        }
    }
    for (address, presence) in &mut there {
        // A session that is closed tells no longer where it came from.
        if let Some(known) = before.and_then(|before| before.get(address))
            && presence.machine.is_empty()
        {
            known.machine.clone_into(&mut presence.machine);
        }
    }
    there
}

fn is_lost(entry: &Registration, open: Option<&HashSet<i64>>) -> bool {
    match (&entry.registrant, open) {
        (Some(registrant), Some(open)) => {
            registrant.session != 0 && !open.contains(&registrant.session)
        }
        (None, _) | (_, None) => false,
    }
}
