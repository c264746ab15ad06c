//! All that rules may look at: the run's values, indexed once so that no rule searches.

mod registrants;
mod tables;
mod view;

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;

pub use view::AddressView;

use self::registrants::Registrants;
use self::tables::{companions, owner_address, ports, registered_at};
use super::callers::Callers;
use super::identity_match::{IdentityMatch, match_identity};
use super::origin::{Source, origin, shared_sources, sources};
use super::verdict::{first_path, judge};
use crate::model::{
    Address, AddressEvidence, Class, Evidence, Host, Job, Listing, Oddity, Purpose, Registration,
    RegistrationId, Session, Target, Vantage, Verdict,
};

/// Registrations and ports that are looked at for what belongs to one process.
const LOOKED_AT: usize = 64;
/// Ports of a host that a fact names.
const NAMED: usize = 8;

/// A run, indexed.
pub struct RunIndex<'a> {
    pub vantage: &'a Vantage,
    pub targets: &'a [Target],
    pub listings: &'a [Listing],
    pub evidence: &'a Evidence,
    pub job: &'a Job,
    /// Over all listings, in order.
    pub registrations: Vec<&'a Registration>,
    /// One for each entry of the evidence.
    pub verdicts: Vec<Verdict>,
    /// One for each registration.
    pub registration_verdicts: Vec<Verdict>,
    pub callers: Callers<'a>,
    pub registrants: Registrants,
    /// The listing that each registration is in.
    listing_of: Vec<usize>,
    /// Registrations at an address, consumers left out.
    at: HashMap<&'a Address, Vec<RegistrationId>>,
    /// Entries of the evidence that belong to a registered address.
    companions: HashMap<&'a Address, Vec<usize>>,
    /// Ports registered at a host.
    ports: HashMap<&'a Host, Vec<u16>>,
    /// Some of those that can be used.
    reached: HashMap<&'a Host, Vec<u16>>,
    /// Open sessions by listing, where the registry told.
    sessions: Vec<Option<HashMap<i64, &'a Session>>>,
    /// Sources of sessions that are no machine's own.
    shared_sources: HashSet<IpAddr>,
    /// Sessions and processes of which some registration is reachable.
    alive: HashSet<(usize, Owner<'a>)>,
}

/// What ties registrations of one process together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Owner<'a> {
    Session(i64),
    Process(&'a str, &'a Host),
}

impl<'a> RunIndex<'a> {
    pub fn new(
        vantage: &'a Vantage,
        targets: &'a [Target],
        listings: &'a [Listing],
        evidence: &'a Evidence,
        job: &'a Job,
    ) -> Self {
        let registrations: Vec<&Registration> =
            listings.iter().flat_map(|listing| &listing.registrations).collect();
        let listing_of: Vec<usize> = listings
            .iter()
            .enumerate()
            .flat_map(|(place, listing)| std::iter::repeat_n(place, listing.registrations.len()))
            .collect();
        let sessions = listings.iter().map(|listing| {
            let open = listing.sessions.as_ref()?;
            Some(open.iter().map(|session| (session.id, session)).collect())
        });
        let mut run = Self {
            vantage,
            targets,
            listings,
            evidence,
            job,
            verdicts: Vec::with_capacity(evidence.addresses.len()),
            registration_verdicts: vec![Verdict::Undetermined; registrations.len()],
            callers: Callers::new(&registrations, &evidence.clients),
            registrants: Registrants::new(&registrations, &listing_of),
            listing_of,
            at: registered_at(&registrations),
            companions: companions(evidence),
            ports: ports(&registrations),
            reached: HashMap::new(),
            sessions: sessions.collect(),
            shared_sources: HashSet::new(),
            alive: HashSet::new(),
            registrations,
        };
        run.judge_all();
        run
    }

    /// The registrations at `address`, by index.
    pub fn at(&self, address: &Address) -> &[RegistrationId] {
        self.at.get(address).map_or(&[], Vec::as_slice)
    }

    /// Every registered address and its verdict.
    pub fn registered(&self) -> impl Iterator<Item = (&'a AddressEvidence, Verdict)> {
        let judged = self.evidence.addresses.iter().zip(self.verdicts.iter().copied());
        judged.filter(|(entry, _)| entry.purpose == Purpose::Registered)
    }

