//! A DLedger group that has a master, and not all of its peers.

use std::collections::BTreeSet;

use crate::diagnose::broker_groups::{BrokerGroup, broker_groups};
use crate::diagnose::{Claim, Hurts, JudgedAddress, Notice, RunIndex, words};
use crate::model::quote::tick;
use crate::model::sentence;
use crate::model::{Confidence, DLedgerGroup};
use crate::remedy::dledger_peers;

pub(super) fn examine(run: &RunIndex) -> Vec<Notice> {
    broker_groups(run).iter().filter_map(|group| notice(run, group)).collect()
}

/// Where all of its brokers are registered, its peers reach each other, whatever this machine can
/// reach. Without a master it isn't its copies alone that are missed.
fn notice<'a>(run: &RunIndex<'a>, group: &BrokerGroup<'a>) -> Option<Notice> {
    let dledger = group.dledger()?;
    let lost = group.lost_peers(run);
    let (_, first) = lost.first()?;
    if group.members.len() >= dledger.peers.len() || !group.has_master() {
        return None;
    }
    let members = group.members.iter();
    let addresses = lost.iter().map(|(_, peer)| peer.evidence.address.clone()).collect::<Vec<_>>();
    Some(Notice {
        subject: group.members.first()?.registered.subject.to_string(),
        address: Some(first.evidence.address.clone()),
        registrations: members.map(|member| member.registration).collect(),
        claim: Claim::warning(Confidence::Likely, cause(group, dledger, &lost))
            .hurts(Hurts::Replication)
            .facts([majority(dledger)])
            .remedies([dledger_peers(&addresses)]),
    })
}

fn cause(group: &BrokerGroup, dledger: &DLedgerGroup, lost: &[(String, JudgedAddress)]) -> String {
    let here = group.members.len();
    let names: BTreeSet<String> = lost.iter().map(|(id, _)| id.clone()).collect();
    let met = lost.first().and_then(|(_, peer)| {
        Some(format!(
            "{}: {}",
            sentence::address(&peer.evidence.address),
            words::outcome(peer.path?)
        ))
    });
    format!(
        "{here} of the {} brokers of the DLedger group {} are registered; its peer {} can't be \
         reached, {}",
        dledger.peers.len(),
        tick(&dledger.name),
        sentence::names(&names),
        met.unwrap_or_else(|| "its name doesn't resolve here".to_owned())
    )
}

fn majority(dledger: &DLedgerGroup) -> String {
    format!(
        "a master needs {} of the {} peers; with fewer, no client can send",
        dledger.majority(),
        dledger.peers.len()
    )
}
