//! The providers of an interface, one consumer after another: offered, and removed step by step.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::candidate::Candidate;
use super::consumer::Consumer;
use super::line::Line;
use super::rules::Rules;
use crate::model::reference::{Offer, Reference, Removal};
use crate::model::{
    Address, Attributes, Listing, METADATA_REVISION, Protocol, Registration, RegistrationId, Role,
    ServiceKey, Subject, TargetId,
};

/// The providers of every interface, and the rules of every registry.
pub(super) struct Directory<'a> {
    registrations: &'a [&'a Registration],
    /// Providers by interface, and instances whose application is known to serve it.
    offers: HashMap<&'a str, Vec<RegistrationId>>,
    /// Providers of interfaces by address: a process that registers on both levels tells by the one what
    /// the other leaves open.
    providers: HashMap<(&'a str, &'a Address), Vec<RegistrationId>>,
    rules: Rules<'a>,
    /// What each registry keeps in its metadata, by target: whether there is any.
    has_metadata: HashMap<TargetId, bool>,
    /// Registries in which an instance doesn't tell what it serves.
    open: HashSet<TargetId>,
}

/// What sets consumers of one service apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Circumstances<'a> {
    targets: Vec<TargetId>,
    /// Where a rule may go by them: host and application.
    ruled: Option<(String, Option<&'a str>)>,
    protocols: Option<Cow<'a, str>>,
    tag: Option<Cow<'a, str>>,
    forces_its_tag: bool,
    line: Option<Line>,
}

impl<'a> Directory<'a> {
    /// `registrations` are those of `listings`, in order.
    pub(super) fn new(listings: &'a [Listing], registrations: &'a [&'a Registration]) -> Self {
        let mut offers: HashMap<&str, Vec<RegistrationId>> = HashMap::new();
        let mut providers: HashMap<(&str, &Address), Vec<RegistrationId>> = HashMap::new();
        let mut open = HashSet::new();
        for (id, entry) in RegistrationId::numbered(registrations) {
            match (&entry.subject, entry.role) {
                (Subject::DubboService { interface, .. }, Role::Provider) => {
                    offers.entry(interface).or_default().push(id);
                    if let Some(address) = &entry.address {
                        providers.entry((interface, address)).or_default().push(id);
                    }
                }
                (Subject::DubboApplication { .. }, Role::Instance) => {
                    open.extend(entry.interfaces.is_none().then_some(entry.target));
                    for interface in entry.interfaces() {
                        offers.entry(interface).or_default().push(id);
                    }
                }
                _ => {}
            }
        }
        let has_metadata =
            listings.iter().map(|listing| (listing.target, listing.has_metadata)).collect();
        let rules = Rules::new(listings, registrations);
        Self { registrations, offers, providers, rules, has_metadata, open }
    }

    /// What decides which providers the consumer at `consumers` gets, beside its service: those of whom it is
    /// the same get the same.
    pub(super) fn circumstances(&self, consumers: &[RegistrationId]) -> Option<Circumstances<'a>> {
        let consumer = self.consumer(consumers)?;
        let is_ruled = self.rules.concern(&consumer);
        Some(Circumstances {
            ruled: is_ruled.then(|| (consumer.host.clone(), consumer.application)),
            protocols: consumer.protocols(),
            tag: consumer.tag(),
            forces_its_tag: consumer.forces_its_tag(),
            line: consumer.line,
            targets: consumer.targets,
        })
    }

