//! All that rules may look at: the run's values, indexed once so that no rule searches, step by step:
//! what is registered where, the sessions behind it, the verdicts, and what is known to live.

mod alive;
mod calls;
mod judged;
mod owner;
mod registrants;
mod sessions;
mod tables;
mod topics;
mod view;

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;

pub use judged::JudgedAddress;
pub(super) use topics::Left;
pub use view::AddressView;

use self::alive::Alive;
use self::calls::{calls, living};
use self::judged::{judge_addresses, judge_registrations};
use self::owner::owners;
use self::registrants::Registrants;
use self::sessions::Sessions;
use self::tables::Tables;
use self::topics::Topics;
use super::callers::{Callers, Hurt};
use super::impact::Hurts;
use super::origin::Source;
use crate::directory::Metadata;
use crate::model::reference::{Call, Reference};
use crate::model::{
    Address, Evidence, Host, Job, Listing, Oddity, Purpose, Read, Registration, RegistrationId,
    Session, Subject, Target, Trace, Vantage, Verdict,
};

/// Registrations and ports that are looked at for what belongs to one process.
const LOOKED_AT: usize = 64;

/// The port that a machine (`None`: one that isn't known) is to have for what a container registered.
pub(super) type HostPorts = HashMap<(Option<IpAddr>, Address), u16>;

/// A run, indexed.
pub struct RunIndex<'a> {
    pub vantage: &'a Vantage,
    pub targets: &'a [Target],
    pub listings: &'a [Listing],
    pub job: &'a Job,
    callers: Callers<'a>,
    pub registrants: Registrants,
    /// What instances are known to serve.
    pub metadata: Metadata,
    tables: Tables<'a>,
    sessions: Sessions<'a>,
    /// One for each entry of the evidence.
    judged: Vec<JudgedAddress<'a>>,
    /// One for each registration.
    verdicts: Vec<Verdict>,
    calls: Vec<Call>,
    pub topics: Topics<'a>,
    alive: Alive<'a>,
    host_ports: HostPorts,
}

impl<'a> RunIndex<'a> {
    pub fn new(
        vantage: &'a Vantage,
        targets: &'a [Target],
        listings: &'a [Listing],
        evidence: &'a Evidence,
        references: Vec<Reference>,
        job: &'a Job,
    ) -> Self {
        let tables = Tables::new(listings, evidence);
        let sessions = Sessions::new(listings, &tables);
        let judged = judge_addresses(vantage, job, evidence, &tables, &sessions);
        let verdicts = judge_registrations(&tables, &judged);
        let is_whole = listings.iter().all(|listing| listing.read == Read::Complete);
        let references = living(references, &sessions);
        Self {
            topics: Topics::new(listings, &tables, &verdicts),
            callers: Callers::new(&tables.registrations, &references, &evidence.clients),
            calls: calls(references, &verdicts, is_whole),
            vantage,
            targets,
            listings,
            job,
            registrants: Registrants::new(&tables),
            metadata: Metadata::new(listings, evidence),
            alive: Alive::new(&tables, &sessions, &judged, &verdicts),
            tables,
            sessions,
            judged,
            verdicts,
            host_ports: HostPorts::new(),
        }
    }

    /// The same, with the ports that are planned for containers.
    pub fn with_host_ports(self, host_ports: HostPorts) -> Self {
        Self { host_ports, ..self }
    }

    /// Every registration, over all listings in order.
    pub fn registrations(&self) -> &[&'a Registration] {
        &self.tables.registrations
    }

    /// Every registration with its number.
    pub fn numbered(&self) -> impl Iterator<Item = (RegistrationId, &'a Registration)> {
        RegistrationId::numbered(&self.tables.registrations)
    }

