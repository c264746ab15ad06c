//! The brokers of one name, and how they are run: what rules about masters, ids and copies ask.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::brokers::answer;
use super::index::{JudgedAddress, RunIndex};
use crate::model::{
    Address, BrokerIdentity, DLedgerGroup, Mode, Purpose, Registration, RegistrationId, Subject,
    TargetId,
};

/// All brokers of one name at one target, whichever cluster they are in.
pub(super) struct BrokerGroup<'a> {
    pub target: TargetId,
    pub name: &'a str,
    pub members: Vec<Member<'a>>,
}

/// One registered broker of a name.
#[derive(Clone, Copy)]
pub(super) struct Member<'a> {
    pub registration: RegistrationId,
    pub registered: &'a Registration,
    /// 0 is the master.
    pub id: i64,
    /// What the broker that answers there says of itself.
    pub told: Option<&'a BrokerIdentity>,
}

/// Every broker name of the run, by target. Where it was asked for some addresses only, no name is
/// known with all its brokers.
pub(super) fn broker_groups<'a>(run: &RunIndex<'a>) -> Vec<BrokerGroup<'a>> {
    if !run.job.filters.addresses.is_empty() {
        return Vec::new();
    }
    let judged: HashMap<&Address, &JudgedAddress<'a>> =
        run.registered().map(|judged| (&judged.evidence.address, judged)).collect();
    let mut groups: BTreeMap<(TargetId, &str), Vec<Member>> = BTreeMap::new();
    for (registration, registered) in run.numbered() {
        let Subject::RocketMqBroker { broker, id, .. } = &registered.subject else { continue };
        let judged = registered.address.as_ref().and_then(|address| judged.get(address));
        let told = judged.and_then(|judged| answer(judged.path?));
        let member = Member { registration, registered, id: *id, told };
        groups.entry((registered.target, broker)).or_default().push(member);
    }
    let group = |((target, name), members)| BrokerGroup { target, name, members };
    groups.into_iter().map(group).collect()
}

impl<'a> BrokerGroup<'a> {
    /// What each of them that answers by the group's name says of itself.
    fn own_words(&self) -> impl Iterator<Item = &'a BrokerIdentity> {
        let told = self.members.iter().filter_map(|member| member.told);
        told.filter(|told| told.name == self.name)
    }

    /// The clusters that those who answer say they are in.
    pub(super) fn clusters(&self) -> BTreeSet<&'a str> {
        self.own_words().map(|told| told.cluster.as_str()).collect()
    }

    pub(super) fn mode(&self) -> Option<&'a Mode> {
        self.own_words().map(|told| &told.deployment.mode).next()
    }

    pub(super) fn slave_acts_as_master(&self) -> bool {
        self.own_words().any(|told| told.deployment.slave_acts_as_master)
    }

    pub(super) fn dledger(&self) -> Option<&'a DLedgerGroup> {
        match self.mode()? {
            Mode::DLedger(group) => Some(group),
            Mode::Configured | Mode::Controller { .. } => None,
        }
    }

    /// One is registered, or a broker says that it is the master: its entry is in another's hands.
    pub(super) fn has_master(&self) -> bool {
        self.members.iter().any(|member| member.id == 0)
            || self.own_words().any(|told| told.id == 0)
    }

    pub(super) fn registrations(&self) -> Vec<RegistrationId> {
        self.members.iter().map(|member| member.registration).collect()
    }

    /// Brokers that are each registered as the master, and each say so at an address of its own.
    pub(super) fn masters(&self) -> Vec<&Member<'a>> {
        let mut own: BTreeSet<(Option<&str>, Option<u16>)> = BTreeSet::new();
        let says_so = |told: &BrokerIdentity| told.name == self.name && told.id == 0;
        let masters = self.members.iter().filter(|member| member.id == 0);
        // One broker may answer at two addresses of its machine.
        let each = masters.filter(|master| {
            master.told.is_some_and(|told| {
                says_so(told) && own.insert((told.ip1.as_deref(), told.listen_port))
            })
        });
        each.collect()
    }

    /// Its name servers have the same addresses, each in other roles, and one of them has the real ones.
    pub(super) fn has_roles_of_its_own_for_each_server(&self) -> bool {
        let mut by_server: BTreeMap<&str, BTreeMap<i64, &Member>> = BTreeMap::new();
        let told: Vec<_> = self
            .members
            .iter()
            .map(|member| (member, member.registered.attributes.get("nameServers")))
            .collect();
        for (member, servers) in &told {
            for server in servers.iter().flat_map(|servers| servers.split(';')) {
                by_server.entry(server).or_default().insert(member.id, member);
            }
        }
        let addresses = |roles: &BTreeMap<i64, &Member>| -> BTreeSet<Option<Address>> {
            roles.values().map(|member| member.registered.address.clone()).collect()
        };
        let is_real = |roles: &BTreeMap<i64, &Member>| {
            roles.values().all(|member| member.told.is_some_and(|told| told.id == member.id))
        };
        let mut sets = by_server.values().map(addresses);
        let Some(first) = sets.next() else { return false };
        first.len() > 1
            && self.members.len() > first.len()
            && sets.all(|other| other == first)
            && by_server.values().any(is_real)
    }

    /// The peers of its DLedger group that can't be reached from here, by their names.
    pub(super) fn lost_peers(&self, run: &RunIndex<'a>) -> Vec<(String, JudgedAddress<'a>)> {
        let group = self.dledger().into_iter();
        let named = group.flat_map(|group| &group.peers);
        let peers = named.filter_map(|peer| {
            let address = peer.address.as_ref()?;
            let seen = self.members.iter().filter_map(|member| member.registered.address.as_ref());
            let related = seen.flat_map(|of| run.related(of));
            let mut seen = related
                .filter(|related| matches!(related.evidence.purpose, Purpose::Peer { .. }))
                .filter(|related| related.evidence.address == *address);
            Some((peer.id.clone(), *seen.next()?))
        });
        peers.filter(|(_, judged)| judged.verdict.usable() == Some(false)).collect()
    }
}
