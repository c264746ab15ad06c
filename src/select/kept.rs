//! What stays of all registrations, as references are followed.

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
        let mark = |entry: &&Registration| match (named.takes(entry), entry.role) {
            (true, _) => Mark::Named,
            (false, Role::Consumer) if mode != RunMode::List && named.takes_caller(entry) => {
                Mark::Caller
            }
            (false, _) => Mark::Left,
        };
        Self { mode, marks: registrations.iter().map(mark).collect() }
    }

    /// The parts of `reference` that are reported: what is named calls whatever it calls, and who calls
    /// what is named is judged where that alone decides. Else a part tells whom what is named serves.
    pub(super) fn follow(&mut self, reference: Reference) -> Vec<Reference> {
        let is_decided = self.decides(&reference);
        self.find_callers(&reference, is_decided);
        let (judged, served): (Vec<_>, Vec<_>) =
            reference.consumers.iter().partition(|id| match self.mark(**id) {
                Mark::Named => is_decided || self.mode != RunMode::List,
                Mark::Caller => is_decided || self.mode == RunMode::Calls,
                Mark::Left | Mark::Offered => false,
            });
        let served = self.part(&reference, served);
        served.into_iter().chain(self.whole(reference, judged)).collect()
    }

    /// Whoever calls what is named: it is for all of the consumers the same. A provider in another registry is
    /// called by nobody here, and may be what they miss.
    fn find_callers(&mut self, reference: &Reference, is_decided: bool) {
        let is_called = |offer: &Offer| {
            let is_near = is_decided || offer.removed != Some(Removal::Registry);
            is_meant(offer) && is_near && self.mark(offer.registration) == Mark::Named
        };
        if self.mode == RunMode::List || !reference.offers.iter().any(is_called) {
            return;
        }
        for id in &reference.consumers {
            self.raise(*id, Mark::Caller);
        }
    }

    /// Of `consumers`, with every offer.
    fn whole(
        &mut self,
        mut reference: Reference,
        consumers: Vec<RegistrationId>,
    ) -> Option<Reference> {
        if consumers.is_empty() {
            return None;
        }
        reference.consumers = consumers;
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

    /// Of the callers among `consumers`, with what is named.
    fn part(&self, reference: &Reference, consumers: Vec<RegistrationId>) -> Option<Reference> {
        let is_caller = |id: &RegistrationId| self.mark(*id) == Mark::Caller;
        let consumers: Vec<RegistrationId> = consumers.into_iter().filter(is_caller).collect();
        let is_named = |offer: &&Offer| self.mark(offer.registration) == Mark::Named;
        (!consumers.is_empty()).then(|| Reference {
            consumers,
            offers: reference.offers.iter().filter(is_named).cloned().collect(),
            unevaluated: Vec::new(),
            is_open: reference.is_open,
            without: Vec::new(),
            is_part: true,
        })
    }

    /// It stays, for the sake of what is called.
    pub(super) fn keep(&mut self, id: RegistrationId) {
        self.raise(id, Mark::Offered);
    }

    /// Gives `mark` to what has none.
    fn raise(&mut self, id: RegistrationId, mark: Mark) {
        if let Some(own) = self.marks.get_mut(id.0)
            && *own == Mark::Left
        {
            *own = mark;
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
