//! Providers of a service, and processes of an application.

use std::collections::HashMap;

use super::Sight;
use super::party::{Candidate, parties};
use crate::diagnose::causes::Causes;
use crate::diagnose::index::RunIndex;
use crate::directory::{Offered, for_anyone};
use crate::model::reference::Removal;
use crate::model::{
    Expectation, Part, Party, Registration, RegistrationId, Role, Standing, Subject,
};

/// A service as it is wanted: interface, group and version.
type Wanted<'w> = (&'w str, &'w Part, &'w Part);

pub(super) fn of_service(
    run: &RunIndex,
    causes: &Causes,
    wish: &Expectation,
    wanted: Wanted<'_>,
) -> Sight {
    let offered = for_anyone(run.listings, &run.metadata, &[wanted.0]);
    let offers = offered.iter().flat_map(|offered| &offered.offers);
    let candidates: Vec<Candidate> = offers
        .filter_map(|offer| {
            let entry = run.registration(offer.registration)?;
            let serves = offer.removed != Some(Removal::Service);
            serves.then(|| Candidate {
                id: offer.registration,
                removed: offer.removed.clone(),
                is_meant: is_meant(run, entry, wanted),
            })
        })
        .collect();
    let parties = parties(run, causes, wish, &candidates);
    Sight { parties: doubted(parties, &offered), is_open: is_open(run) }
}

/// Whether an entry of the interface is what is wanted; `None`: an instance doesn't tell.
fn is_meant(run: &RunIndex, entry: &Registration, wanted: Wanted<'_>) -> Option<bool> {
    let (interface, group, version) = wanted;
    match &entry.subject {
        Subject::DubboService { group: own, version: is, .. } => {
            Some(group.takes(own.as_deref()) && version.takes(is.as_deref()))
        }
        Subject::DubboApplication { .. } => {
            if (group, version) == (&Part::Any, &Part::Any) {
                return Some(true);
            }
            let keys = run.metadata.serves(entry)?;
            let mut own = keys.iter().filter(|key| *key.interface == *interface);
            Some(own.any(|key| {
                group.takes(key.group.as_deref()) && version.takes(key.version.as_deref())
            }))
        }
        Subject::SpringService { .. }
        | Subject::RocketMqBroker { .. }
        | Subject::ProxyEndpoint { .. } => Some(false),
    }
}

/// An instance that doesn't tell its services may have any.
fn is_open(run: &RunIndex) -> bool {
    run.registrations().iter().any(|entry| {
        entry.role == Role::Instance
            && entry.interfaces.is_none()
            && entry.revision().is_some()
            && run.metadata.serves(entry).is_none()
    })
}

pub(super) fn of_application(
    run: &RunIndex,
    causes: &Causes,
    wish: &Expectation,
    name: &str,
) -> Sight {
    let own = run.numbered().filter(|(_, entry)| {
        matches!(entry.role, Role::Provider | Role::Instance)
            && entry.subject.application() == Some(name)
    });
    let own: Vec<(RegistrationId, &Registration)> = own.collect();
    let mut interfaces: Vec<&str> = own
        .iter()
        .flat_map(|(_, entry)| entry.interfaces().chain(entry.subject.interface()))
        .collect();
    interfaces.sort_unstable();
    interfaces.dedup();
    let offered = for_anyone(run.listings, &run.metadata, &interfaces);
    let removals = removals(&offered);
    let candidates: Vec<Candidate> = own
        .iter()
        .map(|(id, _)| Candidate {
            id: *id,
            removed: removals.get(id).cloned().flatten(),
            is_meant: Some(true),
        })
        .collect();
    let parties = parties(run, causes, wish, &candidates);
    Sight { parties: doubted(parties, &offered), is_open: false }
}

/// What takes each registration away, in whatever it serves; `None`: it is offered for something.
fn removals(offered: &[Offered]) -> HashMap<RegistrationId, Option<Removal>> {
    let mut removals: HashMap<RegistrationId, Option<Removal>> = HashMap::new();
    for offer in offered.iter().flat_map(|offered| &offered.offers) {
        let known = removals.entry(offer.registration).or_insert_with(|| offer.removed.clone());
        if offer.removed.is_none() {
            *known = None;
        }
    }
    removals
}

/// A rule that can't be evaluated may take any of them away.
fn doubted(mut parties: Vec<Party>, offered: &[Offered]) -> Vec<Party> {
    let rule = offered.iter().flat_map(|offered| &offered.unevaluated).next();
    if let Some(rule) = rule {
        for party in parties.iter_mut().filter(|party| party.standing == Standing::Usable) {
            party.standing = Standing::Untold;
            party.reason = Some(format!("the rule at {rule} can't be evaluated"));
        }
    }
    parties
}
