//! The brokers of one name, and how they are run: what rules about masters, ids and copies ask.

use std::collections::{BTreeMap, HashMap};

use super::brokers::answer;
use super::index::{JudgedAddress, RunIndex};
use crate::model::{
    Address, BrokerIdentity, DLedgerGroup, Mode, Purpose, Registration, RegistrationId, Subject,
    TargetId,
};

/// All brokers of one name at one target, whichever cluster they are in.
pub(super) struct BrokerGroup<'a> {
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

/// Every group with a broker that has an address, by target and name.
pub(super) fn broker_groups<'a>(run: &RunIndex<'a>) -> Vec<BrokerGroup<'a>> {
    let judged: HashMap<&Address, JudgedAddress<'a>> =
        run.registered().map(|judged| (&judged.evidence.address, *judged)).collect();
    let mut groups: BTreeMap<(TargetId, &str), Vec<Member>> = BTreeMap::new();
    for (registration, registered) in run.numbered() {
        let Subject::RocketMqBroker { broker, id, .. } = &registered.subject else { continue };
        let Some(address) = &registered.address else { continue };
        let judged = judged.get(address).copied();
        let told = judged.and_then(|judged| answer(judged.path?));
        let member = Member { registration, registered, id: *id, told };
        groups.entry((registered.target, broker)).or_default().push(member);
    }
    let group = |((_, name), members)| BrokerGroup { name, members };
    groups.into_iter().map(group).collect()
}

impl<'a> BrokerGroup<'a> {
    /// What each of them that answers by the group's name says of itself.
    fn own_words(&self) -> impl Iterator<Item = &'a BrokerIdentity> {
        let told = self.members.iter().filter_map(|member| member.told);
        told.filter(|told| told.name == self.name)
    }

    pub(super) fn mode(&self) -> Option<&'a Mode> {
        self.own_words().map(|told| &told.deployment.mode).next()
    }

    pub(super) fn dledger(&self) -> Option<&'a DLedgerGroup> {
        match self.mode()? {
            Mode::DLedger(group) => Some(group),
            Mode::Configured | Mode::Controller { .. } => None,
        }
    }

    pub(super) fn has_master(&self) -> bool {
        self.members.iter().any(|member| member.id == 0)
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
