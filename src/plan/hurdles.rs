//! What has to end before a registered provider serves a caller.

use std::collections::{BTreeSet, HashMap};

use crate::model::plan::FindingPlace;
use crate::model::reference::{Call, Offer, Removal};
use crate::model::{Diagnosis, Registration, RegistrationId, Severity};

/// The findings by what they keep from callers.
pub(super) struct Hurdles<'a> {
    diagnosis: &'a Diagnosis,
    /// Why an address can't be used, by what is registered there.
    at: HashMap<RegistrationId, Vec<FindingPlace>>,
    /// By the providers that they keep from consumers.
    withheld: HashMap<RegistrationId, Vec<FindingPlace>>,
    /// By the consumers that they are about.
    of_consumer: HashMap<RegistrationId, Vec<FindingPlace>>,
}

impl<'a> Hurdles<'a> {
    pub(super) fn new(diagnosis: &'a Diagnosis, registrations: &[&Registration]) -> Self {
        let mut found = Self {
            diagnosis,
            at: HashMap::new(),
            withheld: HashMap::new(),
            of_consumer: HashMap::new(),
        };
        for (place, finding) in diagnosis.findings.iter().enumerate() {
            for id in &finding.registrations {
                if usable(diagnosis, *id) != Some(false) {
                    continue;
                }
                let address = id.of(registrations).and_then(|entry| entry.address.as_ref());
                if address.is_some() && address == finding.address.as_ref() {
                    found.at.entry(*id).or_default().push(place);
                }
            }
            for id in &finding.withholds {
                found.withheld.entry(*id).or_default().push(place);
            }
            // Only those that a finding withholds something from are ever asked about.
            let consumers = (!finding.withholds.is_empty())
                .then(|| finding.breaks.iter().chain(&finding.registrations));
            for id in consumers.into_iter().flatten() {
                found.of_consumer.entry(*id).or_default().push(place);
            }
        }
        for places in found.at.values_mut() {
            only_the_worst(&diagnosis.findings, places);
        }
        found
    }

    /// What has to end before the address of a registration can be used; `None`: nobody knows.
    pub(super) fn at(&self, id: RegistrationId) -> Option<Vec<FindingPlace>> {
        match usable(self.diagnosis, id) {
            Some(true) => Some(Vec::new()),
            Some(false) => self.at.get(&id).cloned(),
            None => None,
        }
    }

    /// What has to end before the caller gets an offer and can use it.
    pub(super) fn of(&self, call: &Call, offer: &Offer) -> Option<Vec<FindingPlace>> {
        let Some(removal) = &offer.removed else { return self.at(offer.registration) };
        let mut places: BTreeSet<FindingPlace> =
            self.withholding(call, offer.registration)?.into_iter().collect();
        // What takes it away once this step doesn't is told by no finding yet.
        if removed_without(call, removal, offer.registration).is_some() {
            return None;
        }
        places.extend(self.at(offer.registration)?);
        Some(places.into_iter().collect())
    }

    /// Providers that a finding keeps from the caller, and that its client isn't even offered.
    pub(super) fn beside(&self, call: &Call) -> BTreeSet<RegistrationId> {
        let offered: BTreeSet<RegistrationId> =
            call.reference.offers.iter().map(|offer| offer.registration).collect();
        let about = self.about(call).into_iter();
        let findings = about.filter_map(|place| self.diagnosis.findings.get(place));
        let breaking = findings.filter(|finding| !finding.breaks.is_empty());
        let withheld = breaking.flat_map(|finding| finding.withholds.iter().copied());
        // A consumer is none of its own providers.
        withheld.filter(|id| !offered.contains(id)).collect()
    }

    /// The findings that withhold a provider from the caller; `None`: there is none.
    pub(super) fn withholding(
        &self,
        call: &Call,
        provider: RegistrationId,
    ) -> Option<Vec<FindingPlace>> {
        let about = self.about(call);
        let places = self.withheld.get(&provider)?.iter().filter(|place| about.contains(place));
        let places: Vec<FindingPlace> = places.copied().collect();
        (!places.is_empty()).then_some(places)
    }

    fn about(&self, call: &Call) -> BTreeSet<FindingPlace> {
        let consumers = call.reference.consumers.iter();
        consumers.filter_map(|id| self.of_consumer.get(id)).flatten().copied().collect()
    }
}

fn usable(diagnosis: &Diagnosis, id: RegistrationId) -> Option<bool> {
    diagnosis.registrations.get(id.0).copied().unwrap_or_default().usable()
}

/// The next step that takes a provider away, were there not `removal`.
fn removed_without<'c>(
    call: &'c Call,
    removal: &Removal,
    provider: RegistrationId,
) -> Option<&'c Removal> {
    let without = call.reference.without.iter().find(|without| without.removal == *removal)?;
    let offer = without.offers.iter().find(|offer| offer.registration == provider)?;
    offer.removed.as_ref()
}

/// A warning beside an error about the same entry isn't why it can't be used.
fn only_the_worst(findings: &[crate::model::Finding], places: &mut Vec<FindingPlace>) {
    let severity = |place: &FindingPlace| findings.get(*place).map(|finding| finding.severity);
    let worst: Option<Severity> = places.iter().filter_map(severity).max();
    places.retain(|place| severity(place) == worst);
}
