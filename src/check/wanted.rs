//! Which addresses are to be looked at: each registered one once, then those that belong to it.

use std::collections::HashMap;

use crate::model::{
    Address, AddressEvidence, Answer, Attempt, FailureKind, Listing, Protocol, Purpose,
    Registration, Role, ServiceKey,
};

/// An address to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub address: Address,
    pub protocol: Protocol,
    pub purpose: Purpose,
    /// The services that are to be asked for, each once.
    pub services: Vec<ServiceKey>,
}

/// A port that Dubbo takes where nothing else is configured.
const DUBBO_PORT: u16 = 20880;
/// The same of a RocketMQ broker.
const BROKER_PORT: u16 = 10911;
/// How many ports that nobody registered are tried in one run: enough to explain a fault, and no
/// scan of a fleet.
const SIBLINGS: usize = 256;

/// Every distinct registered address, in the order registered. Where several protocols are
/// registered at one address, it is asked in the one that has a proof.
pub fn registered(listings: &[Listing]) -> Vec<Wanted> {
    let mut places: HashMap<&Address, usize> = HashMap::new();
    let mut wanted: Vec<Wanted> = Vec::new();
    for registration in listings.iter().flat_map(|listing| &listing.registrations) {
        let Some(address) = &registration.address else { continue };
        if registration.role == Role::Consumer || address.port.is_none() {
            continue;
        }
        let place = *places.entry(address).or_insert_with(|| {
            wanted.push(Wanted {
                address: address.clone(),
                protocol: registration.protocol.clone(),
                purpose: Purpose::Registered,
                services: Vec::new(),
            });
            wanted.len() - 1
        });
        if let Some(known) = wanted.get_mut(place)
            && proof(&registration.protocol) > proof(&known.protocol)
        {
            known.protocol = registration.protocol.clone();
        }
    }
    for registration in listings.iter().flat_map(|listing| &listing.registrations) {
        let place = registration.address.as_ref().and_then(|address| places.get(address));
        let wanted = place.and_then(|place| wanted.get_mut(*place));
        // A service is looked for in the protocol that it is registered with.
        if let (Some(wanted), Some(key)) = (wanted, &registration.key)
            && wanted.protocol == registration.protocol
            && may_be_asked(registration)
        {
            wanted.services.push(key.clone());
        }
    }
    for wanted in &mut wanted {
        wanted.services.sort_unstable();
        wanted.services.dedup();
    }
    wanted
}

/// A Triple service with a token would answer the call with a stack trace in its log, or not at all,
/// and one without Dubbo's echo would take it for a method of its own.
fn may_be_asked(registration: &Registration) -> bool {
    let attributes = &registration.attributes;
    let filters = attributes.get("service.filter").unwrap_or_default();
    let echo = !filters.split(',').any(|filter| matches!(filter.trim(), "-echo" | "-default"));
    let token = attributes.get("token").is_some_and(|token| !token.is_empty());
    registration.protocol != Protocol::Triple || (echo && !token)
}

/// The addresses that the evidence suggests next: a reachable broker's fast port and replication
/// address, and for a closed port the one that its software listens on by default.
pub fn companions(evidence: &[AddressEvidence]) -> Vec<Wanted> {
    let brokers = evidence.iter().flat_map(|of| fast_port(of).into_iter().chain(ha_address(of)));
    let siblings = evidence.iter().filter_map(sibling).take(SIBLINGS);
    brokers.chain(siblings).collect()
}

fn proof(protocol: &Protocol) -> u8 {
    match protocol {
        Protocol::Dubbo | Protocol::Remoting => 2,
        Protocol::Triple => 1,
        Protocol::RocketMqHa | Protocol::Other(_) => 0,
    }
}

fn fast_port(of: &AddressEvidence) -> Option<Wanted> {
    let connected = of.paths.iter().any(|path| matches!(path.connection, Attempt::Done(_)));
    let port = of.address.port?.checked_sub(2).filter(|port| *port > 0)?;
    (of.protocol == Protocol::Remoting && connected).then(|| Wanted {
        address: of.address.with_port(port),
        protocol: Protocol::Remoting,
        purpose: Purpose::FastPort { of: of.address.clone() },
        services: Vec::new(),
    })
}

/// The broker's own word: `brokerIP2` and `haListenPort`, by default its port plus one.
fn ha_address(of: &AddressEvidence) -> Option<Wanted> {
    let broker = of.paths.iter().find_map(|path| match &path.identity {
        Attempt::Done(Answer::Broker(broker)) => Some(broker),
        _ => None,
    })?;
    let port = match broker.ha_listen_port {
        Some(port) if port > 0 => port,
        _ => broker.listen_port?.checked_add(1)?,
    };
    let host = broker.ip2.as_deref()?.parse().ok()?;
    Some(Wanted {
        address: Address::new(host, port),
        protocol: Protocol::RocketMqHa,
        purpose: Purpose::Ha { of: of.address.clone() },
        services: Vec::new(),
    })
}

fn sibling(of: &AddressEvidence) -> Option<Wanted> {
    let port = match of.protocol {
        Protocol::Dubbo => DUBBO_PORT,
        Protocol::Remoting => BROKER_PORT,
        Protocol::Triple | Protocol::RocketMqHa | Protocol::Other(_) => return None,
    };
    let refused = of.paths.iter().any(|path| {
        matches!(&path.connection, Attempt::Failed(failure) if failure.kind == FailureKind::Refused)
    });
    (refused && of.address.port != Some(port)).then(|| Wanted {
        address: of.address.with_port(port),
        protocol: of.protocol.clone(),
        purpose: Purpose::Sibling { of: of.address.clone() },
        services: Vec::new(),
    })
}
