//! Whether a later look at the name servers may show something else: an election, or a name of two clusters.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::model::{
    Address, AddressEvidence, Answer, Attempt, BrokerIdentity, Evidence, Listing, Mode, Purpose,
    Subject, TargetId,
};

/// The targets of which a moment later something else may be registered. With a group, of DLedger or a
/// controller, whose brokers say other roles than the name servers list, or of which no master is listed: later
/// they may agree. With a name in two clusters, of which one answers: the other may be over, or registers in turn.
pub fn in_election(listings: &[Listing], evidence: &Evidence) -> Vec<TargetId> {
    let registered = evidence.addresses.iter().filter(|entry| entry.purpose == Purpose::Registered);
    let told: HashMap<&Address, &BrokerIdentity> =
        registered.filter_map(|entry| Some((&entry.address, broker(entry)?))).collect();
    let is_elected = |told: &&BrokerIdentity| match told.deployment.mode {
        Mode::DLedger(_) | Mode::Controller { .. } => true,
        Mode::Configured => false,
    };
    let elected = told.iter().filter(|(_, told)| is_elected(told));
    let elected: HashMap<&Address, &BrokerIdentity> =
        elected.map(|(address, told)| (*address, *told)).collect();
    let targets = listings.iter().filter(|listing| {
        is_unsettled(listing, &elected) || has_a_name_in_two_clusters(listing, &told)
    });
    targets.map(|listing| listing.target).collect()
}

/// The attribute that names them.
const CLUSTERS: &str = "clusters";

fn has_a_name_in_two_clusters(
    listing: &Listing,
    told: &HashMap<&Address, &BrokerIdentity>,
) -> bool {
    let mut clusters: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for registration in &listing.registrations {
        let Subject::RocketMqBroker { broker, .. } = &registration.subject else { continue };
        let told = registration.address.as_ref().and_then(|address| told.get(address));
        if let (Some(told), Some(_)) = (told, registration.attributes.get(CLUSTERS)) {
            clusters.entry(broker).or_default().insert(&told.cluster);
        }
    }
    clusters.values().any(|clusters| clusters.len() == 1)
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

/// A broker that answers.
fn broker(entry: &AddressEvidence) -> Option<&BrokerIdentity> {
    entry.paths.iter().find_map(|path| match &path.identity {
        Attempt::Done(Answer::Broker(broker)) => Some(broker),
        Attempt::Done(Answer::Dubbo(_) | Answer::Triple(_) | Answer::Server(_))
        | Attempt::Failed(_)
        | Attempt::Skipped(_) => None,
    })
}
