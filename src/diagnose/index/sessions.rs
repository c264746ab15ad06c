//! The session behind each registration, as the members of its registry tell of it.

use std::collections::{HashMap, HashSet};

use super::tables::Tables;
use crate::diagnose::origin::Source;
use crate::model::{Listing, Registration, RegistrationId, Session};

/// One entry a registration, in order.
pub(crate) struct Sessions<'a> {
    owners: Vec<Owning<'a>>,
}

/// What is known of the session that owns a registration.
#[derive(Clone, Copy, Default)]
struct Owning<'a> {
    id: i64,
    /// The open session, where a member told of it.
    open: Option<&'a Session>,
    is_open: Option<bool>,
    source: Option<Source<'a>>,
}

/// The open sessions of a listing by their number; `None`: no member tells.
type Open<'a> = Option<HashMap<i64, &'a Session>>;

impl<'a> Sessions<'a> {
    pub(crate) fn new(listings: &'a [Listing], tables: &Tables<'a>) -> Self {
        let open: Vec<Open> = listings.iter().map(open_in).collect();
        let owners = tables.by_listing().map(|(_, registration, place)| {
            let listing = listings.get(place).zip(open.get(place));
            listing.and_then(|(listing, open)| owning(registration, listing, open))
        });
        Self { owners: owners.map(Option::unwrap_or_default).collect() }
    }

    /// Whether the session that owns `registration` is open; `None` where it can't be told.
    pub(crate) fn is_open(&self, registration: RegistrationId) -> Option<bool> {
        self.owners.get(registration.0)?.is_open
    }

    /// The open session that owns `registration`, where a member told of it.
    pub(crate) fn open(&self, registration: RegistrationId) -> Option<&'a Session> {
        self.owners.get(registration.0)?.open
    }

    /// The distinct sources of the sessions behind registrations, each with a member that sees it.
    pub(crate) fn sources(&self, registrations: &[RegistrationId]) -> Vec<Source<'a>> {
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        let mut last = 0;
        for owner in registrations.iter().filter_map(|id| self.owners.get(id.0)) {
            // A process registers much in one session.
            if owner.id == last {
                continue;
            }
            last = owner.id;
            found.extend(owner.source.filter(|source| seen.insert(source.ip)));
        }
        found
    }
}

fn open_in(listing: &Listing) -> Open<'_> {
    let open = listing.sessions.as_ref()?;
    Some(open.iter().map(|session| (session.id, session)).collect())
}

/// `None`: the registry doesn't say who registered.
fn owning<'a>(
    registration: &Registration,
    listing: &'a Listing,
    open: &Open<'a>,
) -> Option<Owning<'a>> {
    let registrant = registration.registrant.as_ref()?;
    let id = registrant.session;
    let session = open.as_ref().and_then(|open| open.get(&id)).copied();
    let is_open = match session {
        Some(_) => Some(true),
        None => (open.is_some() && is_surely_closed(listing, id)).then_some(false),
    };
    let source = registrant.source_ip().map(|ip| Source {
        ip,
        member: session.and_then(|session| listing.members.get(session.member)),
    });
    Some(Owning { id, open: session, is_open, source })
}

/// Members of an ensemble tell of their own clients only, and a client may have gone to another, so
/// all of them have to tell; and the one that opened it has to have done so before it told.
fn is_surely_closed(listing: &Listing, session: i64) -> bool {
    let members = &listing.members;
    let opened = |own: i64| own >> 56 == session >> 56 && session < own;
    session != 0
        && members.iter().all(|look| look.sessions.is_some())
        && members.iter().filter_map(|look| look.opened).any(opened)
}
