//! The order of the steps: what restores those with nothing left first, and the cheapest of equals.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::faults::Gathered;
use super::steps::Draft;
use crate::model::plan::{Fault, FindingPlace, Impaired, Plan, Step, Urgency};
use crate::model::{Confidence, Finding, Severity};

/// The plan, its steps in order and its faults in the order of their steps.
pub(super) fn ordered(
    findings: &[Finding],
    gathered: Vec<Gathered>,
    drafts: Vec<Draft>,
    impaired: Vec<Impaired>,
) -> Plan {
    let order = order(&drafts, &impaired);
    let mut drafts: BTreeMap<usize, Draft> = drafts.into_iter().enumerate().collect();
    let mut gathered: BTreeMap<usize, Gathered> = gathered.into_iter().enumerate().collect();
    let mut plan = Plan { impaired, ..Plan::default() };
    for (place, draft) in order.into_iter().filter_map(|at| drafts.remove(&at)).enumerate() {
        let first = plan.faults.len();
        let of_step = draft.faults.iter().filter_map(|at| gathered.remove(at));
        plan.faults.extend(of_step.map(|fault| named(findings, fault, place)));
        plan.steps.push(Step {
            site: draft.site,
            remedy: draft.remedy,
            change: draft.change,
            faults: (first..plan.faults.len()).collect(),
            ends: draft.findings.into_iter().collect(),
            mends: draft.mends,
            needs: Vec::new(),
            urgency: draft.urgency,
        });
    }
    complete(&mut plan);
    plan
}

fn named(findings: &[Finding], gathered: Gathered, step: usize) -> Fault {
    let told = || gathered.findings.iter().filter_map(|place| findings.get(*place));
    let applications: BTreeSet<&String> = told().flat_map(|found| &found.applications).collect();
    let machines: BTreeSet<String> =
        told().flat_map(|found| &found.machines).map(ToString::to_string).collect();
    Fault {
        applications: applications.into_iter().cloned().collect(),
        machines: machines.into_iter().collect(),
        effects: gathered.effects.into_iter().collect(),
        step,
        findings: gathered.findings,
    }
}

/// Adds the effects that end with each step alone, and what each needs.
fn complete(plan: &mut Plan) {
    let step_of: BTreeMap<FindingPlace, usize> = plan
        .faults
        .iter()
        .flat_map(|fault| fault.findings.iter().map(|place| (*place, fault.step)))
        .collect();
    let mut needs: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); plan.steps.len()];
    for provider in plan.impaired.iter().flat_map(|impaired| &impaired.providers) {
        let behind = provider.behind.iter().flatten().filter_map(|place| step_of.get(place));
        let steps: BTreeSet<usize> = behind.copied().collect();
        let mut before = BTreeSet::new();
        for step in steps {
            if let Some(needs) = needs.get_mut(step) {
                needs.extend(&before);
            }
            before.insert(step);
        }
    }
    let mut told: BTreeMap<FindingPlace, BTreeSet<usize>> = BTreeMap::new();
    for (call, impaired) in plan.impaired.iter().enumerate().filter(|(_, call)| call.is_down()) {
        for place in &impaired.told_by {
            told.entry(*place).or_default().insert(call);
        }
    }
    for (step, needs) in plan.steps.iter_mut().zip(needs) {
        step.needs = needs.into_iter().collect();
        let restored: BTreeSet<usize> = step.mends.iter().map(|mended| mended.call).collect();
        let called = restored.iter().filter_map(|call| plan.impaired.get(*call));
        let effects: BTreeSet<FindingPlace> =
            called.flat_map(|impaired| impaired.told_by.iter().copied()).collect();
        let own: BTreeSet<FindingPlace> = step.ends.iter().copied().collect();
        let ends = |place: &&FindingPlace| {
            told.get(*place).is_some_and(|calls| calls.is_subset(&restored))
        };
        step.ends.extend(effects.difference(&own).filter(ends));
        step.ends.sort_unstable();
    }
}

/// What a step gains by being done next. The greatest is done first.
type Worth = (Reverse<Urgency>, usize, Severity, Reverse<u8>, usize, Confidence, Reverse<usize>);

/// Places of the drafts. Who is restored already counts for no later step.
fn order(drafts: &[Draft], impaired: &[Impaired]) -> Vec<usize> {
    let mut restored: BTreeSet<usize> = BTreeSet::new();
    let worth = |place: usize, draft: &Draft, restored: &BTreeSet<usize>| -> Worth {
        let left = draft.restores.iter().filter(|call| !restored.contains(call));
        let left = left.filter_map(|call| impaired.get(*call)).map(Impaired::count).sum();
        (
            Reverse(draft.urgency),
            left,
            draft.severity,
            Reverse(draft.cost),
            draft.mends.len(),
            draft.confidence,
            Reverse(place),
        )
    };
    let mut waiting: BinaryHeap<Worth> =
        drafts.iter().enumerate().map(|(place, draft)| worth(place, draft, &restored)).collect();
    let mut order = Vec::new();
    while let Some(best) = waiting.pop() {
        let Reverse(place) = best.6;
        let Some(draft) = drafts.get(place) else { continue };
        let now = worth(place, draft, &restored);
        if now < best {
            waiting.push(now);
            continue;
        }
        restored.extend(&draft.restores);
        order.push(place);
    }
    order
}