    pub fn verdict_of(&self, registration: RegistrationId) -> Option<Verdict> {
        self.registration_verdicts.get(registration.0).copied()
    }

    /// Every registration with its number.
    pub fn numbered(&self) -> impl Iterator<Item = (RegistrationId, &'a Registration)> {
        RegistrationId::numbered(&self.registrations)
    }

    /// All that is odd about a registry, with the listing it is in.
    pub fn oddities(&self) -> impl Iterator<Item = (&'a Listing, &'a Oddity)> {
        let listings = self.listings.iter();
        listings.flat_map(|listing| listing.oddities.iter().map(move |oddity| (listing, oddity)))
    }

    /// The companions of `address` and their verdicts.
    pub fn companions<'s>(
        &'s self,
        address: &Address,
    ) -> impl Iterator<Item = (&'s AddressEvidence, Verdict)> + use<'s, 'a> {
        self.companions.get(address).into_iter().flatten().filter_map(|&index| {
            Some((self.evidence.addresses.get(index)?, *self.verdicts.get(index)?))
        })
    }

    /// The ports registered at `host`, in order.
    pub fn ports(&self, host: &Host) -> &[u16] {
        self.ports.get(host).map_or(&[], Vec::as_slice)
    }

    /// Those ports of `host` at which the process of these registrations is registered. Docker hosts
    /// give the same addresses to their containers, so another port may be another machine's.
    pub fn ports_of(&self, host: &Host, indices: &[RegistrationId]) -> Vec<u16> {
        let own: HashSet<_> =
            indices.iter().take(LOOKED_AT).flat_map(|one| self.owners(*one)).collect();
        let is_own = |port: &u16| {
            let address = Address { host: host.clone(), port: Some(*port) };
            let mut there = self.at(&address).iter().take(LOOKED_AT);
            there.any(|one| self.owners(*one).any(|owner| own.contains(&owner)))
        };
        self.ports(host).iter().copied().take(LOOKED_AT).filter(is_own).collect()
    }

    /// Some ports of `host` that can be used.
    pub fn reached_ports(&self, host: &Host) -> &[u16] {
        self.reached.get(host).map_or(&[], Vec::as_slice)
    }

    pub fn pick(&self, indices: &[RegistrationId]) -> Vec<&'a Registration> {
        indices.iter().filter_map(|&index| index.of(&self.registrations)).collect()
    }

    pub fn listing_of(&self, registration: RegistrationId) -> Option<&'a Listing> {
        self.listings.get(*self.listing_of.get(registration.0)?)
    }

    pub fn target_of(&self, registration: &Registration) -> Option<&'a Target> {
        registration.target.of(self.targets)
    }

    /// The registry that lists what is registered there.
    pub fn target_at(&self, view: &AddressView) -> Option<&'a Target> {
        self.target_of(view.registrations.first()?)
    }

    /// Whether the session that owns `registration` is open; `None` where it can't be told. Members of
    /// an ensemble tell of their own clients only, and a client may have gone to another, so all of
    /// them have to tell; and the one that opened it has to have done so before it told.
    pub fn session_is_open(&self, registration: RegistrationId) -> Option<bool> {
        let session = registration.of(&self.registrations)?.registrant.as_ref()?.session;
        let open = self.sessions.get(*self.listing_of.get(registration.0)?)?.as_ref()?;
        if open.contains_key(&session) {
            return Some(true);
        }
        let members = &self.listing_of(registration)?.members;
        let all_tell = members.iter().all(|look| look.sessions.is_some());
        let opened = |own: i64| own >> 56 == session >> 56 && session < own;
        let is_known =
            session != 0 && all_tell && members.iter().filter_map(|look| look.opened).any(opened);
        is_known.then_some(false)
    }

    /// The open session that owns `registration`, where a member told of it.
    pub fn session_of(&self, registration: RegistrationId) -> Option<&'a Session> {
        let session = registration.of(&self.registrations)?.registrant.as_ref()?.session;
        let open = self.sessions.get(*self.listing_of.get(registration.0)?)?.as_ref()?;
        open.get(&session).copied()
    }

    /// All that the session owns which owns `registration`, consumers left out.
    pub fn owned_with(&self, registration: RegistrationId) -> &[RegistrationId] {
        let listing = self.listing_of.get(registration.0).copied().unwrap_or_default();
        let one = registration.of(&self.registrations).and_then(|one| one.registrant.as_ref());
        one.map_or(&[], |owner| self.registrants.owned(listing, owner.session))
    }

    /// The distinct sources of the sessions behind registrations, each with a member that sees it.
    pub fn sources_seen(&self, indices: &[RegistrationId]) -> Vec<Source<'a>> {
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        let mut last = 0;
        for &index in indices {
            // A process registers much in one session.
            let owner = index.of(&self.registrations).and_then(|one| one.registrant.as_ref());
            let Some(owner) = owner.filter(|owner| owner.session != last) else { continue };
            last = owner.session;
            let Some(ip) = owner.source_ip().filter(|ip| seen.insert(*ip)) else { continue };
            let member = self
                .session_of(index)
                .and_then(|session| self.listing_of(index)?.members.get(session.member));
            found.push(Source { ip, member });
        }
        found
    }

    /// Something else that the process behind `registration` registered is reachable.
    pub fn lives_elsewhere(&self, registration: RegistrationId) -> bool {
        self.owners(registration).any(|owner| self.alive.contains(&owner))
    }

    /// Sessions of several machines come from `ip`, so it says nothing of any.
    pub fn is_shared_source(&self, ip: IpAddr) -> bool {
        self.shared_sources.contains(&ip)
    }

    /// Whether any of `ips` is this machine's.
    pub fn is_own(&self, ip: IpAddr) -> bool {
        self.vantage.owner_of(ip).is_some()
    }

    pub fn sources(&self, indices: &[RegistrationId]) -> Vec<IpAddr> {
        sources(&self.pick(indices))
    }

    fn owners(&self, registration: RegistrationId) -> impl Iterator<Item = (usize, Owner<'a>)> {
        let listing = self.listing_of.get(registration.0).copied().unwrap_or_default();
        let one = registration.of(&self.registrations);
        let session = one
            .and_then(|one| one.registrant.as_ref())
            .map(|registrant| registrant.session)
            .filter(|session| *session != 0)
            .map(Owner::Session);
        let process = one.and_then(|one| {
            let application = one.subject.application()?;
            Some(Owner::Process(application, &one.address.as_ref()?.host))
        });
        session.into_iter().chain(process).map(move |owner| (listing, owner))
    }

    /// The source of a session and the address, no container's, at which callers use what it registered.
    fn used(&self) -> impl Iterator<Item = (IpAddr, IpAddr)> {
        self.registered()
            .filter(|(entry, verdict)| {
                *verdict == Verdict::Reachable && !matches!(entry.class, Class::Container(_))
            })
            .filter_map(|(entry, _)| {
                let sources = self.sources_seen(self.at(&entry.address));
                let [one] = sources.as_slice() else { return None };
                Some((one.ip, entry.address.host.ip()?))
            })
    }

    fn judge_all(&mut self) {
        for entry in &self.evidence.addresses {
            let indices = self.at.get(owner_address(entry)).map_or(&[][..], Vec::as_slice);
            let here = self.pick(indices);
            let origin = origin(self.vantage, &self.sources_seen(indices));
            let verdict = judge(self.vantage, self.job, entry, &here, origin);
            self.verdicts.push(verdict);
            if entry.purpose != Purpose::Registered {
                continue;
            }
            if let (Verdict::Reachable, Some(port)) = (verdict, entry.address.port) {
                let reached = self.reached.entry(&entry.address.host).or_default();
                reached.extend((reached.len() < NAMED).then_some(port));
            }
            let path = first_path(entry);
            for (&index, registration) in indices.iter().zip(&here) {
                let standing = path.map(|path| match_identity(path, &here, registration));
                let own = match standing {
                    Some(IdentityMatch::Stranger) => Verdict::Misidentified,
                    Some(IdentityMatch::Withheld(_)) if verdict == Verdict::Reachable => {
                        Verdict::Undetermined
                    }
                    _ => verdict,
                };
                if let Some(place) = self.registration_verdicts.get_mut(index.0) {
                    *place = own;
                }
            }
        }
        self.shared_sources = shared_sources(self.used());
        self.alive = RegistrationId::numbered(&self.registrations)
            .filter(|(id, _)| self.verdict_of(*id) == Some(Verdict::Reachable))
            .flat_map(|(id, _)| self.owners(id))
            .collect();
    }
}
