//! A broker of the registered name answers, and is another one: of the cluster that shares the name, or
//! the one whose address a copy of its file made another register.

use std::collections::BTreeMap;

use super::clusters::how_sure;
use super::names_of;
use crate::diagnose::brokers::{Likeness, Told, answer, compare};
use crate::diagnose::subject::workload_of;
use crate::diagnose::{AddressView, Claim, RunIndex};
use crate::model::quote::tick;
use crate::model::sentence;
use crate::model::{
    BrokerIdentity, Confidence, Mode, Registration, RegistrationId, Subject, Verdict,
};
use crate::remedy::{broker_address, one_broker, one_cluster};

pub(super) fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    let told = answer(view.path?)?;
    of_another_cluster(run, view, told).or_else(|| with_a_copied_address(run, view))
}

/// Whether a broker that answers has said it of this name, at its address.
pub(super) fn tell(
    run: &RunIndex,
    broker: &str,
    by_cluster: &BTreeMap<String, Vec<RegistrationId>>,
) -> bool {
    let ids: Vec<RegistrationId> = by_cluster.values().flatten().copied().collect();
    run.registered().any(|judged| {
        let here = run.at(&judged.evidence.address);
        let told = judged.path.and_then(answer);
        here.iter().any(|id| ids.contains(id))
            && told.is_some_and(|told| told.name == broker)
            && run.pick(here).iter().all(|registration| is_of_another_cluster(registration, told))
    })
}

fn is_of_another_cluster(registration: &Registration, told: Option<&BrokerIdentity>) -> bool {
    let (Subject::RocketMqBroker { cluster: Some(cluster), broker, .. }, Some(told)) =
        (&registration.subject, told)
    else {
        return false;
    };
    **broker == *told.name
        && **cluster != *told.cluster
        && names_of(registration, cluster).contains(&told.cluster)
}

/// A name server keeps the cluster that came first, so the broker is no stranger.
fn of_another_cluster(run: &RunIndex, view: &AddressView, told: &BrokerIdentity) -> Option<Claim> {
    if !view
        .registrations
        .iter()
        .all(|registration| is_of_another_cluster(registration, Some(told)))
    {
        return None;
    }
    let first = view.registrations.first()?;
    let Subject::RocketMqBroker { cluster: Some(cluster), broker, .. } = &first.subject else {
        return None;
    };
    how_sure(run, first.target, broker).filter(|how_sure| *how_sure == Confidence::Certain)?;
    let cause = format!(
        "the broker name {} is in the clusters {} and {}, and a name server keeps one broker per \
         name and id: at {} it has the one of {}",
        tick(broker),
        tick(cluster),
        tick(&told.cluster),
        sentence::address(view.address),
        tick(&told.cluster)
    );
    Some(Claim::error(Confidence::Certain, cause).remedies([one_cluster()]))
}

/// Where ids are configured, no change of roles explains another id: somebody else registers the address.
fn with_a_copied_address(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    let told = Told::new(view.path?, view.registrations)?;
    if view.verdict != Verdict::Reachable || told.broker.deployment.mode != Mode::Configured {
        return None;
    }
    let is_other = |registration: &Registration| {
        compare(registration, told.broker) == Some(Likeness::OtherId)
            && !told.is_stranger(registration)
    };
    let covered: Vec<(RegistrationId, &Registration)> = view
        .registered()
        .filter(|here| is_other(here.registration))
        .map(|here| (here.id, here.registration))
        .collect();
    let (_, other) = covered.first()?;
    let subject = tick(&other.subject.to_string());
    let address = sentence::address(view.address);
    let cause = format!(
        "{subject} is registered at {address}, the address of {}: each of the two takes the \
         other's entry away when it registers",
        own(told.broker)
    );
    let fact = format!(
        "{} answers there and reports {} as its own brokerIP1; {subject} is another process",
        own(told.broker),
        tick(told.broker.ip1.as_deref().unwrap_or("none"))
    );
    // It is on another machine that it runs.
    let ids: Vec<RegistrationId> = covered.iter().map(|(id, _)| *id).collect();
    let others: Vec<&Registration> = covered.iter().map(|(_, other)| *other).collect();
    let mut elsewhere = view.clone();
    elsewhere.verdict = Verdict::Misidentified;
    let workload = workload_of(run, &elsewhere.with(run, &ids, &others));
    Some(
        Claim::error(Confidence::Certain, cause)
            .facts([fact])
            .remedies([broker_address(&workload), one_broker(&subject)])
            .covers(ids.clone()),
    )
}

fn own(told: &BrokerIdentity) -> String {
    tick(&format!("{}/{}/{}", told.cluster, told.name, told.id))
}
