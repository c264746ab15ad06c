//! What stays of all registrations, as references are followed.

use super::callers::Callers;
use super::named::Named;
use crate::model::reference::{Offer, Reference, Removal};
use crate::model::{Registration, RegistrationId, Role, RunMode};

/// Why registrations stay, one a registration.
pub(super) struct Kept {
    mode: RunMode,
    marks: Vec<Mark>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Left,
    /// The filters name it.
    Named,
    /// It calls what they name.
    Caller,
    /// What is named or reported calls it, or would.
    Offered,
}

impl Kept {
    pub(super) fn new(registrations: &[&Registration], named: &Named, mode: RunMode) -> Self {
        let mark =
            |entry: &&Registration| if named.takes(entry) { Mark::Named } else { Mark::Left };
        let mut marks: Vec<Mark> = registrations.iter().map(mark).collect();
        if mode != RunMode::List {
            let all = || registrations.iter().copied().zip(&marks);
            let seen = all().filter(|(_, mark)| **mark == Mark::Named).map(|(entry, _)| entry);
            let callers = Callers::of(seen);
            for (entry, mark) in registrations.iter().zip(&mut marks) {
                let calls = || callers.has(entry) || named.takes_caller(entry);
                if *mark == Mark::Left && entry.role == Role::Consumer && calls() {
                    *mark = Mark::Caller;
                }
            }
        }
        Self { mode, marks }
    }

    /// The part of `reference` that is reported, if any: what is named calls whatever it calls, and who calls
    /// what is named is judged where that alone decides.
    pub(super) fn follow(&mut self, mut reference: Reference) -> Option<Reference> {
        let is_decided = self.decides(&reference);
        reference.consumers.retain(|id| match self.mark(*id) {
            Mark::Named => is_decided || self.mode != RunMode::List,
            Mark::Caller => is_decided || self.mode == RunMode::Calls,
            Mark::Left | Mark::Offered => false,
        });
        if reference.consumers.is_empty() {
            return None;
        }
        // Another group or version was never meant, and tells something only where there is nothing else.
        if reference.offers.iter().any(is_meant) {
            reference.offers.retain(is_meant);
            for without in &mut reference.without {
                without.offers.retain(is_meant);
            }
        }
        for offer in &reference.offers {
            self.keep(offer.registration);
        }
        Some(reference)
    }

    /// It stays, for the sake of what is called.
    pub(super) fn keep(&mut self, id: RegistrationId) {
        if let Some(mark) = self.marks.get_mut(id.0)
            && *mark == Mark::Left
        {
            *mark = Mark::Offered;
        }
    }

    /// Nothing else than what is named serves it, or nothing at all does. `list` shows nothing else.
    fn decides(&self, reference: &Reference) -> bool {
        let offers = || reference.offers.iter();
        let is_named = |offer: &Offer| self.mark(offer.registration) == Mark::Named;
        let is_served = offers().any(|offer| offer.removed.is_none());
        match self.mode {
            RunMode::List => offers().all(is_named),
            RunMode::Check | RunMode::Calls => {
                !is_served || offers().filter(|offer| is_meant(offer)).all(is_named)
            }
        }
    }

    pub(super) fn has(&self, id: RegistrationId) -> bool {
        self.mark(id) != Mark::Left
    }

    fn mark(&self, id: RegistrationId) -> Mark {
        self.marks.get(id.0).copied().unwrap_or(Mark::Left)
    }
}

fn is_meant(offer: &Offer) -> bool {
    offer.removed != Some(Removal::Service)
}
