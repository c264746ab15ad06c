//! What findings explain: who looks at an effect asks here for its causes.

use std::collections::{BTreeSet, HashMap};

use crate::model::RegistrationId;

/// A finding that explains something, by its code and fingerprint.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cause {
    pub code: &'static str,
    pub fingerprint: String,
}

/// The findings of a run, by what they explain.
#[derive(Debug, Default)]
pub struct Causes {
    /// By what is registered at an address that has a finding.
    at: HashMap<RegistrationId, Vec<Cause>>,
    /// By the consumers whose calls a finding says that it breaks.
    breaking: HashMap<RegistrationId, Vec<Cause>>,
}

impl Causes {
    /// Adds what a finding says of the address of `registrations`.
    pub(super) fn explain(&mut self, registrations: &[RegistrationId], cause: &Cause) {
        add(&mut self.at, registrations, cause);
    }

    /// Adds the consumers whose calls a finding breaks.
    pub(super) fn breaks(&mut self, consumers: &[RegistrationId], cause: &Cause) {
        add(&mut self.breaking, consumers, cause);
    }

    /// Why the address of a registration can't be used.
    pub fn at(&self, registration: RegistrationId) -> &[Cause] {
        self.at.get(&registration).map_or(&[], Vec::as_slice)
    }

    /// What breaks the calls of consumers, beside the addresses of their providers; each once, in order.
    pub fn of_calls(&self, consumers: &[RegistrationId]) -> Vec<&Cause> {
        let found = consumers.iter().filter_map(|consumer| self.breaking.get(consumer)).flatten();
        let ordered: BTreeSet<&Cause> = found.collect();
        ordered.into_iter().collect()
    }
}

fn add(
    to: &mut HashMap<RegistrationId, Vec<Cause>>,
    registrations: &[RegistrationId],
    cause: &Cause,
) {
    for registration in registrations {
        to.entry(*registration).or_default().push(cause.clone());
    }
}
