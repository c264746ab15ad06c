//! The clients of RocketMQ clusters that have a broker which can't be used. It can't be asked itself,
//! but clients are connected to every broker of their topics, so its neighbours know them.

use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;

use futures_util::stream::{self, StreamExt};

use crate::model::{
    Address, AddressEvidence, Answer, Attempt, CheckSettings, Class, Client, ClusterClients, Depth,
    Identity, Listing, Purpose, Skip, Subject, TargetId,
};
use crate::net::{dial, within};
use crate::protocol::remoting::{Heard, ask_for_clients};

/// Brokers of one cluster that are asked.
const ASKED: usize = 4;
/// Brokers that are asked in one run, all at once.
const ASKED_IN_ALL: usize = 256;

/// A cluster of a target, and which of its brokers can be asked.
#[derive(Default)]
struct Cluster<'a> {
    is_hurt: bool,
    brokers: Vec<(i64, &'a Address, SocketAddr)>,
}

/// What a registered broker's address came to.
enum State {
    /// It answers as registered: it can be asked.
    Proven(SocketAddr),
    /// Its clients can't use it.
    Unusable,
    Unknown,
}

/// Asks for the clients of each cluster that is hurt.
pub(super) async fn clients_of_the_hurt(
    listings: &[Listing],
    evidence: &[AddressEvidence],
    settings: &CheckSettings,
) -> Vec<ClusterClients> {
    if settings.passive || settings.identity != Depth::Full {
        return Vec::new();
    }
    let mut hurt: Vec<_> = clusters(listings, evidence)
        .into_iter()
        .filter(|(_, cluster)| cluster.is_hurt && !cluster.brokers.is_empty())
        .collect();
    hurt.sort_by_key(|(name, _)| *name);
    let asked = hurt.iter().flat_map(|(name, cluster)| {
        cluster.brokers.iter().take(ASKED).map(move |(_, address, at)| (*name, *address, *at))
    });
    let heard = stream::iter(asked.take(ASKED_IN_ALL))
        .map(|(name, address, at)| async move { (name, address, hear(at, settings).await) })
        .buffered(ASKED_IN_ALL);
    let mut found: Vec<ClusterClients> = Vec::new();
    for (name, address, Heard { told, clients }) in heard.collect::<Vec<_>>().await {
        if told {
            add(&mut found, name, address, clients);
        }
    }
    found
}

/// The clients that one broker tells of, within two time limits after connecting is begun.
async fn hear(at: SocketAddr, settings: &CheckSettings) -> Heard {
    let mut heard = Heard::default();
    let talk = async {
        if let Ok(mut link) = dial(at, settings.timeout).await {
            // Further requests shall not wait until earlier ones are acknowledged.
            let _ = link.stream.set_nodelay(true);
            // A conversation that breaks off leaves what was heard before.
            let _ =
                ask_for_clients(&mut link.stream, &mut heard, settings.rocketmq_key.as_ref()).await;
        }
    };
    within(settings.timeout * 2, talk).await;
    heard
}

fn add(
    found: &mut Vec<ClusterClients>,
    (target, name): (TargetId, &str),
    told_by: &Address,
    clients: Vec<Client>,
) {
    let is_it = |known: &ClusterClients| known.target == target && known.cluster == name;
    if !found.last().is_some_and(is_it) {
        found.push(ClusterClients {
            target,
            cluster: name.to_owned(),
            told_by: Vec::new(),
            clients: Vec::new(),
        });
    }
    if let Some(cluster) = found.last_mut() {
        cluster.told_by.push(told_by.clone());
        cluster.clients.extend(clients);
        cluster.clients.sort_unstable();
        cluster.clients.dedup();
    }
}

/// Every cluster by target and name, masters first among its brokers.
fn clusters<'a>(
    listings: &'a [Listing],
    evidence: &'a [AddressEvidence],
) -> HashMap<(TargetId, &'a str), Cluster<'a>> {
    let of_purpose = |purpose: fn(&Purpose) -> bool| {
        evidence.iter().filter(move |entry| purpose(&entry.purpose))
    };
    let registered = of_purpose(|purpose| *purpose == Purpose::Registered);
    let seen: HashMap<&Address, &AddressEvidence> =
        registered.map(|entry| (&entry.address, entry)).collect();
    let without_fast_port: HashSet<&Address> =
        of_purpose(|purpose| matches!(purpose, Purpose::FastPort { .. }))
            .filter(|entry| !answers(entry))
            .filter_map(|entry| entry.purpose.owner())
            .collect();
    let mut clusters: HashMap<(TargetId, &str), Cluster> = HashMap::new();
    for registration in listings.iter().flat_map(|listing| &listing.registrations) {
        let Subject::RocketMqBroker { cluster: Some(name), broker, id } = &registration.subject
        else {
            continue;
        };
        let Some(entry) = registration.address.as_ref().and_then(|address| seen.get(address))
        else {
            continue;
        };
        let cluster = clusters.entry((registration.target, &**name)).or_default();
        match state(entry, (&**name, &**broker)) {
            State::Proven(at) => {
                cluster.is_hurt |=
                    without_fast_port.contains(&entry.address) || is_confined(&entry.class);
                if cluster.brokers.iter().all(|(_, known, _)| *known != &entry.address) {
                    cluster.brokers.push((*id, &entry.address, at));
                }
            }
            State::Unusable => cluster.is_hurt = true,
            State::Unknown => {}
        }
    }
    for cluster in clusters.values_mut() {
        cluster.brokers.sort_by_key(|(id, ..)| *id);
    }
    clusters
}

fn state(entry: &AddressEvidence, (cluster, name): (&str, &str)) -> State {
    let Some(path) = entry.paths.first() else { return State::Unusable };
    match &path.identity {
        Attempt::Done(Answer::Broker(told)) if told.name == name && told.cluster == cluster => {
            let port = entry.address.port.unwrap_or_default();
            State::Proven(SocketAddr::new(path.ip, port))
        }
        Attempt::Done(_) => State::Unusable,
        Attempt::Failed(Identity::Withheld(_) | Identity::Unsupported) => State::Unknown,
        Attempt::Failed(Identity::Silent(_) | Identity::OtherProtocol(_)) => State::Unusable,
        Attempt::Skipped(Skip::NotReached | Skip::Wildcard | Skip::LinkLocal) => State::Unusable,
        Attempt::Skipped(Skip::Passive | Skip::NoPort | Skip::Denied | Skip::NotAsked) => {
            State::Unknown
        }
    }
}

/// Whether clients may find a broker there, whichever.
fn answers(entry: &AddressEvidence) -> bool {
    let Some(path) = entry.paths.first() else { return false };
    match &path.identity {
        Attempt::Done(Answer::Server(_)) => false,
        Attempt::Done(_) | Attempt::Failed(Identity::Withheld(_) | Identity::Unsupported) => true,
        Attempt::Failed(Identity::Silent(_) | Identity::OtherProtocol(_)) => false,
        Attempt::Skipped(skip) => *skip != Skip::NotReached,
    }
}

/// It may answer here, and yet clients elsewhere have no way to it.
fn is_confined(class: &Class) -> bool {
    match class {
        Class::Container(_) | Class::Loopback => true,
        Class::Wildcard
        | Class::LinkLocal
        | Class::Private
        | Class::Shared
        | Class::Public
        | Class::Name => false,
    }
}
