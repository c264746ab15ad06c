//! One way to an address: the route, the connection, and who answered.

use std::borrow::Cow;

use serde::Serialize;

use super::each::milliseconds;
use super::range::{RangePart, range};
use crate::model::{
    Address, AddressEvidence, Answer, Attempt, BrokerIdentity, ConnectFailure, Connected,
    DLedgerGroup, DLedgerPeer, Deployment, Identity, Mode, Path, Presence, RevisionMetadata, Route,
    Services, Verdict,
};

#[derive(Serialize)]
pub(super) struct PathPart<'a> {
    ip: String,
    class: &'static str,
    of: Option<RangePart<'a>>,
    route: RoutePart<'a>,
    connection: ConnectionPart<'a>,
    identity: IdentityPart<'a>,
}

#[derive(Serialize)]
pub(super) struct RoutePart<'a> {
    outcome: &'static str,
    interface: Option<&'a str>,
    gateway: Option<String>,
    source: Option<String>,
    message: Option<&'a str>,
}

#[derive(Default, Serialize)]
pub(super) struct ConnectionPart<'a> {
    outcome: &'static str,
    elapsed_ms: Option<f64>,
    attempts: u32,
    /// This end of the connection.
    local: Option<String>,
    errno: Option<i32>,
    message: Option<&'a str>,
    /// Who said no.
    icmp: Option<IcmpPart>,
    skip: Option<&'static str>,
}

#[derive(Serialize)]
struct IcmpPart {
    from: String,
    #[serde(rename = "type")]
    kind: u8,
    code: u8,
}

#[derive(Default, Serialize)]
pub(super) struct IdentityPart<'a> {
    outcome: &'static str,
    /// What answered, or why nothing is proven.
    detail: Option<Cow<'a, str>>,
    broker: Option<BrokerPart<'a>>,
    /// What a Dubbo process says of the services registered there.
    services: Option<ServicesPart<'a>>,
    /// It was asked, and answered or refused, in TLS.
    tls: bool,
    skip: Option<&'static str>,
}

/// Those that are there are counted, the others named.
#[derive(Serialize)]
struct ServicesPart<'a> {
    there: usize,
    absent: Vec<String>,
    withheld: Vec<WithheldPart<'a>>,
    exported: &'a [String],
    /// What it told of a revision that it was asked for.
    metadata: Option<MetadataPart<'a>>,
}

#[derive(Serialize)]
struct MetadataPart<'a> {
    application: &'a str,
    revision: &'a str,
    /// `None`: it knows no such revision.
    services: Option<Vec<String>>,
}

#[derive(Serialize)]
struct WithheldPart<'a> {
    service: String,
    message: &'a str,
}

/// What a broker says of itself.
#[derive(Serialize)]
struct BrokerPart<'a> {
    cluster: &'a str,
    name: &'a str,
    id: i64,
    version: &'a str,
    ip1: Option<&'a str>,
    ip2: Option<&'a str>,
    listen_port: Option<u16>,
    ha_listen_port: Option<u16>,
    role: Option<&'a str>,
    mode: &'static str,
    dledger: Option<DLedgerPart<'a>>,
    controller: Option<&'a str>,
    slave_acts_as_master: bool,
}

/// A DLedger group as one of its peers has it.
#[derive(Serialize)]
struct DLedgerPart<'a> {
    group: &'a str,
    own_id: &'a str,
    peers: Vec<PeerPart<'a>>,
}

#[derive(Serialize)]
struct PeerPart<'a> {
    id: &'a str,
    address: Option<String>,
}

impl<'a> PeerPart<'a> {
    fn of(peer: &'a DLedgerPeer) -> Self {
        Self { id: &peer.id, address: peer.address.as_ref().map(Address::to_string) }
    }
}

impl<'a> PathPart<'a> {
    pub(super) fn of(path: &'a Path, verdict: Verdict) -> Self {
        Self {
            ip: path.ip.to_string(),
            class: path.class.name(),
            of: range(&path.class),
            route: RoutePart::of(&path.route),
            connection: connection(&path.connection),
            identity: identity(path, verdict),
        }
    }
}

impl<'a> RoutePart<'a> {
    pub(super) fn of(route: &'a Route) -> Self {
        let mut part = Self {
            outcome: route.outcome(),
            interface: None,
            gateway: None,
            source: None,
            message: None,
        };
        match route {
            Route::Local { interface } => part.interface = Some(interface),
            Route::Via { interface, gateway, source } => {
                part.interface = Some(interface);
                part.gateway = gateway.map(|ip| ip.to_string());
                part.source = source.map(|ip| ip.to_string());
            }
            Route::Unknown(message) => part.message = Some(message),
            Route::Unreachable | Route::Prohibit | Route::Blackhole | Route::None => {}
        }
        part
    }
}

