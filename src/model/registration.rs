//! One entry of a registry: who says that what is where.

use std::borrow::Cow;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::address::Address;
use super::proxy::ProxyMode;
use super::service_key::ServiceKey;
use super::session::SessionSource;
use super::target::TargetId;

/// A registration, by its place among those of all listings in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RegistrationId(pub usize);

/// One registered address with all that the registry says of it.
#[derive(Clone, Debug)]
pub struct Registration {
    pub target: TargetId,
    pub role: Role,
    pub subject: Subject,
    /// `None`: the entry has no address (a rule, a broker group without brokers).
    pub address: Option<Address>,
    pub protocol: Protocol,
    /// ZooKeeper: the znode's path as it is (its last part is percent-encoded); RocketMQ: `cluster/broker/id`.
    pub origin: String,
    pub attributes: Attributes,
    /// `None`: this registry doesn't say who registered.
    pub registrant: Option<Registrant>,
    /// The interfaces that an application instance is known to serve.
    pub interfaces: Option<Arc<[Mapped]>>,
    /// The services of an application instance, where the metadata of its revision tell.
    pub serves: Option<Arc<[ServiceKey]>>,
    /// Where an application instance tells what it serves, and in which protocol.
    pub metadata_at: Option<(Protocol, Address)>,
    /// What a Dubbo caller asks for at the address, where the registry tells.
    pub key: Option<ServiceKey>,
}

/// An interface that an application serves, as a mapping has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mapped {
    pub interface: Arc<str>,
    /// In the mapping of Dubbo 3 (`<root>/mapping`); else only in that of 2.7 (`<root>/config/mapping`), which
    /// 3.x doesn't read.
    pub in_3: bool,
}

/// What an application's instances have in common by which its consumers know their services.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Revision {
    pub application: Arc<str>,
    pub revision: Arc<str>,
}

/// What the metadata of an instance are known by in the metadata centre: a parameter of the instance.
pub const METADATA_REVISION: &str = "dubbo.metadata.revision";
/// The revision of an instance without services.
const NO_SERVICES: &str = "0";

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    Provider,
    Consumer,
    /// An application-level instance (Dubbo 3, Spring Cloud).
    Instance,
    Broker,
    /// An address that a RocketMQ proxy hands out to clients: nobody registered it.
    Endpoint,
    /// A Dubbo override rule: it has no address.
    Configurator,
    /// A Dubbo routing rule: it has no address.
    Router,
}

/// What is said to be at the address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    DubboService {
        interface: Arc<str>,
        group: Option<Arc<str>>,
        version: Option<Arc<str>>,
        application: Option<Arc<str>>,
        /// The Dubbo version (`release=`), which 2.6 and older don't tell.
        release: Option<Arc<str>>,
    },
    DubboApplication {
        application: Arc<str>,
    },
    SpringService {
        application: Arc<str>,
    },
    RocketMqBroker {
        cluster: Option<Arc<str>>,
        broker: Arc<str>,
        /// 0 is the master.
        id: i64,
    },
    /// What a client of a RocketMQ proxy is handed in a broker's place.
    ProxyEndpoint {
        /// The address by which the proxy was asked.
        proxy: Address,
        broker: Arc<str>,
        mode: ProxyMode,
    },
}

/// The protocol that the registry names for an address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Protocol {
    Dubbo,
    Triple,
    /// RocketMQ's remoting protocol.
    Remoting,
    /// A RocketMQ proxy's gRPC.
    RocketMqGrpc,
    /// The remoting protocol, which a RocketMQ proxy speaks in its brokers' place.
    RocketMqProxy,
    /// RocketMQ's replication port, which is not remoting.
    RocketMqHa,
    /// The port at which the peers of a DLedger group talk to each other.
    DLedger,
    /// Any other, by its registered name (`rest`, `rmi`, `hessian`, `thrift`, …).
    Other(Arc<str>),
}

