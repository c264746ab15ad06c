//! Instances whose metadata nobody gets, by what is missing.

use std::collections::{BTreeMap, HashSet};

use crate::diagnose::index::RunIndex;
use crate::directory::Unknown;
use crate::model::reference::Offer;
use crate::model::{Registration, RegistrationId, Role, Subject};

/// Metadata that are missing or can't be asked for, and whose.
#[derive(Clone, Debug)]
pub(super) struct Gap {
    pub why: Unknown,
    pub instances: Vec<RegistrationId>,
    /// The consumers who can't call because of it.
    pub breaks: Vec<RegistrationId>,
    /// Somebody can't call, or nobody could: nothing else registers the services there.
    pub is_needed: bool,
}

/// In the order registered. What can't be used anyhow has findings of its own.
pub(super) fn gaps(run: &RunIndex) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = Vec::new();
    let mut places: BTreeMap<(usize, String), usize> = BTreeMap::new();
    for (id, instance) in run.numbered().filter(|(_, entry)| is_dubbo(entry)) {
        let is_there = run.verdict_of(id).is_some_and(|verdict| verdict.usable() != Some(false));
        let Some(why) = run.metadata.unknown(instance).filter(|_| is_there) else { continue };
        let what = match &why {
            Unknown::Missing { path } => path.clone(),
            Unknown::Untold { at } | Unknown::Stale { at } => at.to_string(),
        };
        let place = *places.entry((instance.target.0, what)).or_insert(gaps.len());
        match gaps.get_mut(place) {
            Some(gap) => gap.instances.push(id),
            None => {
                gaps.push(Gap { why, instances: vec![id], breaks: Vec::new(), is_needed: false })
            }
        }
    }
    for gap in &mut gaps {
        weigh(run, gap);
    }
    gaps
}

fn is_dubbo(entry: &Registration) -> bool {
    let is_application = matches!(entry.subject, Subject::DubboApplication { .. });
    is_application && entry.role == Role::Instance
}

fn weigh(run: &RunIndex, gap: &mut Gap) {
    let own: HashSet<RegistrationId> = gap.instances.iter().copied().collect();
    let mut is_wanted = false;
    for call in run.calls() {
        let offers = &call.reference.offers;
        let mut wanted = offers.iter().filter(|offer| own.contains(&offer.registration)).peekable();
        is_wanted |= wanted.peek().is_some();
        if call.is_callable == Some(false) && wanted.any(Offer::is_missed) {
            gap.breaks.extend(&call.reference.consumers);
        }
    }
    let is_registered_otherwise = || {
        run.pick(&gap.instances).iter().filter_map(|entry| entry.address.as_ref()).any(|address| {
            let here = run.pick(run.at(address));
            here.iter().any(|entry| entry.role == Role::Provider)
        })
    };
    gap.is_needed = !gap.breaks.is_empty() || (!is_wanted && !is_registered_otherwise());
}
