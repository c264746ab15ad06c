//! Slaves of a name are registered, and no master: producers find no route.

use std::collections::BTreeSet;

use crate::diagnose::broker_groups::{BrokerGroup, broker_groups};
use crate::diagnose::{About, Claim, Examine, Notice, Rule, RunIndex};
use crate::model::quote::{plain, tick};
use crate::model::sentence;
use crate::model::{Confidence, DLedgerGroup, Mode, Read, Remedy};
use crate::remedy::{dledger_peers, elect_master, start_master};

pub(super) const RULE: Rule = Rule {
    code: "RP708",
    name: "no-master",
    title: "Slaves are registered, but no master of their name",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Whole(examine)],
};

fn examine(run: &RunIndex) -> Vec<Notice> {
    let groups = broker_groups(run);
    let without = groups.iter().filter(|group| !group.has_master());
    without.filter_map(|group| notice(run, group)).collect()
}

fn notice<'a>(run: &RunIndex<'a>, group: &BrokerGroup<'a>) -> Option<Notice> {
    let first = group.members.first()?;
    let listing = run.listing_of(first.registration)?;
    let ids: BTreeSet<String> = group.members.iter().map(|member| member.id.to_string()).collect();
    let cause = format!(
        "no master of the broker name {} is registered, only {} with the id {}: nobody can send \
         to it",
        tick(group.name),
        sentence::count(group.members.len(), "slave", "slaves"),
        sentence::names(&ids)
    );
    let whole = listing.read == Read::Complete && listing.members.iter().all(|at| at.state.is_ok());
    let confidence = if whole { Confidence::Certain } else { Confidence::Likely };
    let claim = match is_served_elsewhere(run, group) {
        true => Claim::warning(confidence, cause),
        false => Claim::error(confidence, cause),
    };
    Some(Notice {
        subject: first.registered.subject.to_string(),
        address: first.registered.address.clone(),
        registrations: group.registrations(),
        claim: claim.facts(mode(group)).remedies([remedy(run, group)]),
    })
}

/// What is sent to the name's topics goes to brokers of other names.
fn is_served_elsewhere(run: &RunIndex, group: &BrokerGroup) -> bool {
    let left = run.topics.left(group.target, &BTreeSet::from([group.name]));
    run.topics.are_known(group.target)
        && run.topics.is_served_beside(group.target, group.name)
        && left.without_any.is_empty()
}

fn mode(group: &BrokerGroup) -> Option<String> {
    match group.mode()? {
        Mode::Configured if group.slave_acts_as_master() => Some(ACTING.to_owned()),
        Mode::Configured => None,
        Mode::DLedger(dledger) => Some(elects(dledger)),
        Mode::Controller { addresses } => Some(format!(
            "a controller ({}) chooses the master, and only among brokers that were in sync with \
             the last one",
            plain(addresses)
        )),
    }
}

const ACTING: &str =
    "its slave acts as master (enableSlaveActingMaster): consumers still read from it";

fn elects(dledger: &DLedgerGroup) -> String {
    format!(
        "the DLedger group {} elects its master: it needs {} of its {} peers",
        tick(&dledger.name),
        dledger.majority(),
        dledger.peers.len()
    )
}

fn remedy<'a>(run: &RunIndex<'a>, group: &BrokerGroup<'a>) -> Remedy {
    match group.mode() {
        Some(Mode::DLedger(_)) => {
            let lost = group.lost_peers(run);
            let lost: Vec<_> =
                lost.into_iter().map(|(_, peer)| peer.evidence.address.clone()).collect();
            dledger_peers(&lost)
        }
        Some(Mode::Controller { .. }) => elect_master(group.name),
        Some(Mode::Configured) | None => start_master(group.name),
    }
}