impl<'a> ConnectionPart<'a> {
    /// The first path's, or why there is no path.
    pub(super) fn of(seen: &'a AddressEvidence) -> Self {
        match seen.paths.first() {
            Some(path) => connection(&path.connection),
            None => Self {
                outcome: seen.connection_outcome(),
                skip: seen.skipped().map(|skip| skip.name()),
                ..Self::default()
            },
        }
    }
}

impl<'a> IdentityPart<'a> {
    /// The first path's.
    pub(super) fn of(seen: &'a AddressEvidence, verdict: Verdict) -> Self {
        match seen.paths.first() {
            Some(path) => identity(path, verdict),
            None => Self { outcome: seen.identity_outcome(verdict), ..Self::default() },
        }
    }
}

fn connection(attempt: &Attempt<Connected, ConnectFailure>) -> ConnectionPart<'_> {
    let outcome = attempt.outcome();
    match attempt {
        Attempt::Done(connected) => ConnectionPart {
            outcome,
            elapsed_ms: Some(milliseconds(connected.elapsed)),
            attempts: connected.attempts,
            local: connected.local.map(|address| address.to_string()),
            ..ConnectionPart::default()
        },
        Attempt::Failed(failure) => ConnectionPart {
            outcome,
            elapsed_ms: Some(milliseconds(failure.elapsed)),
            attempts: failure.attempts,
            errno: failure.errno,
            message: Some(&failure.message),
            icmp: failure.icmp.as_ref().map(|icmp| IcmpPart {
                from: icmp.from.to_string(),
                kind: icmp.kind,
                code: icmp.code,
            }),
            ..ConnectionPart::default()
        },
        Attempt::Skipped(skip) => {
            ConnectionPart { outcome, skip: Some(skip.name()), ..ConnectionPart::default() }
        }
    }
}

fn identity(path: &Path, verdict: Verdict) -> IdentityPart<'_> {
    let part = IdentityPart {
        outcome: path.identity.outcome(verdict),
        tls: path.speaks_tls(),
        ..IdentityPart::default()
    };
    match &path.identity {
        Attempt::Done(Answer::Dubbo(services) | Answer::Triple(services)) => {
            IdentityPart { services: services_part(services), ..part }
        }
        Attempt::Done(Answer::Broker(broker)) => {
            IdentityPart { broker: Some(broker_part(broker)), ..part }
        }
        Attempt::Done(Answer::Server(server)) => {
            IdentityPart { detail: Some(server.to_string().into()), ..part }
        }
        Attempt::Failed(Identity::Silent(how)) => {
            IdentityPart { detail: Some(how.name().into()), ..part }
        }
        Attempt::Failed(Identity::OtherProtocol(foreign)) => {
            IdentityPart { detail: Some(foreign.to_string().into()), ..part }
        }
        Attempt::Failed(Identity::Withheld(detail)) => {
            IdentityPart { detail: Some(detail.into()), ..part }
        }
        Attempt::Failed(Identity::Unsupported) => part,
        Attempt::Skipped(skip) => IdentityPart { skip: Some(skip.name()), ..part },
    }
}

/// `None`: none was asked for.
fn services_part(services: &Services) -> Option<ServicesPart<'_>> {
    services.told().next()?;
    let mut part = ServicesPart {
        there: 0,
        absent: vec![],
        withheld: vec![],
        exported: &services.exported,
        metadata: services.metadata.as_ref().map(metadata_part),
    };
    for (service, presence) in services.told() {
        match presence {
            Presence::There => part.there += 1,
            Presence::Absent => part.absent.push(service.to_string()),
            Presence::Withheld(message) => {
                part.withheld.push(WithheldPart { service: service.to_string(), message });
            }
        }
    }
    Some(part)
}

fn metadata_part(told: &RevisionMetadata) -> MetadataPart<'_> {
    let serves = told.serves.as_ref();
    MetadataPart {
        application: &told.of.application,
        revision: &told.of.revision,
        services: serves.map(|keys| keys.iter().map(ToString::to_string).collect()),
    }
}

fn broker_part(broker: &BrokerIdentity) -> BrokerPart<'_> {
    let Deployment { mode, slave_acts_as_master } = &broker.deployment;
    let (dledger, controller) = match mode {
        Mode::Configured => (None, None),
        Mode::DLedger(group) => (Some(dledger_part(group)), None),
        Mode::Controller { addresses } => (None, Some(addresses.as_str())),
    };
    BrokerPart {
        cluster: &broker.cluster,
        name: &broker.name,
        id: broker.id,
        version: &broker.version,
        ip1: broker.ip1.as_deref(),
        ip2: broker.ip2.as_deref(),
        listen_port: broker.listen_port,
        ha_listen_port: broker.ha_listen_port,
        role: broker.role.as_deref(),
        mode: mode.name(),
        dledger,
        controller,
        slave_acts_as_master: *slave_acts_as_master,
    }
}

fn dledger_part(group: &DLedgerGroup) -> DLedgerPart<'_> {
    DLedgerPart {
        group: &group.name,
        own_id: &group.own_id,
        peers: group.peers.iter().map(PeerPart::of).collect(),
    }
}
