//! Who calls what, and can they: the calls of a run, an application and a service each, worst first.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::address::{Address, Host};
use super::finding::{Finding, Severity, Verdict};
use super::reference::{Call, Offer, Removal};
use super::registration::{Registration, RegistrationId, Subject};
use super::report::Report;

/// A service that an application calls, for those of its processes whose clients make the same of it.
#[derive(Debug)]
pub struct Called<'a> {
    /// Empty: it tells no name.
    pub application: &'a str,
    /// `group/interface:version`.
    pub service: String,
    /// Where the processes are.
    pub hosts: BTreeSet<&'a Host>,
    pub call: &'a Call,
    /// `None`: all that there is can be used.
    pub severity: Option<Severity>,
    /// It can't succeed, and the operator doesn't want to hear of it.
    pub is_suppressed: bool,
    /// Each address once, in the order registered. Those of another group or version are here only where
    /// there is nothing else.
    pub providers: Vec<Provider<'a>>,
}

/// An address that a service is registered at.
#[derive(Debug)]
pub struct Provider<'a> {
    pub address: Option<&'a Address>,
    pub application: Option<&'a str>,
    /// The services of the interface that it is known to have, where they are of another group or version.
    pub serves: BTreeSet<String>,
    pub state: State<'a>,
}

/// What a caller has of a provider. The greatest counts, where several entries have the address.
#[derive(Clone, Copy, Debug)]
pub enum State<'a> {
    /// A step of the caller's client takes it away.
    Removed(&'a Removal),
    /// Nobody can use it; the worst finding tells why.
    Unusable(Verdict, Option<&'a Finding>),
    /// It can't be told from here.
    Untold(Verdict),
    Usable,
}

impl Call {
    /// How bad it is; `None`: all that there is can be used.
    pub fn severity(&self) -> Option<Severity> {
        let removals = || self.reference.offers.iter().map(|offer| &offer.removed);
        let left = removals().filter(|removal| removal.is_none()).count();
        let has_lost =
            || removals().flatten().any(|removal| matches!(removal, Removal::Metadata { .. }));
        match self.is_callable {
            Some(false) => Some(Severity::Error),
            None => Some(Severity::Warning),
            Some(true) if self.usable < left || has_lost() => Some(Severity::Warning),
            // Somebody set it so.
            Some(true) => (meant(self).count() > left).then_some(Severity::Info),
        }
    }
}

impl Called<'_> {
    /// Providers that can be used.
    pub fn usable(&self) -> usize {
        let providers = self.providers.iter();
        providers.filter(|provider| matches!(provider.state, State::Usable)).count()
    }
}

impl State<'_> {
    fn rank(&self) -> u8 {
        match self {
            State::Removed(_) => 0,
            State::Unusable(..) => 1,
            State::Untold(_) => 2,
            State::Usable => 3,
        }
    }
}

impl Report {
    /// Who calls what, the worst first.
    pub fn called(&self) -> Vec<Called<'_>> {
        let registrations: Vec<&Registration> = self.registrations().collect();
        let mut findings: HashMap<RegistrationId, &Finding> = HashMap::new();
        for finding in &self.diagnosis.findings {
            for id in &finding.registrations {
                findings.entry(*id).or_insert(finding);
            }
        }
        let mut all = Vec::new();
        for (call, severity) in self.diagnosis.calls.iter().zip(self.diagnosis.severity_of_calls())
        {
            let mut callers: BTreeMap<&str, BTreeSet<&Host>> = BTreeMap::new();
            for consumer in call.reference.consumers.iter().filter_map(|id| id.of(&registrations)) {
                let application = consumer.subject.application().unwrap_or_default();
                let hosts = callers.entry(application).or_default();
                hosts.extend(consumer.address.as_ref().map(|address| &address.host));
            }
            all.extend(callers.into_iter().map(|(application, hosts)| Called {
                application,
                service: self.service_of(&call.reference),
                hosts,
                call,
                severity,
                is_suppressed: severity.is_none() && call.is_callable == Some(false),
                providers: self.providers(call, &registrations, &findings),
            }));
        }
        all.sort_by(|a, b| order(a).cmp(&order(b)));
        all
    }

    fn providers<'a>(
        &'a self,
        call: &'a Call,
        registrations: &[&'a Registration],
        findings: &HashMap<RegistrationId, &'a Finding>,
    ) -> Vec<Provider<'a>> {
        let mut places: HashMap<&Address, usize> = HashMap::new();
        let mut providers: Vec<Provider> = Vec::new();
        for offer in meant(call) {
            let Some(entry) = offer.registration.of(registrations) else { continue };
            let state = self.state(offer, findings);
            let address = entry.address.as_ref();
            let known = address.and_then(|address| places.get(address));
            match known.and_then(|place| providers.get_mut(*place)) {
                Some(known) => {
                    known.serves.extend(others(entry, &state, call, registrations));
                    if known.state.rank() < state.rank() {
                        known.state = state;
                    }
                }
                None => {
                    places.extend(address.map(|address| (address, providers.len())));
                    let serves = others(entry, &state, call, registrations);
                    let application = entry.subject.application();
                    providers.push(Provider { address, application, serves, state });
                }
            }
        }
        providers
    }

    fn state<'a>(
        &'a self,
        offer: &'a Offer,
        findings: &HashMap<RegistrationId, &'a Finding>,
    ) -> State<'a> {
        if let Some(removal) = &offer.removed {
            return State::Removed(removal);
        }
        let id = offer.registration;
        let verdict = self.diagnosis.registrations.get(id.0).copied().unwrap_or_default();
        match verdict.usable() {
            Some(true) => State::Usable,
            Some(false) => State::Unusable(verdict, findings.get(&id).copied()),
            None => State::Untold(verdict),
        }
    }
}

/// What a provider of another group or version has of the interface.
fn others(
    entry: &Registration,
    state: &State,
    call: &Call,
    registrations: &[&Registration],
) -> BTreeSet<String> {
    if !matches!(state, State::Removed(Removal::Service)) {
        return BTreeSet::new();
    }
    match (&entry.serves, &entry.subject) {
        (Some(serves), _) => {
            let consumer = call.reference.consumers.first().and_then(|id| id.of(registrations));
            let wanted = consumer.and_then(|consumer| consumer.subject.interface());
            let same = serves.iter().filter(|key| Some(&*key.interface) == wanted);
            same.map(ToString::to_string).collect()
        }
        (None, Subject::DubboService { .. }) => BTreeSet::from([entry.subject.to_string()]),
        (None, _) => BTreeSet::new(),
    }
}

/// The offers that the call was meant to have: those of another group or version only where there is
/// nothing else.
fn meant(call: &Call) -> impl Iterator<Item = &Offer> {
    let is_meant = |offer: &&Offer| offer.removed != Some(Removal::Service);
    let offers = &call.reference.offers;
    let only_others = !offers.iter().any(|offer| is_meant(&offer));
    offers.iter().filter(move |offer| only_others || is_meant(offer))
}

/// Worst first: what can't be called, what can't be told, what has lost the most.
fn order<'c>(called: &'c Called<'_>) -> (u8, usize, &'c str, &'c str) {
    let rank = match (called.severity, called.call.is_callable) {
        (Some(Severity::Error), _) => 0,
        (Some(Severity::Warning), None) => 1,
        (Some(Severity::Warning), Some(_)) => 2,
        (Some(Severity::Info), _) => 3,
        (None, _) => 4,
    };
    (rank, called.usable(), called.application, &called.service)
}
