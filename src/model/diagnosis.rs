//! All judgements of a run.

use std::collections::{BTreeMap, HashMap};

use super::clients::ClusterClients;
use super::evidence::AddressEvidence;
use super::expectation::Met;
use super::finding::{Finding, Severity, Verdict};
use super::reference::Call;
use super::registration::RegistrationId;

/// What is thought of each address and registration, and what is wrong.
#[derive(Clone, Debug, Default)]
pub struct Diagnosis {
    /// All that was looked at, in the evidence's order.
    pub addresses: Vec<Judged>,
    /// One for each registration, over all listings in order.
    pub registrations: Vec<Verdict>,
    /// What consumers call, in the order registered.
    pub calls: Vec<Call>,
    /// Worst first.
    pub findings: Vec<Finding>,
    /// What was expected, in the order given.
    pub expectations: Vec<Met>,
    /// How many the operator doesn't want to hear of, by code.
    pub suppressed: BTreeMap<&'static str, usize>,
    /// Those of RocketMQ clusters, as the evidence has them.
    pub clients: Vec<ClusterClients>,
}

/// What was seen of an address, and what is to be thought of it.
#[derive(Clone, Debug)]
pub struct Judged {
    pub evidence: AddressEvidence,
    pub verdict: Verdict,
}

impl Diagnosis {
    /// How bad each call is, in order. A call that can't succeed is as bad as the findings that tell of it,
    /// and suppressed where none does.
    pub fn severity_of_calls(&self) -> impl Iterator<Item = Option<Severity>> {
        let mut told: HashMap<RegistrationId, Severity> = HashMap::new();
        for finding in &self.findings {
            for id in &finding.registrations {
                let known = told.entry(*id).or_insert(finding.severity);
                *known = finding.severity.max(*known);
            }
        }
        self.calls.iter().map(move |call| match call.is_callable {
            Some(false) => {
                let consumers = call.reference.consumers.iter();
                consumers.filter_map(|id| told.get(id)).max().copied()
            }
            Some(true) | None => call.severity(),
        })
    }

    /// The exit code by what was expected.
    pub fn expected(&self, fail_on: Option<Severity>) -> u8 {
        let is = |held: Option<bool>| self.expectations.iter().any(|met| met.is_held == held);
        match (is(None), is(Some(false))) {
            (true, _) => 3,
            (false, true) if fail_on.is_some() => 1,
            (false, _) => 0,
        }
    }

    pub fn worst_call(&self) -> Option<Severity> {
        self.severity_of_calls().max().flatten()
    }
}
