//! Addresses that nobody registered and the evidence suggests: a broker's other ports, the usual port
//! of a host whose registered one is closed, and the host behind a container's address.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::net::IpAddr;

use super::wanted::{Wanted, to_ask_for};
use crate::model::{
    Address, AddressEvidence, Answer, Attempt, BrokerIdentity, CheckSettings, Class, FailureKind,
    Host, Listing, Mode, Path, Presence, Protocol, Purpose, Range, Revision, Role, ServiceKey,
    Subject, Vantage, classify,
};

/// A port that Dubbo takes where nothing else is configured.
const DUBBO_PORT: u16 = 20880;
/// The same of a RocketMQ broker.
const BROKER_PORT: u16 = 10911;
/// How many ports that nobody registered are tried in one run: enough to explain a fault, and no
/// scan of a fleet.
const SIBLINGS: usize = 256;
/// The same of hosts behind addresses that callers can't use.
const SOURCE_HOSTS: usize = 512;

/// Peers of a DLedger group that are tried; its list is as long as somebody writes it.
const PEERS: usize = 16;

/// Where each registered address was registered from.
#[derive(Debug)]
pub struct Sources<'a>(HashMap<&'a Address, IpAddr>);

impl<'a> Sources<'a> {
    /// The addresses with just one source, of a kind that other hosts may reach.
    pub fn new(vantage: &Vantage, settings: &CheckSettings, listings: &'a [Listing]) -> Self {
        let mut sources: HashMap<&Address, Option<IpAddr>> = HashMap::new();
        for registration in listings.iter().flat_map(|listing| &listing.registrations) {
            let registrant = registration.registrant.as_ref();
            let source = registrant.and_then(|registrant| registrant.source_ip());
            let (Some(address), Some(source)) = (&registration.address, source) else { continue };
            if registration.role != Role::Consumer {
                let known = sources.entry(address).or_insert(Some(source));
                *known = known.filter(|known| *known == source);
            }
        }
        let usable = |ip: IpAddr| match classify(ip, vantage, settings) {
            Class::Private | Class::Public | Class::Shared => true,
            Class::Loopback
            | Class::Wildcard
            | Class::LinkLocal
            | Class::Container(_)
            | Class::Name => false,
        };
        let single = sources.into_iter().filter_map(|(address, source)| Some((address, source?)));
        Self(single.filter(|(_, source)| usable(*source)).collect())
    }
}

/// The hosts behind addresses that are no host's by their range, before anything was dialled.
pub fn suspected(
    wanted: &[Wanted],
    sources: &Sources,
    vantage: &Vantage,
    settings: &CheckSettings,
) -> Vec<Wanted> {
    let is_suspect = |wanted: &&Wanted| {
        let class = wanted.address.host.ip().map(|ip| classify(ip, vantage, settings));
        matches!(
            class,
            Some(Class::Container(_) | Class::Loopback | Class::LinkLocal | Class::Wildcard)
        )
    };
    wanted
        .iter()
        .filter(is_suspect)
        .flat_map(|wanted| at_source_host(wanted, sources))
        .take(SOURCE_HOSTS)
        .collect()
}

/// Where instances tell what they serve, on ports that aren't registered by themselves.
pub fn metadata_services(wanted: &[Wanted], listings: &[Listing]) -> Vec<Wanted> {
    let registered: HashSet<&Address> = wanted.iter().map(|wanted| &wanted.address).collect();
    let mut asked: HashMap<Revision, usize> = HashMap::new();
    for revision in wanted.iter().filter_map(|wanted| wanted.revision.clone()) {
        *asked.entry(revision).or_default() += 1;
    }
    let mut found: BTreeMap<&Address, Wanted> = BTreeMap::new();
    for instance in listings.iter().flat_map(|listing| &listing.registrations) {
        let (Some((protocol, at)), Some(of)) = (&instance.metadata_at, &instance.address) else {
            continue;
        };
        if let Subject::DubboApplication { application } = &instance.subject
            && !registered.contains(at)
        {
            found.entry(at).or_insert_with(|| Wanted {
                address: at.clone(),
                protocol: protocol.clone(),
                purpose: Purpose::MetadataService { of: of.clone() },
                services: vec![ServiceKey::application(application)],
                revision: to_ask_for(instance, &mut asked),
                triple: Vec::new(),
                tls: false,
            });
        }
    }
    found.into_values().collect()
}

/// The addresses that the evidence suggests next: a reachable broker's fast port and replication
/// address, for a closed port the one that its software listens on by default, and the host that
/// registered, in place of an address that can't be used. `wanted` is what was looked at, in the order
/// of `evidence`.
pub fn related(wanted: &[Wanted], evidence: &[AddressEvidence], sources: &Sources) -> Vec<Wanted> {
    let brokers = evidence.iter().flat_map(|of| fast_port(of).into_iter().chain(copied_from(of)));
    let each = || wanted.iter().zip(evidence);
    let siblings = each().filter_map(|(wanted, of)| sibling(wanted, of)).take(SIBLINGS);
    let unusable = each().filter(|(_, of)| !is_usable_here(of));
    let hosts = unusable.flat_map(|(wanted, _)| at_source_host(wanted, sources)).take(SOURCE_HOSTS);
    brokers.chain(siblings).chain(hosts).collect()
}

