//! The providers of an interface, one consumer after another: offered, and removed step by step.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use super::candidate::Candidate;
use super::consumer::{Consumer, TAG};
use super::line::Line;
use super::metadata::{Metadata, Unknown};
use super::rules::Rules;
use crate::model::reference::{Offer, Reference, Removal, Without};
use crate::model::{
    Address, Attributes, Evidence, Listing, Protocol, Registration, RegistrationId, Role,
    ServiceKey, Subject, TargetId,
};

/// Settings for which it is worked out what there would be without them: more, nobody takes back.
const SETTINGS: usize = 16;

/// The providers of every interface, and the rules of every registry.
pub(super) struct Directory<'a> {
    registrations: &'a [&'a Registration],
    /// Providers by interface, and instances whose application is known to serve it.
    offers: HashMap<&'a str, Vec<RegistrationId>>,
    /// Instances by application.
    instances: HashMap<&'a str, Vec<RegistrationId>>,
    /// Providers of interfaces by address: a process that registers on both levels tells by the one what
    /// the other leaves open.
    providers: HashMap<(&'a str, &'a Address), Vec<RegistrationId>>,
    rules: Rules<'a>,
    metadata: Metadata,
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
    provided_by: Option<Cow<'a, str>>,
    tag: Option<Cow<'a, str>>,
    forces_its_tag: bool,
    line: Option<Line>,
}