    fn consumer(&self, consumers: &[RegistrationId]) -> Option<Consumer<'a>> {
        let own: Vec<&Registration> =
            consumers.iter().filter_map(|id| id.of(self.registrations)).collect();
        Consumer::new(&own)
    }

    /// What the consumer that is registered at `consumers` gets of what it calls.
    pub(super) fn reference(&self, consumers: Vec<RegistrationId>) -> Option<Reference> {
        let consumer = self.consumer(&consumers)?;
        let indices = self.offers.get(consumer.interface).map_or(&[][..], Vec::as_slice);
        let mut candidates: Vec<Candidate> =
            indices.iter().filter_map(|index| self.candidate(*index, &consumer)).collect();
        let unevaluated = self.rules.apply(&consumer, &mut candidates);
        let offers = candidates
            .into_iter()
            .map(|candidate| Offer {
                registration: candidate.registration,
                removed: candidate.removed,
            })
            .collect();
        let finds_instances = consumer.line.is_none_or(|line| line.finds_instances);
        let is_open =
            finds_instances && consumer.targets.iter().any(|target| self.open.contains(target));
        Some(Reference { consumers, offers, unevaluated, is_open })
    }

    fn candidate(&self, id: RegistrationId, consumer: &Consumer<'a>) -> Option<Candidate<'a>> {
        let entry = id.of(self.registrations)?;
        let is_instance = entry.role == Role::Instance;
        if is_instance && consumer.line.is_some_and(|line| !line.finds_instances) {
            return None;
        }
        let (attributes, removed) = match is_instance {
            true => self.known(entry, consumer),
            false => (Some(&entry.attributes), by_service(entry, consumer)),
        };
        let elsewhere = !consumer.targets.contains(&entry.target);
        let removed = elsewhere.then_some(Removal::Registry).or(removed);
        let refused = || is_refused(consumer, &entry.protocol);
        let removed = removed.or_else(refused).or_else(|| {
            (!is_instance && is_disabled(&entry.attributes)).then_some(Removal::Disabled)
        });
        Some(Candidate {
            registration: id,
            address: entry.address.as_ref(),
            protocol: &entry.protocol,
            attributes,
            application: entry.subject.application(),
            is_own_entry: !is_instance,
            removed,
        })
    }

    /// The URL of an instance's service, where it is known, and what removes the instance. What its revision
    /// tells counts; else what the same application registered of the interface at the same address.
    fn known(
        &self,
        instance: &'a Registration,
        consumer: &Consumer<'a>,
    ) -> (Option<&'a Attributes>, Option<Removal>) {
        let provided = instance
            .address
            .as_ref()
            .and_then(|address| self.providers.get(&(consumer.interface, address)))
            .map_or(&[][..], Vec::as_slice);
        let provided: Vec<&Registration> = provided
            .iter()
            .filter_map(|id| id.of(self.registrations))
            .filter(|entry| {
                entry.target == instance.target
                    && entry.subject.application() == instance.subject.application()
            })
            .collect();
        let fitting = provided.iter().find(|entry| by_service(entry, consumer).is_none());
        let attributes = fitting.map(|entry| &entry.attributes);
        if let Some(serves) = &instance.serves {
            let fits = serves.iter().any(|key| takes_key(consumer, key));
            return if fits { (attributes, None) } else { (None, Some(Removal::Service)) };
        }
        let is_remote = instance.attributes.get(STORAGE).is_some_and(|kind| kind == "remote");
        if is_remote && self.has_metadata.get(&instance.target) == Some(&true) {
            return (None, Some(Removal::Metadata { path: metadata_path(instance) }));
        }
        // Where nothing is registered there, it isn't known what it serves.
        let otherwise = attributes.is_none() && !provided.is_empty();
        (attributes, otherwise.then_some(Removal::Service))
    }
}

/// Where an instance says that its metadata is: `remote` is the metadata centre.
const STORAGE: &str = "dubbo.metadata.storage-type";

/// Below Dubbo's root.
fn metadata_path(instance: &Registration) -> String {
    let application = instance.subject.application().unwrap_or_default();
    let revision = instance.attributes.get(METADATA_REVISION).unwrap_or_default();
    format!("metadata/{application}/{revision}")
}

fn by_service(entry: &Registration, consumer: &Consumer<'_>) -> Option<Removal> {
    let Subject::DubboService { group, version, .. } = &entry.subject else { return None };
    let fits = consumer.takes(group.as_deref(), version.as_deref());
    (!fits).then_some(Removal::Service)
}

fn takes_key(consumer: &Consumer<'_>, key: &ServiceKey) -> bool {
    *key.interface == *consumer.interface
        && consumer.takes(key.group.as_deref(), key.version.as_deref())
}

fn is_refused(consumer: &Consumer<'_>, protocol: &Protocol) -> Option<Removal> {
    let accepted = consumer.protocols()?;
    let accepts = accepted.split(',').any(|name| name.trim() == protocol.name());
    (!accepts).then(|| Removal::Protocol(accepted.into_owned()))
}

/// `disabled`, where it is there at all, counts before `enabled`.
fn is_disabled(attributes: &Attributes) -> bool {
    let is_false = |value: &str| !value.eq_ignore_ascii_case("true");
    // What isn't enabled doesn't reach the directory.
    if attributes.get("enabled").is_some_and(|value| is_false(&value)) {
        return true;
    }
    attributes.get("disabled").is_some_and(|value| value.eq_ignore_ascii_case("true"))
}
