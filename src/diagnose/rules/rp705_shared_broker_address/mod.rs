//! One address under two brokers' names, one broker name in two clusters, or two masters of one name.

mod answers;
mod clusters;
mod masters;

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnose::broker_groups::{BrokerGroup, broker_groups};
use crate::diagnose::brokers::Told;
use crate::diagnose::subject::workload_of;
use crate::diagnose::{About, AddressView, Claim, Examine, JudgedAddress, Notice, Rule, RunIndex};
use crate::model::quote::tick;
use crate::model::sentence;
use crate::model::{Confidence, Registration, RegistrationId, Subject, TargetId, Verdict};
use crate::remedy::{broker_address, one_broker, one_cluster};

pub(super) const RULE: Rule = Rule {
    code: "RP705",
    name: "shared-broker-address",
    title: "Two brokers have one address or one name",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[
        Examine::Address(answers::examine),
        Examine::Whole(examine),
        Examine::Whole(masters::examine),
    ],
};

fn examine(run: &RunIndex) -> Vec<Notice> {
    let in_other_roles: BTreeSet<RegistrationId> = broker_groups(run)
        .iter()
        .filter(|group| group.has_roles_of_its_own_for_each_server())
        .flat_map(BrokerGroup::registrations)
        .collect();
    // Where nobody registered answers, another rule says so, and so it does where name servers have
    // heard of a change at different times.
    let told_of = |judged: &&JudgedAddress| {
        let here = run.at(&judged.evidence.address);
        judged.verdict != Verdict::Misidentified
            && !here.iter().any(|id| in_other_roles.contains(id))
    };
    let shared = run.registered().filter(told_of);
    let mut notices: Vec<Notice> =
        shared.filter_map(|judged| shared_address(run, judged)).collect();
    notices.extend(two_clusters(run));
    notices
}

fn shared_address(run: &RunIndex, judged: &JudgedAddress) -> Option<Notice> {
    let entry = judged.evidence;
    let indices = run.at(&entry.address);
    if indices.len() < 2 {
        return None;
    }
    let here = run.pick(indices);
    let names: BTreeSet<String> = here
        .iter()
        .filter(|registration| matches!(registration.subject, Subject::RocketMqBroker { .. }))
        .map(|registration| registration.subject.to_string())
        .collect();
    if names.len() < 2 {
        return None;
    }
    let told = judged.path.and_then(|path| Told::new(path, &here));
    let strange =
        |registration: &&&Registration| told.is_some_and(|told| told.is_stranger(registration));
    let strangers: Vec<&Registration> = here.iter().filter(strange).copied().collect();
    let wrong: BTreeSet<String> =
        strangers.iter().map(|registration| registration.subject.to_string()).collect();
    let address = sentence::address(&entry.address);
    let shared = format!("{address} is registered for {}", sentence::names(&names));
    let claim = if wrong.is_empty() {
        Claim::warning(
            Confidence::Certain,
            format!("{shared}, but an address serves only one broker"),
        )
    } else {
        let cause = format!(
            "{shared}, but the broker that answers there isn't {}",
            sentence::names(&wrong)
        );
        Claim::error(Confidence::Certain, cause)
    };
    let places = indices.iter().zip(&here).filter(|(_, registration)| strange(registration));
    let places: Vec<RegistrationId> = places.map(|(index, _)| *index).collect();
    // It is on another host that they run, if they do.
    let elsewhere = JudgedAddress { verdict: Verdict::Misidentified, ..*judged };
    let view = AddressView::new(run, &elsewhere, &places, &strangers);
    let told = (!wrong.is_empty()).then(|| broker_address(&workload_of(run, &view)));
    Some(Notice {
        subject: names.into_iter().next()?,
        address: Some(entry.address.clone()),
        registrations: indices.to_vec(),
        claim: claim.remedies(told).remedies([one_broker(&sentence::names(&wrong))]),
    })
}

/// A name server keeps brokers by name alone, so the same name in another cluster overwrites it.
fn two_clusters(run: &RunIndex) -> Vec<Notice> {
    let mut clusters: BTreeMap<(TargetId, &str), BTreeMap<String, Vec<RegistrationId>>> =
        BTreeMap::new();
    for (id, registration) in run.numbered() {
        if let Subject::RocketMqBroker { cluster: Some(cluster), broker, .. } =
            &registration.subject
        {
            let by_cluster = clusters.entry((registration.target, broker)).or_default();
            for name in names_of(registration, cluster) {
                by_cluster.entry(name).or_default().push(id);
            }
        }
    }
    clusters
        .into_iter()
        .filter(|(_, by_cluster)| by_cluster.len() > 1)
        .filter(|((_, broker), by_cluster)| {
            !is_told_already(run, by_cluster) && !answers::tell(run, broker, by_cluster)
        })
        .filter_map(|((target, broker), by_cluster)| {
            let how_sure = clusters::how_sure(run, target, broker)?;
            Some(two_clusters_notice(broker, &by_cluster, how_sure))
        })
        .collect()
}

/// The clusters that list the broker. A name server has one entry a name, under the cluster that
/// came first, and tells of the others only in its table of clusters.
fn names_of(registration: &Registration, cluster: &str) -> Vec<String> {
    match registration.attributes.get("clusters") {
        Some(clusters) => clusters.split(',').map(str::to_owned).collect(),
        None => vec![cluster.to_owned()],
    }
}

/// The other half of the rule has said it: two entries with one address.
fn is_told_already(run: &RunIndex, by_cluster: &BTreeMap<String, Vec<RegistrationId>>) -> bool {
    let indices: BTreeSet<RegistrationId> = by_cluster.values().flatten().copied().collect();
    let indices: Vec<RegistrationId> = indices.into_iter().collect();
    let addresses: BTreeSet<_> =
        run.pick(&indices).into_iter().map(|registration| registration.address.as_ref()).collect();
    indices.len() > 1 && addresses.len() == 1
}

fn two_clusters_notice(
    broker: &str,
    by_cluster: &BTreeMap<String, Vec<RegistrationId>>,
    how_sure: Confidence,
) -> Notice {
    let names = by_cluster.keys().cloned().collect();
    let cause = format!(
        "the broker name {} is registered in the clusters {}, but a name server keeps one broker \
         per name",
        tick(broker),
        sentence::names(&names)
    );
    let registrations: BTreeSet<RegistrationId> = by_cluster.values().flatten().copied().collect();
    Notice {
        subject: broker.to_owned(),
        address: None,
        registrations: registrations.into_iter().collect(),
        claim: match how_sure {
            Confidence::Certain => Claim::error(how_sure, cause),
            Confidence::Likely | Confidence::Possible => {
                Claim::warning(how_sure, cause).facts([clusters::STALE.to_owned()])
            }
        }
        .remedies([one_cluster()]),
    }
}