/// Who put the entry there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registrant {
    /// ZooKeeper's `ephemeralOwner`; 0 for a persistent node, which outlives its process.
    pub session: i64,
    /// Creation time of the node, milliseconds since 1970.
    pub created_ms: i64,
    /// Where the owning session comes from, as ZooKeeper sees it, if it told.
    pub source: Option<SessionSource>,
}

/// The entry's parameters: `key=value&…` as registered, percent-encoded, decoded on demand so
/// that a hundred thousand of them stay small.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes(Box<str>);

impl Registrant {
    /// The address of the host that the owning session comes from.
    pub fn source_ip(&self) -> Option<IpAddr> {
        self.source.as_ref()?.ip()
    }
}

impl RegistrationId {
    /// The registrations of a run, each with its number.
    pub fn numbered<'r, 'a>(
        registrations: &'r [&'a Registration],
    ) -> impl Iterator<Item = (Self, &'a Registration)> + use<'r, 'a> {
        registrations.iter().enumerate().map(|(place, registration)| (Self(place), *registration))
    }

    pub fn of<'a>(self, registrations: &[&'a Registration]) -> Option<&'a Registration> {
        registrations.get(self.0).copied()
    }
}

impl Registration {
    /// Its entry outlives its process.
    pub fn is_persistent(&self) -> bool {
        self.registrant.as_ref().is_some_and(|registrant| registrant.session == 0)
    }

    /// Dubbo's own mark of a port that callers speak TLS with.
    pub fn declares_tls(&self) -> bool {
        self.attributes.get("ssl-enabled").is_some_and(|value| value == "true")
    }

    /// What an application instance has in common with those that have the same services; `None`: it has no
    /// services, or doesn't tell.
    pub fn revision(&self) -> Option<Revision> {
        let Subject::DubboApplication { application } = &self.subject else { return None };
        let revision = self.attributes.get(METADATA_REVISION)?;
        let is_any = !revision.is_empty() && revision != NO_SERVICES;
        is_any.then(|| Revision {
            application: Arc::clone(application),
            revision: Arc::from(&*revision),
        })
    }

    /// The interfaces that an application instance is known to serve.
    pub fn interfaces(&self) -> impl Iterator<Item = &str> {
        self.interfaces.iter().flat_map(|mapped| mapped.iter().map(|mapped| &*mapped.interface))
    }

    /// Consumers of Dubbo 3 find the instance by `interface`.
    pub fn is_mapped(&self, interface: &str) -> bool {
        let mut mapped = self.interfaces.iter().flat_map(|mapped| mapped.iter());
        mapped.any(|mapped| mapped.in_3 && *mapped.interface == *interface)
    }
}

/// `group/path:version`, as Dubbo writes it.
impl Role {
    pub fn name(self) -> &'static str {
        match self {
            Role::Provider => "provider",
            Role::Consumer => "consumer",
            Role::Instance => "instance",
            Role::Broker => "broker",
            Role::Endpoint => "endpoint",
            Role::Configurator => "configurator",
            Role::Router => "router",
        }
    }
}

