//! One cause at many addresses is one block.

use std::collections::HashMap;

use crate::model::{Confidence, Finding, Severity};

/// Findings that a reader mends in the same way, in the order of the report.
pub(super) struct Block<'a> {
    pub first: &'a Finding,
    pub findings: Vec<&'a Finding>,
}

/// Findings gathered by rule, severity, confidence and the first thing that mends them. What else
/// may help differs by version, and is no reason to tell the same story again.
pub(super) fn blocks<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Vec<Block<'a>> {
    let mut blocks: Vec<Block<'a>> = Vec::new();
    let mut places: HashMap<Key<'a>, usize> = HashMap::new();
    for finding in findings {
        let place = *places.entry(Key::of(finding)).or_insert(blocks.len());
        match blocks.get_mut(place) {
            Some(block) => block.findings.push(finding),
            None => blocks.push(Block { first: finding, findings: vec![finding] }),
        }
    }
    blocks
}

#[derive(PartialEq, Eq, Hash)]
struct Key<'a> {
    code: &'a str,
    severity: Severity,
    confidence: Confidence,
    remedy: Option<&'a str>,
}

impl<'a> Key<'a> {
    fn of(finding: &'a Finding) -> Self {
        Self {
            code: finding.code,
            severity: finding.severity,
            confidence: finding.confidence,
            remedy: finding.remedies.first().map(|remedy| remedy.name),
        }
    }
}
