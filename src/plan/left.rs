//! What is left of a plan once some of its steps are done: every call judged again, and nothing dialled.

use std::collections::{BTreeMap, BTreeSet};

use super::ports::published;
use crate::model::Finding;
use crate::model::plan::{Clash, FindingPlace, Impaired, Left, Mended, Plan, Step, Urgency};

/// The steps keep their numbers. Nothing else is taken to have changed.
pub fn left(plan: &Plan, findings: &[Finding], done: &BTreeSet<usize>) -> Left {
    let after = plan.after(done);
    let each = plan.impaired.iter().enumerate().zip(&after.usable);
    let mended = each.filter_map(|((call, impaired), usable)| {
        let before = impaired.usable();
        (*usable > before).then_some(Mended { call, before, after: *usable })
    });
    let mended = mended.collect();
    let impaired: Vec<Impaired> =
        plan.impaired.iter().map(|impaired| without(impaired, &after.ended)).collect();
    let own = own(plan);
    let steps = plan.steps.iter().zip(&own);
    let steps = steps.map(|(step, own)| reweighed(step, own, &impaired, done)).collect();
    Left {
        clashes: clashes(plan, findings, done),
        plan: Plan { faults: plan.faults.clone(), steps, impaired },
        ended: after.ended,
        mended,
        done: done.clone(),
    }
}

/// A call, once these findings have ended.
fn without(impaired: &Impaired, ended: &BTreeSet<FindingPlace>) -> Impaired {
    let mut left = impaired.clone();
    for behind in left.providers.iter_mut().filter_map(|provider| provider.behind.as_mut()) {
        behind.retain(|place| !ended.contains(place));
    }
    left.told_by.retain(|place| !ended.contains(place));
    if left.is_down() && left.usable() > 0 {
        left.is_callable = Some(true);
    }
    left
}

/// The findings of each step's own faults.
fn own(plan: &Plan) -> Vec<BTreeSet<FindingPlace>> {
    let of = |step: &Step| {
        let faults = step.faults.iter().filter_map(|place| plan.faults.get(*place));
        faults.flat_map(|fault| fault.findings.iter().copied()).collect()
    };
    plan.steps.iter().map(of).collect()
}

fn reweighed(
    step: &Step,
    own: &BTreeSet<FindingPlace>,
    impaired: &[Impaired],
    done: &BTreeSet<usize>,
) -> Step {
    let waits = |call: &Impaired| {
        let behind = call.providers.iter().filter_map(|provider| provider.behind.as_ref());
        behind.flatten().any(|place| own.contains(place))
    };
    let touched: Vec<(usize, &Impaired)> =
        impaired.iter().enumerate().filter(|(_, call)| waits(call)).collect();
    let mends = touched.iter().filter_map(|(place, call)| {
        let (before, after) = (call.usable(), call.usable_without(own));
        (after > before).then_some(Mended { call: *place, before, after })
    });
    let urgency = match step.urgency {
        Urgency::Registry | Urgency::Other => step.urgency,
        Urgency::Down | Urgency::Partly if touched.iter().any(|(_, call)| call.is_down()) => {
            Urgency::Down
        }
        Urgency::Down | Urgency::Partly if touched.is_empty() => Urgency::Other,
        Urgency::Down | Urgency::Partly => Urgency::Partly,
    };
    Step {
        mends: mends.collect(),
        needs: step.needs.iter().filter(|place| !done.contains(place)).copied().collect(),
        urgency,
        ..step.clone()
    }
}

/// Ports of one machine that several of the changes publish.
fn clashes(plan: &Plan, findings: &[Finding], done: &BTreeSet<usize>) -> Vec<Clash> {
    let own = own(plan);
    let places: BTreeSet<FindingPlace> =
        done.iter().filter_map(|step| own.get(*step)).flatten().copied().collect();
    let mut wanted: BTreeMap<(String, u16), BTreeSet<String>> = BTreeMap::new();
    for finding in places.iter().filter_map(|place| findings.get(*place)) {
        let (Some(machine), Some(remedy)) = (finding.machines.first(), finding.remedies.first())
        else {
            continue;
        };
        let address = finding.address.as_ref().map(ToString::to_string).unwrap_or_default();
        for (outer, _) in published(remedy) {
            wanted.entry((machine.to_string(), outer)).or_default().insert(address.clone());
        }
    }
    let several = wanted.into_iter().filter(|(_, addresses)| addresses.len() > 1);
    several
        .map(|((machine, port), addresses)| Clash {
            machine,
            port,
            addresses: addresses.into_iter().collect(),
        })
        .collect()
}
