//! What was observed of each address: no judgement, only facts.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use super::address::Address;
use super::class::Class;
use super::clients::ClusterClients;
use super::registration::{Protocol, ServiceKey};
use super::server::RocketMqServer;

/// Something that was tried: it gave a value, failed in a way that is evidence, or wasn't tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt<T, F> {
    Done(T),
    Failed(F),
    Skipped(Skip),
}

/// Why something wasn't tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skip {
    /// `--passive`, or `list`.
    Passive,
    /// 0.0.0.0 and :: mean "this machine" to whoever dials them.
    Wildcard,
    /// Link-local addresses are not dialled.
    LinkLocal,
    /// There is no port (a consumer).
    NoPort,
    /// An earlier step failed.
    NotReached,
    /// `--deny-network`.
    Denied,
    /// `--identity none`.
    NotAsked,
}

/// The evidence of a whole run: one entry an address, in the order registered, companions after
/// the address they belong to.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    pub addresses: Vec<AddressEvidence>,
    /// Of RocketMQ clusters with a broker that can't be used, and a neighbour that tells.
    pub clients: Vec<ClusterClients>,
}

/// All that was seen of one address.
#[derive(Clone, Debug)]
pub struct AddressEvidence {
    pub address: Address,
    pub protocol: Protocol,
    pub purpose: Purpose,
    pub class: Class,
    pub resolution: Resolution,
    /// One for each IP address that the host stands for, in the order a caller would try them.
    pub paths: Vec<Path>,
}

/// Why an address was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    Registered,
    /// The fast (VIP) port of a RocketMQ broker: its port less two.
    FastPort {
        of: Address,
    },
    /// The replication address that a RocketMQ broker's configuration names.
    Ha {
        of: Address,
    },
    /// Another port of a host whose registered port is closed.
    Sibling {
        of: Address,
    },
    /// The registered port, or the usual one, on the machine that registered: what a remedy would
    /// register.
    Machine {
        of: Address,
    },
}

/// What a host name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// The host is an IP address.
    Literal,
    /// What the system's own resolution gives (hosts file, DNS, …), in the order given; `dns` is
    /// what the name servers alone say, where they say otherwise.
    Resolved {
        ips: Vec<IpAddr>,
        dns: Option<String>,
    },
    /// `system` is the system's message, `dns` what the name servers answered.
    Unresolved {
        system: String,
        dns: Option<String>,
    },
    Skipped(Skip),
}

/// The way to one IP address, and what is at its end.
#[derive(Clone, Debug)]
pub struct Path {
    pub ip: IpAddr,
    pub class: Class,
    pub route: Route,
    pub connection: Attempt<Connected, ConnectFailure>,
    pub identity: Attempt<Answer, Identity>,
}

/// The route that the kernel would take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The address is this machine's own.
    Local {
        interface: String,
    },
    Via {
        interface: String,
        gateway: Option<IpAddr>,
        source: Option<IpAddr>,
    },
    Unreachable,
    Prohibit,
    Blackhole,
    None,
    /// The kernel couldn't be asked.
    Unknown(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connected {
    pub elapsed: Duration,
    /// This end of the connection.
    pub local: Option<SocketAddr>,
    /// How many attempts it took.
    pub attempts: u32,
    /// Whoever is there was spoken to in TLS, and in TLS it answered or refused. Its certificate is
    /// not judged: that isn't what proves an identity.
    pub tls: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectFailure {
    pub kind: FailureKind,
    pub elapsed: Duration,
    pub errno: Option<i32>,
    pub message: String,
    /// Who said no, where an ICMP message did.
    pub icmp: Option<Icmp>,
    pub attempts: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    Refused,
    TimedOut,
    HostUnreachable,
    NetworkUnreachable,
    /// Any other error of this machine (out of sockets, not permitted, …).
    Failed,
}

/// An ICMP error: its sender, type and code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Icmp {
    pub from: IpAddr,
    pub kind: u8,
    pub code: u8,
}

/// Who answered in the registered protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A Dubbo process, and what it says of the services that are registered there.
    Dubbo(Services),
    /// The same of a Triple server, which proves interfaces and neither group nor version.
    Triple(Services),
    /// A RocketMQ broker told its configuration.
    Broker(BrokerIdentity),
    /// RocketMQ answers, and says that it is no broker.
    Server(RocketMqServer),
}