fn fast_port(of: &AddressEvidence) -> Option<Wanted> {
    let connected = of.paths.iter().any(|path| matches!(path.connection, Attempt::Done(_)));
    let port = of.address.port?.checked_sub(2).filter(|port| *port > 0)?;
    (of.protocol == Protocol::Remoting && connected).then(|| {
        let purpose = Purpose::FastPort { of: of.address.clone() };
        unasked(of.address.with_port(port), Protocol::Remoting, purpose)
    })
}

/// From where a broker's data is copied, by its own word: other peers of its DLedger group, or its own
/// replication address.
fn copied_from(of: &AddressEvidence) -> Vec<Wanted> {
    let Some(broker) = of.paths.iter().find_map(broker) else { return Vec::new() };
    match &broker.deployment.mode {
        Mode::DLedger(group) => {
            let others = group.others().take(PEERS).filter_map(|peer| peer.address.clone());
            let peer = || Purpose::Peer { of: of.address.clone() };
            others.map(|address| unasked(address, Protocol::DLedger, peer())).collect()
        }
        Mode::Configured | Mode::Controller { .. } => {
            let ha = Purpose::Ha { of: of.address.clone() };
            let address = ha_address(broker).into_iter();
            address.map(|address| unasked(address, Protocol::RocketMqHa, ha.clone())).collect()
        }
    }
}

fn broker(path: &Path) -> Option<&BrokerIdentity> {
    match &path.identity {
        Attempt::Done(Answer::Broker(broker)) => Some(broker),
        Attempt::Done(Answer::Dubbo(_) | Answer::Triple(_) | Answer::Server(_))
        | Attempt::Failed(_)
        | Attempt::Skipped(_) => None,
    }
}

/// `brokerIP2` and `haListenPort`, by default its port plus one.
fn ha_address(broker: &BrokerIdentity) -> Option<Address> {
    let port = match broker.ha_listen_port {
        Some(port) if port > 0 => port,
        _ => broker.listen_port?.checked_add(1)?,
    };
    Address::parse(&format!("{}:{port}", broker.ip2.as_deref()?)).ok()
}

/// What is asked for no service.
fn unasked(address: Address, protocol: Protocol, purpose: Purpose) -> Wanted {
    Wanted {
        address,
        protocol,
        purpose,
        services: Vec::new(),
        revision: None,
        triple: Vec::new(),
        tls: false,
    }
}

fn sibling(wanted: &Wanted, of: &AddressEvidence) -> Option<Wanted> {
    let port = usual_port(&of.protocol)?;
    let refused = of.paths.iter().any(|path| {
        matches!(&path.connection, Attempt::Failed(failure) if failure.kind == FailureKind::Refused)
    });
    (refused && of.address.port != Some(port)).then(|| Wanted {
        address: of.address.with_port(port),
        protocol: of.protocol.clone(),
        purpose: Purpose::Sibling { of: of.address.clone() },
        services: wanted.services.clone(),
        revision: None,
        triple: wanted.triple.clone(),
        tls: wanted.tls,
    })
}

/// The registered port on the host that registered, and the usual one where that is another.
fn at_source_host(wanted: &Wanted, sources: &Sources) -> Vec<Wanted> {
    let source = sources.0.get(&wanted.address).copied();
    let (Some(source), Some(port)) = (source, wanted.address.port) else { return Vec::new() };
    if wanted.address.host.ip() == Some(source) {
        return Vec::new();
    }
    let usual = usual_port(&wanted.protocol).filter(|usual| *usual != port);
    let at = |port| Wanted {
        address: Address::new(Host::Ip(source), port),
        protocol: wanted.protocol.clone(),
        purpose: Purpose::SourceHost { of: wanted.address.clone() },
        services: wanted.services.clone(),
        revision: None,
        triple: wanted.triple.clone(),
        tls: wanted.tls,
    };
    [Some(port), usual].into_iter().flatten().map(at).collect()
}

/// Somebody answers, and not through a container network of this host.
fn is_usable_here(of: &AddressEvidence) -> bool {
    of.paths.iter().any(|path| {
        let own = matches!(path.class, Class::Container(Range::LocalBridge { .. }));
        let answers = match &path.identity {
            Attempt::Done(Answer::Dubbo(services) | Answer::Triple(services)) => {
                !services.told().any(|(_, presence)| *presence == Presence::Absent)
            }
            Attempt::Done(Answer::Broker(_)) => true,
            Attempt::Done(Answer::Server(_)) | Attempt::Failed(_) | Attempt::Skipped(_) => false,
        };
        answers && !own
    })
}

fn usual_port(protocol: &Protocol) -> Option<u16> {
    match protocol {
        Protocol::Dubbo => Some(DUBBO_PORT),
        Protocol::Remoting => Some(BROKER_PORT),
        Protocol::Triple
        | Protocol::RocketMqGrpc
        | Protocol::RocketMqProxy
        | Protocol::RocketMqHa
        | Protocol::DLedger
        | Protocol::Other(_) => None,
    }
}
