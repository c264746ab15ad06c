//! All judgements of a run.

use super::clients::ClusterClients;
use super::evidence::AddressEvidence;
use super::finding::{Finding, Verdict};
use super::reference::Call;

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
    /// Those of RocketMQ clusters, as the evidence has them.
    pub clients: Vec<ClusterClients>,
}

/// What was seen of an address, and what is to be thought of it.
#[derive(Clone, Debug)]
pub struct Judged {
    pub evidence: AddressEvidence,
    pub verdict: Verdict,
}
