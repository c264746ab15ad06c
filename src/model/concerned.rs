//! Whom and what a finding is about, in a few words.

use std::collections::BTreeSet;

use super::finding::Finding;
use super::incident::Concerned;
use super::registration::Registration;

impl Concerned {
    /// Of all that is registered, over all listings in order.
    pub fn of(finding: &Finding, registered: &[&Registration]) -> Self {
        let entries = || finding.registrations.iter().filter_map(|id| id.of(registered));
        let application = entries().filter_map(|entry| entry.subject.application()).min();
        let source = |entry: &Registration| entry.registrant.as_ref()?.source_ip();
        let machine = entries().filter_map(source).min();
        let subjects: BTreeSet<String> = entries().map(|entry| entry.subject.to_string()).collect();
        let address = finding.address.as_ref().map(ToString::to_string);
        Concerned {
            application: application.unwrap_or_default().to_owned(),
            services: subjects.len(),
            service: subjects.into_iter().next().unwrap_or_default(),
            machine: machine.map(|ip| ip.to_string()).unwrap_or_default(),
            address: address.unwrap_or_default(),
        }
    }
}
