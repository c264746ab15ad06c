//! Two brokers that are both the master of one name.

use std::collections::BTreeSet;

use crate::diagnose::broker_groups::{BrokerGroup, broker_groups};
use crate::diagnose::{Claim, Notice, RunIndex};
use crate::model::quote::tick;
use crate::model::sentence;
use crate::model::{Confidence, RegistrationId};
use crate::remedy::one_master;

pub(super) fn examine(run: &RunIndex) -> Vec<Notice> {
    broker_groups(run).iter().filter_map(notice).collect()
}

fn notice(group: &BrokerGroup) -> Option<Notice> {
    let masters = group.masters();
    if masters.len() < 2 {
        return None;
    }
    let addresses: BTreeSet<String> = masters
        .iter()
        .filter_map(|master| master.registered.address.as_ref().map(ToString::to_string))
        .collect();
    let first = masters.first()?;
    let subject = first.registered.subject.to_string();
    let cause = format!(
        "{} brokers answer as {}, at {}: a name server keeps the one that registered last, so \
         clients send now to one and now to the other",
        masters.len(),
        tick(&subject),
        sentence::names(&addresses)
    );
    let ids: Vec<RegistrationId> = masters.iter().map(|master| master.registration).collect();
    Some(Notice {
        subject,
        address: first.registered.address.clone(),
        registrations: ids,
        claim: Claim::error(Confidence::Certain, cause).remedies([one_master(group.name)]),
    })
}
