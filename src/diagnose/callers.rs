//! Whom a registration serves: the consumers whose own client holds it, or would, and the clients of a
//! broker's cluster.

use std::cell::RefCell;
use std::collections::HashMap;

use super::clients::{Connected, client_effect};
use super::impact::Hurts;
use crate::model::reference::Reference;
use crate::model::{Client, ClusterClients, Effect, Registration, RegistrationId, Role, TargetId};

/// Effects that one finding lists; the rest is counted.
const LISTED: usize = 100;

/// The callers of everything, and answers already given.
pub(super) struct Callers<'a> {
    /// By provider: the places of the references whose consumers call it.
    held_by: HashMap<RegistrationId, Vec<u32>>,
    /// Of each reference: the places of its consumers among the effects.
    consumers: Vec<Vec<u32>>,
    /// By target and cluster.
    clients: HashMap<(TargetId, &'a str), &'a [Client]>,
    /// Every caller once, in order.
    effects: Vec<Effect>,
    /// The place of each among them.
    places: HashMap<Effect, u32>,
    known: RefCell<Known<'a>>,
}

/// Whom a finding hurts.
#[derive(Clone, Debug, Default)]
pub struct Hurt {
    pub listed: Vec<Effect>,
    /// All of them, listed or not.
    pub count: usize,
}

/// What callers are known by.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Served<'a> {
    /// The place of a reference.
    Reference(u32),
    /// A consumer itself, by its place among the effects.
    Consumer(u32),
    Clients(Connected<'a>),
}

/// What serves callers, numbered as it is asked for, its callers, and the callers of each set: one
/// process exports the same set wherever it runs.
#[derive(Default)]
struct Known<'a> {
    numbers: HashMap<Served<'a>, u32>,
    callers: Vec<Vec<u32>>,
    sets: HashMap<Vec<u32>, Hurt>,
}

impl<'a> Callers<'a> {
    pub(super) fn new(
        registrations: &[&Registration],
        references: &[Reference],
        clusters: &'a [ClusterClients],
    ) -> Self {
        let all = registrations.iter().filter(|entry| entry.role == Role::Consumer);
        let mut effects: Vec<Effect> = all.map(|entry| effect(entry)).collect();
        effects.extend(clusters.iter().flat_map(|cluster| &cluster.clients).map(client_effect));
        effects.sort_by_cached_key(shown);
        effects.dedup();
        let places: HashMap<Effect, u32> = effects.iter().cloned().zip(0..).collect();
        let place = |id: &RegistrationId| places.get(&effect(id.of(registrations)?)).copied();
        let of = |reference: &Reference| reference.consumers.iter().filter_map(place).collect();
        let consumers: Vec<Vec<u32>> = references.iter().map(of).collect();
        let mut held_by: HashMap<RegistrationId, Vec<u32>> = HashMap::new();
        for (number, reference) in (0..).zip(references) {
            for offer in reference.offers.iter().filter(|offer| offer.is_missed()) {
                held_by.entry(offer.registration).or_default().push(number);
            }
        }
        let clients = clusters
            .iter()
            .map(|cluster| ((cluster.target, cluster.cluster.as_str()), cluster.clients.as_slice()))
            .collect();
        Self { held_by, consumers, clients, effects, places, known: RefCell::default() }
    }

    /// Those whom a fault of `registrations` hurts, each once, in order.
    pub(super) fn hurt(
        &self,
        registrations: &[(RegistrationId, &'a Registration)],
        hurts: Hurts,
    ) -> Hurt {
        if self.effects.is_empty() {
            return Hurt::default();
        }
        let known = &mut *self.known.borrow_mut();
        let mut set: Vec<u32> = registrations
            .iter()
            .flat_map(|(id, registration)| self.served(*id, registration, hurts))
            .map(|served| self.number(known, served))
            .collect();
        set.sort_unstable();
        set.dedup();
        if let Some(hurt) = known.sets.get(&set) {
            return hurt.clone();
        }
        let hurt = self.join(known, &set);
        known.sets.insert(set, hurt.clone());
        hurt
    }

    /// What a registration offers to those whom a fault of it hurts. A consumer offers nothing: its fault is
    /// its own.
    fn served(
        &self,
        id: RegistrationId,
        registration: &'a Registration,
        hurts: Hurts,
    ) -> impl Iterator<Item = Served<'a>> {
        let held_by = self.held_by.get(&id).map_or(&[][..], Vec::as_slice);
        let is_consumer = registration.role == Role::Consumer;
        let own = is_consumer.then(|| self.places.get(&effect(registration)).copied()).flatten();
        let clients = Connected::to(registration, hurts).map(Served::Clients);
        let references = held_by.iter().map(|number| Served::Reference(*number));
        references.chain(own.map(Served::Consumer)).chain(clients)
    }

    fn number(&self, known: &mut Known<'a>, served: Served<'a>) -> u32 {
        if let Some(number) = known.numbers.get(&served) {
            return *number;
        }
        let number = u32::try_from(known.callers.len()).unwrap_or(u32::MAX);
        let mut callers = match served {
            Served::Reference(number) => {
                self.consumers.get(number as usize).cloned().unwrap_or_default()
            }
            Served::Consumer(place) => vec![place],
            Served::Clients(connected) => self.clients_of(connected),
        };
        callers.sort_unstable();
        callers.dedup();
        known.callers.push(callers);
        known.numbers.insert(served, number);
        number
    }

    fn clients_of(&self, connected: Connected<'a>) -> Vec<u32> {
        let clients = self.clients.get(&(connected.target, connected.cluster)).copied();
        let hurt = clients.unwrap_or_default().iter().filter(|client| connected.has(client));
        hurt.filter_map(|client| self.places.get(&client_effect(client)).copied()).collect()
    }

    fn join(&self, known: &Known<'a>, set: &[u32]) -> Hurt {
        let lists = set.iter().filter_map(|number| known.callers.get(*number as usize));
        let mut all: Vec<u32> = lists.flatten().copied().collect();
        all.sort_unstable();
        all.dedup();
        let listed = all.iter().take(LISTED);
        let listed = listed.filter_map(|place| self.effects.get(*place as usize)).cloned();
        Hurt { listed: listed.collect(), count: all.len() }
    }
}

/// What callers are ordered by: what a reader sees of them.
fn shown(effect: &Effect) -> (String, String) {
    let host = effect.host.as_ref().map(ToString::to_string).unwrap_or_default();
    (effect.application.clone(), host)
}

fn effect(consumer: &Registration) -> Effect {
    Effect {
        application: consumer.subject.application().unwrap_or_default().to_owned(),
        host: consumer.address.as_ref().map(|address| address.host.clone()),
    }
}