impl<'a> Directory<'a> {
    /// `registrations` are those of `listings`, in order.
    pub(super) fn new(listings: &'a [Listing], registrations: &'a [&'a Registration]) -> Self {
        let mut offers: HashMap<&str, Vec<RegistrationId>> = HashMap::new();
        let mut instances: HashMap<&str, Vec<RegistrationId>> = HashMap::new();
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
                (Subject::DubboApplication { application }, Role::Instance) => {
                    instances.entry(application).or_default().push(id);
                    open.extend(entry.interfaces.is_none().then_some(entry.target));
                    for interface in entry.interfaces() {
                        offers.entry(interface).or_default().push(id);
                    }
                }
                _ => {}
            }
        }
        let metadata = Metadata::new(listings, &Evidence::default());
        let rules = Rules::new(listings, registrations);
        Self { registrations, offers, instances, providers, rules, metadata, open }
    }

    /// What decides which providers the consumer at `consumers` gets, beside its service: those of whom it is
    /// the same get the same.
    pub(super) fn circumstances(&self, consumers: &[RegistrationId]) -> Option<Circumstances<'a>> {
        let consumer = self.consumer(consumers)?;
        let is_ruled = self.rules.concern(&consumer);
        Some(Circumstances {
            ruled: is_ruled.then(|| (consumer.host.clone(), consumer.application)),
            protocols: consumer.protocols(),
            provided_by: consumer.provided_by(),
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

    /// What the consumer that is registered at `of` gets of what it calls.
    pub(super) fn reference(&self, of: Vec<RegistrationId>) -> Option<Reference> {
        let consumer = self.consumer(&of)?;
        let (offers, unevaluated) = self.offers(&consumer, None);
        let settings: BTreeSet<&Removal> = offers
            .iter()
            .filter_map(|offer| offer.removed.as_ref())
            .filter(|removal| removal.is_setting())
            .collect();
        let finds_instances = consumer.line.is_none_or(|line| line.finds_instances);
        let is_open =
            finds_instances && consumer.targets.iter().any(|target| self.open.contains(target));
        let without = settings.into_iter().take(SETTINGS).map(|removal| Without {
            removal: removal.clone(),
            offers: self.offers(&consumer, Some(removal)).0,
        });
        let without = without.collect();
        Some(Reference { consumers: of, offers, unevaluated, is_open, without, is_part: false })
    }

    /// Every provider of what `consumer` calls, and the rules that can't be evaluated. `except`: as if this
    /// setting weren't.
    pub(super) fn offers(
        &self,
        consumer: &Consumer<'a>,
        except: Option<&Removal>,
    ) -> (Vec<Offer>, Vec<String>) {
        let ids = self.ids(consumer);
        let is_own = |id: &RegistrationId| {
            id.of(self.registrations).is_some_and(|entry| entry.role == Role::Provider)
        };
        // Instances that it doesn't find tell something only where there is nothing else.
        let has_own = ids.iter().any(is_own);
        let mut candidates: Vec<Candidate> =
            ids.iter().filter_map(|id| self.candidate(*id, consumer, except)).collect();
        if has_own {
            candidates.retain(|candidate| !candidate.is_unseen());
        }
        let unevaluated = self.rules.apply(consumer, &mut candidates, except);
        let weights = self.rules.weights(consumer, &candidates);
        let offers = candidates.into_iter().map(|candidate| Offer {
            idle: weights.idle(consumer, &candidate),
            registration: candidate.registration,
            removed: candidate.removed,
        });
        (offers.collect(), unevaluated)
    }

    /// Those that are registered for the interface, and the instances of the applications that the consumer
    /// names itself (`provided-by`): it needs no mapping.
    fn ids(&self, consumer: &Consumer<'a>) -> Cow<'_, [RegistrationId]> {
        let ids = self.offers.get(consumer.interface).map_or(&[][..], Vec::as_slice);
        let Some(named) = consumer.provided_by() else { return Cow::Borrowed(ids) };
        let instances = named.split(',').filter_map(|name| self.instances.get(name.trim()));
        let mut all: Vec<RegistrationId> = instances.flatten().chain(ids).copied().collect();
        all.sort_unstable();
        all.dedup();
        Cow::Owned(all)
    }

    fn candidate(
        &self,
        id: RegistrationId,
        consumer: &Consumer<'a>,
        except: Option<&Removal>,
    ) -> Option<Candidate<'a>> {
        let entry = id.of(self.registrations)?;
        let is_instance = entry.role == Role::Instance;
        let (attributes, removed) = match (is_instance, unseen(entry, consumer)) {
            (true, Some(unseen)) => (None, Some(unseen)),
            (true, None) => self.known(entry, consumer),
            (false, _) => (Some(&entry.attributes), by_service(entry, consumer)),
        };
        let elsewhere = !consumer.targets.contains(&entry.target);
        // Who serves another group isn't missed in its registry.
        let removed = match removed {
            Some(Removal::Service) => removed,
            removed => elsewhere.then_some(Removal::Registry).or(removed),
        };
        let refused = || is_refused(consumer, &entry.protocol);
        let removed = removed.or_else(refused).or_else(|| {
            let counts = !is_instance && except != Some(&Removal::Disabled);
            (counts && is_disabled(&entry.attributes)).then_some(Removal::Disabled)
        });
        let tag = attributes.and_then(|attributes| attributes.get(TAG));
        let tag = tag.filter(|tag| !tag.is_empty()).map(Cow::into_owned);
        Some(Candidate {
            registration: id,
            address: entry.address.as_ref(),
            protocol: &entry.protocol,
            attributes,
            application: entry.subject.application(),
            tag: tag.filter(|tag| !matches!(except, Some(Removal::Tag(off)) if off == tag)),
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
        if let Some(serves) = self.metadata.serves(instance) {
            let fits = serves.iter().any(|key| takes_key(consumer, key));
            return if fits { (attributes, None) } else { (None, Some(Removal::Service)) };
        }
        match self.metadata.unknown(instance) {
            Some(Unknown::Missing { path }) => return (None, Some(Removal::Metadata { path })),
            Some(Unknown::Untold { at } | Unknown::Stale { at }) => {
                let address = at.to_string();
                return (None, Some(Removal::MetadataService { address }));
            }
            None => {}
        }
        // Where nothing is registered there, it isn't known what it serves.
        let otherwise = attributes.is_none() && !provided.is_empty();
        (attributes, otherwise.then_some(Removal::Service))
    }
}

/// Why the consumer doesn't find an instance. One whose version isn't known may find any.
fn unseen(instance: &Registration, consumer: &Consumer<'_>) -> Option<Removal> {
    let line = consumer.line?;
    if !line.finds_instances {
        return Some(Removal::Level);
    }
    let application = instance.subject.application().unwrap_or_default();
    let is_found = instance.is_mapped(consumer.interface) || consumer.names(application);
    let path = || format!("mapping/{}", consumer.interface);
    (!is_found).then(|| Removal::Mapping { path: path() })
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