/// What a process says of the services that are registered at its address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Services {
    /// Each service that was asked for, in order; empty where no more than a heartbeat was.
    pub asked: Vec<(ServiceKey, Presence)>,
    /// At an address that is asked in Dubbo's own protocol: the same of what is registered there with
    /// Triple.
    pub over_triple: Vec<(ServiceKey, Presence)>,
    /// The keys of all that it exports, `group/interface:version:port`, where it told.
    pub exported: Vec<String>,
}

/// Whether a process has a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
    There,
    /// It says that it hasn't.
    Absent,
    /// It doesn't say, and these are its words or what was met instead.
    Withheld(String),
}

/// What a broker says of itself (GET_BROKER_CONFIG).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BrokerIdentity {
    pub cluster: String,
    pub name: String,
    pub id: i64,
    /// `V5_3_3`-like, from the answer's version number; empty when unknown.
    pub version: String,
    pub ip1: Option<String>,
    pub ip2: Option<String>,
    pub listen_port: Option<u16>,
    pub ha_listen_port: Option<u16>,
    /// `ASYNC_MASTER`, `SYNC_MASTER`, `SLAVE`.
    pub role: Option<String>,
}

/// Connected, and yet the identity wasn't proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// Accepted, then nothing that proves anybody is there.
    Silent(Silence),
    /// Something else answered: what it seems to be.
    OtherProtocol(String),
    /// It is the protocol, and access control keeps the identity back.
    Withheld(String),
    /// The registered protocol has no proof that regprobe knows.
    Unsupported,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// Closed in order without a byte.
    Closed,
    Reset,
    /// Nothing until the time limit.
    TimedOut,
}

impl Purpose {
    /// The registered address that an entry belongs to, where it isn't registered itself.
    pub fn owner(&self) -> Option<&Address> {
        match self {
            Purpose::Registered => None,
            Purpose::FastPort { of }
            | Purpose::Ha { of }
            | Purpose::Sibling { of }
            | Purpose::Machine { of } => Some(of),
        }
    }
}

impl Path {
    /// Whoever is there was spoken to in TLS, and in TLS it answered or refused.
    pub fn speaks_tls(&self) -> bool {
        matches!(&self.connection, Attempt::Done(connected) if connected.tls)
    }
}

impl Services {
    /// All that was said of services, in whatever protocol.
    pub fn told(&self) -> impl Iterator<Item = &(ServiceKey, Presence)> {
        self.asked.iter().chain(&self.over_triple)
    }
}

impl Answer {
    /// What was said of `key` as it is registered with `protocol`; `None`: it wasn't asked for.
    pub fn presence(&self, key: &ServiceKey, protocol: &Protocol) -> Option<&Presence> {
        let told = match (self, protocol) {
            (Answer::Dubbo(services), Protocol::Dubbo)
            | (Answer::Triple(services), Protocol::Triple) => &services.asked,
            (Answer::Dubbo(services), Protocol::Triple) => &services.over_triple,
            (Answer::Dubbo(_) | Answer::Triple(_) | Answer::Broker(_) | Answer::Server(_), _) => {
                return None;
            }
        };
        let place = told.binary_search_by(|(asked, _)| asked.cmp(key)).ok()?;
        told.get(place).map(|(_, presence)| presence)
    }
}

impl FailureKind {
    pub fn name(self) -> &'static str {
        match self {
            FailureKind::Refused => "refused",
            FailureKind::TimedOut => "timed-out",
            FailureKind::HostUnreachable => "host-unreachable",
            FailureKind::NetworkUnreachable => "network-unreachable",
            FailureKind::Failed => "failed",
        }
    }
}

impl Skip {
    pub fn name(self) -> &'static str {
        match self {
            Skip::Passive => "passive",
            Skip::Wildcard => "wildcard",
            Skip::LinkLocal => "link-local",
            Skip::NoPort => "no-port",
            Skip::NotReached => "not-reached",
            Skip::Denied => "denied",
            Skip::NotAsked => "not-asked",
        }
    }
}
