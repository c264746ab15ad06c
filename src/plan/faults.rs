//! Findings become faults: one cause each, as an operator counts them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::effects::causes;
use crate::model::Finding;
use crate::model::plan::FindingPlace;

/// A fault that has no step yet.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub findings: Vec<FindingPlace>,
    pub effects: BTreeSet<FindingPlace>,
}

/// Faults in the order of their worst finding. What says of a container's address what it says of its last
/// one is one fault, and an effect is told with its causes.
pub(super) fn gather(findings: &[Finding]) -> Vec<Gathered> {
    let causes = causes(findings);
    let mut faults: Vec<Gathered> = Vec::new();
    let mut places: HashMap<Key<'_>, usize> = HashMap::new();
    let mut fault_of: BTreeMap<FindingPlace, usize> = BTreeMap::new();
    let standing = (0..).zip(findings).zip(&causes).filter(|(_, causes)| causes.is_empty());
    for ((place, finding), _) in standing {
        let at = *places.entry(key(finding)).or_insert(faults.len());
        if at == faults.len() {
            faults.push(Gathered::default());
        }
        if let Some(fault) = faults.get_mut(at) {
            fault.findings.push(place);
        }
        fault_of.insert(place, at);
    }
    for (effect, causes) in causes.iter().enumerate() {
        for at in causes.iter().filter_map(|cause| fault_of.get(cause)) {
            if let Some(fault) = faults.get_mut(*at) {
                fault.effects.insert(effect);
            }
        }
    }
    faults
}

/// One that is less bad, or is mended otherwise, is another fault.
type Key<'a> = (&'a str, crate::model::Severity, Option<&'a str>);

fn key(finding: &Finding) -> Key<'_> {
    let remedy = finding.remedies.first().map(|remedy| remedy.name);
    (&finding.key, finding.severity, remedy)
}
