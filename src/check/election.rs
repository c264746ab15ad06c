//! Whether a broker group that elects its master may be doing so just now.

use std::collections::{BTreeMap, HashMap};

use crate::model::{
    Address, AddressEvidence, Answer, Attempt, BrokerIdentity, Evidence, Listing, Mode, Purpose,
    Subject, TargetId,
};

/// The targets with a group, of DLedger or a controller, whose brokers say other roles than the name
/// servers list, or of which no master is listed. A moment later they may agree.
pub fn in_election(listings: &[Listing], evidence: &Evidence) -> Vec<TargetId> {
    let told: HashMap<&Address, &BrokerIdentity> = evidence
        .addresses
        .iter()
        .filter(|entry| entry.purpose == Purpose::Registered)
        .filter_map(|entry| Some((&entry.address, elected(entry)?)))
        .collect();
    let targets = listings.iter().filter(|listing| is_unsettled(listing, &told));
    targets.map(|listing| listing.target).collect()
}

fn is_unsettled(listing: &Listing, told: &HashMap<&Address, &BrokerIdentity>) -> bool {
    let mut names: BTreeMap<&str, bool> = BTreeMap::new();
    for registration in &listing.registrations {
        let Subject::RocketMqBroker { broker, id, .. } = &registration.subject else { continue };
        let address = registration.address.as_ref();
        let Some(told) = address.and_then(|address| told.get(address)) else { continue };
        if *told.name == **broker {
            if told.id != *id {
                return true;
            }
            *names.entry(broker).or_default() |= *id == 0;
        }
    }
    let is_listed = |name: &str| {
        let is_master = |subject: &Subject| match subject {
            Subject::RocketMqBroker { broker, id, .. } => **broker == *name && *id == 0,
            Subject::DubboService { .. }
            | Subject::DubboApplication { .. }
            | Subject::SpringService { .. }
            | Subject::ProxyEndpoint { .. } => false,
        };
        listing.registrations.iter().any(|registration| is_master(&registration.subject))
    };
    names.iter().any(|(name, has_master)| !has_master && !is_listed(name))
}

/// A broker that answers and whose master is elected.
fn elected(entry: &AddressEvidence) -> Option<&BrokerIdentity> {
    entry.paths.iter().find_map(|path| match &path.identity {
        Attempt::Done(Answer::Broker(broker)) => match broker.deployment.mode {
            Mode::DLedger(_) | Mode::Controller { .. } => Some(broker),
            Mode::Configured => None,
        },
        Attempt::Done(Answer::Dubbo(_) | Answer::Triple(_) | Answer::Server(_))
        | Attempt::Failed(_)
        | Attempt::Skipped(_) => None,
    })
}
