//! The calls that lack a provider, and what each provider waits for.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::effects::tells_of_callers;
use super::hurdles::Hurdles;
use super::topics::impaired_topics;
use crate::model::plan::{FindingPlace, Impaired, Provider, Wants};
use crate::model::reference::{Call, Removal};
use crate::model::{Diagnosis, Listing, Registration, RegistrationId};

/// Those of Dubbo's consumers in the order of the calls, then topics.
pub(super) fn impaired(listings: &[Listing], diagnosis: &Diagnosis) -> Vec<Impaired> {
    let registrations: Vec<&Registration> =
        listings.iter().flat_map(|listing| &listing.registrations).collect();
    let hurdles = Hurdles::new(diagnosis, &registrations);
    let told = Told::new(diagnosis);
    let calls = diagnosis.calls.iter();
    let mut found: Vec<Impaired> = calls
        .filter(|call| call.usable < call.reference.offers.len() || call.usable == 0)
        .filter_map(|call| impaired_call(call, &registrations, &hurdles, &told))
        .collect();
    found.extend(impaired_topics(listings, diagnosis, &registrations, &hurdles));
    found
}

/// Which findings tell of a consumer.
struct Told<'a> {
    diagnosis: &'a Diagnosis,
    all: HashMap<RegistrationId, Vec<FindingPlace>>,
}

impl<'a> Told<'a> {
    fn new(diagnosis: &'a Diagnosis) -> Self {
        let mut all: HashMap<RegistrationId, Vec<FindingPlace>> = HashMap::new();
        for (place, finding) in diagnosis.findings.iter().enumerate() {
            for id in &finding.registrations {
                all.entry(*id).or_default().push(place);
            }
        }
        Self { diagnosis, all }
    }

    fn of(&self, call: &Call) -> BTreeSet<FindingPlace> {
        let consumers = call.reference.consumers.iter();
        consumers.filter_map(|id| self.all.get(id)).flatten().copied().collect()
    }
}

/// `None`: it lacks nothing, or the operator doesn't want to hear of it.
fn impaired_call(
    call: &Call,
    registrations: &[&Registration],
    hurdles: &Hurdles<'_>,
    told: &Told<'_>,
) -> Option<Impaired> {
    let told_of = told.of(call);
    if call.is_callable == Some(false) && told_of.is_empty() {
        return None;
    }
    let findings = &told.diagnosis.findings;
    let of_callers: Vec<FindingPlace> = told_of
        .into_iter()
        .filter(|place| findings.get(*place).is_some_and(tells_of_callers))
        .collect();
    let mut providers = providers(call, registrations, hurdles);
    let stands_alone = of_callers
        .iter()
        .copied()
        .filter(|place| findings.get(*place).is_some_and(|finding| finding.because.is_empty()));
    // Whoever is missing is yet to come.
    providers.extend(stands_alone.map(|place| Provider {
        at: String::new(),
        application: String::new(),
        behind: Some(vec![place]),
    }));
    let is_served = |provider: &Provider| provider.behind.as_ref().is_some_and(Vec::is_empty);
    if call.is_callable != Some(false) && providers.iter().all(is_served) {
        return None;
    }
    let consumers = call.reference.consumers.iter().filter_map(|id| id.of(registrations));
    let names: BTreeSet<&str> =
        consumers.clone().filter_map(|entry| entry.subject.application()).collect();
    let service = consumers.clone().next().map(|entry| entry.subject.to_string());
    Some(Impaired {
        applications: names.into_iter().map(str::to_owned).collect(),
        wants: Wants::Service(service.unwrap_or_default()),
        providers,
        is_callable: call.is_callable,
        told_by: of_callers,
    })
}

/// Each address once: where several entries have it, the one that needs the least counts.
fn providers(call: &Call, registrations: &[&Registration], hurdles: &Hurdles<'_>) -> Vec<Provider> {
    let meant = call.reference.offers.iter();
    let meant = meant.filter(|offer| offer.removed != Some(Removal::Service));
    let offered = meant.map(|offer| (offer.registration, hurdles.of(call, offer)));
    let beside = hurdles.beside(call).into_iter().map(|id| {
        let places = hurdles.withholding(call, id).zip(hurdles.at(id));
        (id, places.map(|(withheld, at)| [withheld, at].concat()))
    });
    let consumers: HashSet<RegistrationId> = call.reference.consumers.iter().copied().collect();
    let mut providers: Vec<Provider> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (id, behind) in offered.chain(beside).filter(|(id, _)| !consumers.contains(id)) {
        let Some(entry) = id.of(registrations) else { continue };
        let Some(address) = &entry.address else { continue };
        let at = address.to_string();
        let place = *places.entry(at.clone()).or_insert(providers.len());
        match providers.get_mut(place) {
            Some(known) if rank(&behind) < rank(&known.behind) => known.behind = behind,
            Some(_) => {}
            None => {
                let application = entry.subject.application().unwrap_or_default().to_owned();
                providers.push(Provider { at, application, behind });
            }
        }
    }
    providers
}

fn rank(behind: &Option<Vec<FindingPlace>>) -> usize {
    behind.as_ref().map_or(usize::MAX, Vec::len)
}
