//! Faults become steps: one change on one machine, or at one other place.

use std::collections::{BTreeMap, BTreeSet};

use super::change::change;
use super::cost::{cost, site};
use super::effects::{tells_of_callers, tells_of_registry};
use super::faults::Gathered;
use crate::model::plan::{FindingPlace, Impaired, Mended, Site, Urgency};
use crate::model::{Confidence, Finding, Severity};

/// A step that has no place in the order yet.
#[derive(Debug)]
pub(super) struct Draft {
    pub site: Site,
    pub remedy: String,
    pub change: String,
    pub cost: u8,
    pub severity: Severity,
    pub confidence: Confidence,
    /// Places among what was gathered.
    pub faults: Vec<usize>,
    pub findings: BTreeSet<FindingPlace>,
    pub mends: Vec<Mended>,
    /// Calls with nothing left that it alone gives a provider.
    pub restores: Vec<usize>,
    pub urgency: Urgency,
}

/// In the order of their first fault. Faults that the same change on the same machine mends are one step.
pub(super) fn steps(
    findings: &[Finding],
    faults: &[Gathered],
    impaired: &[Impaired],
) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut places: BTreeMap<(Site, &str, &str, usize), usize> = BTreeMap::new();
    for (fault, gathered) in faults.iter().enumerate() {
        let Some(first) = gathered.findings.first().and_then(|place| findings.get(*place)) else {
            continue;
        };
        let remedy = first.remedies.first();
        let site = remedy.map_or(Site::Unknown, |remedy| site(first, remedy));
        // Where no machine is named, each fault is something of its own.
        let apart = if matches!(site, Site::Machines(_)) { 0 } else { fault + 1 };
        let name = remedy.map_or("", |remedy| remedy.name);
        let place = *places.entry((site.clone(), first.code, name, apart)).or_insert(drafts.len());
        if place == drafts.len() {
            drafts.push(Draft {
                site,
                remedy: name.to_owned(),
                change: String::new(),
                cost: remedy.map_or(u8::MAX, cost),
                severity: first.severity,
                confidence: first.confidence,
                faults: Vec::new(),
                findings: BTreeSet::new(),
                mends: Vec::new(),
                restores: Vec::new(),
                urgency: Urgency::Other,
            });
        }
        if let Some(draft) = drafts.get_mut(place) {
            draft.faults.push(fault);
            draft.findings.extend(&gathered.findings);
            draft.severity = draft.severity.max(first.severity);
            draft.confidence = draft.confidence.max(first.confidence);
        }
    }
    let touched = touched(impaired);
    for draft in &mut drafts {
        let told: Vec<&Finding> =
            draft.findings.iter().filter_map(|place| findings.get(*place)).collect();
        draft.change = change(&told, &draft.site);
        weigh(draft, &told, impaired, &touched);
    }
    drafts
}

/// The impaired calls that each finding stands before.
type Touched = BTreeMap<FindingPlace, BTreeSet<usize>>;

fn touched(impaired: &[Impaired]) -> Touched {
    let mut touched = Touched::new();
    for (call, impaired) in impaired.iter().enumerate() {
        for place in
            impaired.providers.iter().filter_map(|provider| provider.behind.as_ref()).flatten()
        {
            touched.entry(*place).or_default().insert(call);
        }
    }
    touched
}

/// What it mends by itself, and how much it is needed.
fn weigh(draft: &mut Draft, told: &[&Finding], impaired: &[Impaired], touched: &Touched) {
    let calls: BTreeSet<usize> =
        draft.findings.iter().filter_map(|place| touched.get(place)).flatten().copied().collect();
    let each = calls.into_iter().filter_map(|call| Some((call, impaired.get(call)?)));
    for (call, impaired) in each {
        let before = impaired.usable();
        let after = impaired.usable_without(&draft.findings);
        if after > before {
            draft.mends.push(Mended { call, before, after });
        }
        if impaired.is_down() {
            draft.urgency = Urgency::Down;
            draft.restores.extend((after > 0).then_some(call));
        } else {
            draft.urgency = draft.urgency.min(Urgency::Partly);
        }
    }
    let is_severe = |finding: &&&Finding| finding.severity == Severity::Error;
    let severe = || told.iter().filter(is_severe);
    if severe().any(|finding| tells_of_callers(finding)) {
        draft.urgency = Urgency::Down;
    } else if severe().any(|finding| tells_of_registry(finding)) {
        draft.urgency = draft.urgency.min(Urgency::Registry);
    }
}
