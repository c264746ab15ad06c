//! A finished run, ready to be rendered.

use super::baseline::Compared;
use super::diagnosis::Diagnosis;
use super::expectation::UNMET;
use super::finding::{Finding, Severity};
use super::job::{Filters, RunMode};
use super::listing::{Listing, Read};
use super::options::RunOptions;
use super::plan::Plan;
use super::reference::Reference;
use super::registration::{Registration, RegistrationId};
use super::target::Target;
use super::vantage::Vantage;
use super::waited::Waited;

#[derive(Clone, Debug)]
pub struct Report {
    /// RFC 3339.
    pub started: String,
    pub elapsed_ms: u64,
    pub vantage: Vantage,
    pub targets: Vec<Target>,
    /// One a target, in the same order.
    pub listings: Vec<Listing>,
    pub diagnosis: Diagnosis,
    pub mode: RunMode,
    /// Only what they name was looked at.
    pub filters: Filters,
    /// What is to be done.
    pub plan: Plan,
    /// What the operator left out.
    pub options: RunOptions,
    /// The least severity that makes the exit code 1; `None`: never.
    pub fail_on: Option<Severity>,
    pub exit_code: u8,
    /// What came before, where somebody waited.
    pub waited: Option<Waited>,
    /// Beside an earlier report.
    pub compared: Option<Compared>,
}

impl Report {
    /// Only what filters name was looked at.
    pub fn is_narrowed(&self) -> bool {
        !self.options.filters.is_empty()
    }

    /// Every registration, in the order that indices in the diagnosis count.
    pub fn registrations(&self) -> impl Iterator<Item = &Registration> {
        self.listings.iter().flat_map(|listing| &listing.registrations)
    }

    /// Whether every registry was read whole.
    pub fn is_whole(&self) -> bool {
        self.listings.iter().all(|listing| listing.read == Read::Complete)
    }

    /// Whether an earlier report has it, too.
    pub fn is_known(&self, finding: &Finding) -> bool {
        self.compared.as_ref().is_some_and(|compared| compared.knows(finding))
    }

    /// Whether a finding makes the exit code 1: where something is expected, nothing else counts.
    pub fn is_severe(&self, finding: &Finding) -> bool {
        let counts = self.diagnosis.expectations.is_empty() || finding.code == UNMET;
        counts
            && !self.is_known(finding)
            && self.fail_on.is_some_and(|limit| finding.severity >= limit)
    }

    pub fn registration(&self, id: RegistrationId) -> Option<&Registration> {
        let mut place = id.0;
        for listing in &self.listings {
            match listing.registrations.get(place) {
                Some(registration) => return Some(registration),
                None => place -= listing.registrations.len(),
            }
        }
        None
    }

    /// The service that is called, as its consumers name it: `group/interface:version`.
    pub fn service_of(&self, reference: &Reference) -> String {
        let consumer = reference.consumers.first().and_then(|id| self.registration(*id));
        consumer.map(|consumer| consumer.subject.to_string()).unwrap_or_default()
    }
}