impl Subject {
    /// The kind as reports name it.
    pub fn kind(&self) -> &'static str {
        match self {
            Subject::DubboService { .. } => "dubbo-service",
            Subject::DubboApplication { .. } => "dubbo-application",
            Subject::SpringService { .. } => "spring-service",
            Subject::RocketMqBroker { .. } => "rocketmq-broker",
            Subject::ProxyEndpoint { .. } => "rocketmq-endpoint",
        }
    }

    /// The application's name, where the registry tells.
    pub fn application(&self) -> Option<&str> {
        match self {
            Subject::DubboService { application, .. } => application.as_deref(),
            Subject::DubboApplication { application } | Subject::SpringService { application } => {
                Some(application)
            }
            Subject::RocketMqBroker { .. } | Subject::ProxyEndpoint { .. } => None,
        }
    }

    /// Whose it is, by name: an application's, or that of the brokers it is one of.
    pub fn owner(&self) -> Option<&str> {
        match self {
            Subject::RocketMqBroker { broker, .. } | Subject::ProxyEndpoint { broker, .. } => {
                Some(broker)
            }
            Subject::DubboService { .. }
            | Subject::DubboApplication { .. }
            | Subject::SpringService { .. } => self.application(),
        }
    }

    /// Of a Dubbo service.
    pub fn interface(&self) -> Option<&str> {
        match self {
            Subject::DubboService { interface, .. } => Some(interface),
            Subject::DubboApplication { .. }
            | Subject::SpringService { .. }
            | Subject::RocketMqBroker { .. }
            | Subject::ProxyEndpoint { .. } => None,
        }
    }

    /// The Dubbo version that registered, where the registry tells.
    pub fn release(&self) -> Option<&str> {
        match self {
            Subject::DubboService { release, .. } => release.as_deref(),
            Subject::DubboApplication { .. }
            | Subject::SpringService { .. }
            | Subject::RocketMqBroker { .. }
            | Subject::ProxyEndpoint { .. } => None,
        }
    }
}

/// `group/interface:version` as Dubbo writes a service key; `cluster/broker/id` for a broker;
/// `broker at proxy` for what a proxy hands out.
impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::DubboService { interface, group, version, .. } => {
                if let Some(group) = group {
                    write!(f, "{group}/")?;
                }
                f.write_str(interface)?;
                if let Some(version) = version {
                    write!(f, ":{version}")?;
                }
                Ok(())
            }
            Subject::DubboApplication { application } | Subject::SpringService { application } => {
                f.write_str(application)
            }
            Subject::RocketMqBroker { cluster, broker, id } => {
                if let Some(cluster) = cluster {
                    write!(f, "{cluster}/")?;
                }
                write!(f, "{broker}/{id}")
            }
            Subject::ProxyEndpoint { proxy, broker, mode: _ } => write!(f, "{broker} at {proxy}"),
        }
    }
}

impl Protocol {
    /// From the scheme of a registered URL.
    pub fn from_scheme(scheme: &str) -> Self {
        match scheme {
            "dubbo" => Protocol::Dubbo,
            "tri" | "triple" => Protocol::Triple,
            other => Protocol::Other(other.into()),
        }
    }

    pub fn name(&self) -> &str {
        match self {
            Protocol::Dubbo => "dubbo",
            Protocol::Triple => "tri",
            Protocol::Remoting => "rocketmq",
            Protocol::RocketMqGrpc => "rocketmq-grpc",
            Protocol::RocketMqProxy => "rocketmq-proxy",
            Protocol::RocketMqHa => "rocketmq-ha",
            Protocol::DLedger => "dledger",
            Protocol::Other(name) => name,
        }
    }
}

impl Attributes {
    /// From `key=value&key=value`, percent-encoded.
    pub fn from_query(query: &str) -> Self {
        Self(query.into())
    }

    /// The decoded value of the first `key`.
    pub fn get(&self, key: &str) -> Option<Cow<'_, str>> {
        self.pairs().find(|(k, _)| k == key).map(|(_, value)| value)
    }

    /// Some key may be like this, which needs no encoding.
    pub fn mentions(&self, key: &str) -> bool {
        self.0.contains(key)
    }

    /// Every pair, decoded, in the order registered.
    pub fn pairs(&self) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
        self.0.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(key), decode(value))
        })
    }
}

/// `key, value` pairs, percent-encoded on the way in.
impl<'a> FromIterator<(&'a str, &'a str)> for Attributes {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(pairs: I) -> Self {
        use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode as encode};
        let text: Vec<String> = pairs
            .into_iter()
            .map(|(key, value)| {
                format!("{}={}", encode(key, NON_ALPHANUMERIC), encode(value, NON_ALPHANUMERIC))
            })
            .collect();
        Self(text.join("&").into())
    }
}

fn decode(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
}