    pub fn registration(&self, id: RegistrationId) -> Option<&'a Registration> {
        id.of(&self.tables.registrations)
    }

    /// The registrations at `address`.
    pub fn at(&self, address: &Address) -> &[RegistrationId] {
        self.tables.at(address)
    }

    pub fn pick(&self, registrations: &[RegistrationId]) -> Vec<&'a Registration> {
        self.tables.pick(registrations)
    }

    /// Every address that was looked at.
    pub fn judged(&self) -> &[JudgedAddress<'a>] {
        &self.judged
    }

    /// Those that are registered.
    pub fn registered(&self) -> impl Iterator<Item = &JudgedAddress<'a>> {
        self.judged.iter().filter(|judged| judged.evidence.purpose == Purpose::Registered)
    }

    /// What was looked at for the sake of `address`.
    pub fn related<'s>(
        &'s self,
        address: &Address,
    ) -> impl Iterator<Item = &'s JudgedAddress<'a>> + use<'s, 'a> {
        self.tables.related(address).iter().filter_map(|place| self.judged.get(*place))
    }

    pub fn verdict_of(&self, registration: RegistrationId) -> Option<Verdict> {
        self.verdicts.get(registration.0).copied()
    }

    pub fn verdicts(&self) -> &[Verdict] {
        &self.verdicts
    }

    /// Those whom a fault of `registrations` hurts.
    pub fn hurt(&self, registrations: &[RegistrationId], hurts: Hurts) -> Hurt {
        let entries = registrations.iter().filter_map(|id| Some((*id, self.registration(*id)?)));
        self.callers.hurt(&entries.collect::<Vec<_>>(), hurts)
    }

    /// What consumers call, and whether they can.
    pub fn calls(&self) -> &[Call] {
        &self.calls
    }

    /// What else its registry has of the interface that a consumer calls, if that has no provider.
    pub fn trace_of(&self, consumer: &Registration) -> Option<&'a Trace> {
        let Subject::DubboService { interface, .. } = &consumer.subject else { return None };
        let listing = self.listings.iter().find(|listing| listing.target == consumer.target)?;
        listing.traces.iter().find(|trace| trace.interface == *interface)
    }

    /// All that is odd about a registry, with the listing it is in.
    pub fn oddities(&self) -> impl Iterator<Item = (&'a Listing, &'a Oddity)> + use<'a> {
        let listings = self.listings.iter();
        listings.flat_map(|listing| listing.oddities.iter().map(move |oddity| (listing, oddity)))
    }

    /// Those ports of `host` at which the process of these registrations is registered. Docker hosts
    /// give the same addresses to their containers, so another port may be another host's.
    pub fn ports_of(&self, host: &Host, registrations: &[RegistrationId]) -> Vec<u16> {
        let owners_of = |id: &RegistrationId| owners(&self.tables, *id);
        let own: HashSet<_> = registrations.iter().take(LOOKED_AT).flat_map(owners_of).collect();
        let is_own = |port: &u16| {
            let address = Address { host: host.clone(), port: Some(*port) };
            let mut there = self.at(&address).iter().take(LOOKED_AT).flat_map(owners_of);
            there.any(|owner| own.contains(&owner))
        };
        self.tables.ports(host).iter().copied().take(LOOKED_AT).filter(is_own).collect()
    }

    /// Some ports of `host` that can be used.
    pub fn reached_ports(&self, host: &Host) -> &[u16] {
        self.alive.reached_ports(host)
    }

    pub fn listing_of(&self, registration: RegistrationId) -> Option<&'a Listing> {
        self.listings.get(self.tables.listing_of(registration)?)
    }

    pub fn target_of(&self, registration: &Registration) -> Option<&'a Target> {
        registration.target.of(self.targets)
    }

    /// A whole path of one below the root of the registry that has `registration`.
    pub fn below_root(&self, registration: &Registration, path: &str) -> String {
        let target = self.target_of(registration);
        target.map_or_else(
            || path.to_owned(),
            |target| format!("{}/{}/{path}", target.chroot, target.root),
        )
    }

    /// The registry that lists what is registered there.
    pub fn target_at(&self, view: &AddressView) -> Option<&'a Target> {
        self.target_of(view.registrations.first()?)
    }

    /// Whether the session that owns `registration` is open; `None` where it can't be told.
    pub fn session_is_open(&self, registration: RegistrationId) -> Option<bool> {
        self.sessions.is_open(registration)
    }

    /// The open session that owns `registration`, where a member told of it.
    pub fn session_of(&self, registration: RegistrationId) -> Option<&'a Session> {
        self.sessions.open(registration)
    }

    /// All that the session owns which owns `registration`, consumers left out.
    pub fn owned_with(&self, registration: RegistrationId) -> &[RegistrationId] {
        let listing = self.tables.listing_of(registration).unwrap_or_default();
        let registrant = self
            .registration(registration)
            .and_then(|registration| registration.registrant.as_ref());
        registrant.map_or(&[], |owner| self.registrants.owned(listing, owner.session))
    }

    /// The distinct sources of the sessions behind registrations, each with a member that sees it.
    pub fn sources(&self, registrations: &[RegistrationId]) -> Vec<Source<'a>> {
        self.sessions.sources(registrations)
    }

    /// Something else that the process behind `registration` registered is reachable.
    pub fn lives_elsewhere(&self, registration: RegistrationId) -> bool {
        let mut owners = owners(&self.tables, registration);
        owners.any(|owner| self.alive.owns_something_reachable(&owner))
    }

    /// The port that `machine` is to publish for what a container registered at `address`, where that has to
    /// be another than the registered one.
    pub fn moved_port(&self, machine: Option<IpAddr>, address: &Address) -> Option<u16> {
        let planned = self.host_ports.get(&(machine, address.clone()));
        planned.copied().filter(|to| address.port != Some(*to))
    }

    /// Sessions of several hosts come from `ip`, so it says nothing of any.
    pub fn is_shared_source(&self, ip: IpAddr) -> bool {
        self.alive.is_shared_source(ip)
    }

    /// Whether `ip` is this host's own.
    pub fn is_own(&self, ip: IpAddr) -> bool {
        self.vantage.owner_of(ip).is_some()
    }
}
