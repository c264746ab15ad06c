//! Whom a registration serves: the consumers in the same registry, matched as Dubbo matches them, and
//! the clients of a broker's cluster.

use std::cell::RefCell;
use std::collections::HashMap;

use super::clients::{Connected, client_effect};
use super::impact::Hurts;
use crate::directory::takes;
use crate::model::{Client, ClusterClients, Effect, Registration, Role, Subject, TargetId};

/// Effects that one finding lists; the rest is counted.
const LISTED: usize = 100;

/// The consumers of every service, and answers already given.
pub struct Callers<'a> {
    /// By target and interface.
    wants: HashMap<(TargetId, &'a str), Vec<Want<'a>>>,
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

#[derive(Clone, Copy)]
struct Want<'a> {
    group: Option<&'a str>,
    version: Option<&'a str>,
    effect: u32,
}

/// What is called: in a target, an interface with its group and version, or whatever group and
/// version, where an application is known to serve it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Service<'a> {
    target: TargetId,
    interface: &'a str,
    named: Option<(Option<&'a str>, Option<&'a str>)>,
}

/// What callers are known by.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Served<'a> {
    Service(Service<'a>),
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
    pub fn new(registrations: &[&'a Registration], clusters: &'a [ClusterClients]) -> Self {
        let consumers: Vec<(&'a Registration, Effect)> = registrations
            .iter()
            .filter(|registration| registration.role == Role::Consumer)
            .map(|registration| (*registration, effect(registration)))
            .collect();
        let mut effects: Vec<Effect> = consumers.iter().map(|(_, effect)| effect.clone()).collect();
        effects.extend(clusters.iter().flat_map(|cluster| &cluster.clients).map(client_effect));
        effects.sort_by_cached_key(shown);
        effects.dedup();
        let places: HashMap<Effect, u32> = effects.iter().cloned().zip(0..).collect();
        let mut wants: HashMap<_, Vec<Want>> = HashMap::new();
        for (registration, effect) in &consumers {
            let Some(Service { target, interface, named: Some((group, version)) }) =
                service(registration)
            else {
                continue;
            };
            let Some(&effect) = places.get(effect) else { continue };
            let want = Want { group, version, effect };
            wants.entry((target, interface)).or_default().push(want);
        }
        let clients = clusters
            .iter()
            .map(|cluster| ((cluster.target, cluster.cluster.as_str()), cluster.clients.as_slice()))
            .collect();
        Self { wants, clients, effects, places, known: RefCell::default() }
    }

    /// The callers of `registrations`, each once, in order.
    pub fn of(&self, registrations: &[&'a Registration]) -> Hurt {
        self.hurt(registrations, Hurts::Callers)
    }

    /// Those of them whom a fault hurts.
    pub fn hurt(&self, registrations: &[&'a Registration], hurts: Hurts) -> Hurt {
        if self.effects.is_empty() {
            return Hurt::default();
        }
        let known = &mut *self.known.borrow_mut();
        let mut set: Vec<u32> = registrations
            .iter()
            .flat_map(|registration| self.served(registration, hurts))
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
        registration: &'a Registration,
        hurts: Hurts,
    ) -> impl Iterator<Item = Served<'a>> {
        let is_consumer = registration.role == Role::Consumer;
        let own = is_consumer.then(|| self.places.get(&effect(registration)).copied()).flatten();
        let services = (!is_consumer).then(|| services_of(registration));
        let clients = Connected::to(registration, hurts).map(Served::Clients);
        let services = services.into_iter().flatten().map(Served::Service);
        services.chain(own.map(Served::Consumer)).chain(clients)
    }

    fn number(&self, known: &mut Known<'a>, served: Served<'a>) -> u32 {
        if let Some(number) = known.numbers.get(&served) {
            return *number;
        }
        let number = u32::try_from(known.callers.len()).unwrap_or(u32::MAX);
        let mut callers = match served {
            Served::Service(service) => self.callers_of(service),
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

    fn callers_of(&self, service: Service<'a>) -> Vec<u32> {
        let key = (service.target, service.interface);
        let wants = self.wants.get(&key).map_or(&[][..], Vec::as_slice);
        wants
            .iter()
            .filter(|want| {
                service.named.is_none_or(|offered| takes((want.group, want.version), offered))
            })
            .map(|want| want.effect)
            .collect()
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

/// Every service that a registration is known to offer.
fn services_of(registration: &Registration) -> impl Iterator<Item = Service<'_>> {
    let known = registration.interfaces().map(|interface| Service {
        target: registration.target,
        interface,
        named: None,
    });
    service(registration).into_iter().chain(known)
}

fn service(registration: &Registration) -> Option<Service<'_>> {
    match &registration.subject {
        Subject::DubboService { interface, group, version, .. } => Some(Service {
            target: registration.target,
            interface,
            named: Some((
                group.as_deref().filter(|group| !group.is_empty()),
                version.as_deref().filter(|version| !version.is_empty()),
            )),
        }),
        Subject::DubboApplication { .. }
        | Subject::SpringService { .. }
        | Subject::RocketMqBroker { .. } => None,
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
