//! What a pasted error message means, and what to do next.

use std::fmt;

use super::address::{Address, Host};
use super::class::Class;
use super::finding::Confidence;

/// What was made of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Explanation {
    Recognised(Box<Recognised>),
    /// No message in it is known; the classes whose messages are most like it, the nearest first.
    Unknown(Vec<Near>),
}

/// A text whose innermost message is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// The software that writes it.
    pub system: System,
    pub fault: Fault,
    pub confidence: Confidence,
    /// The message itself, as it stands in the text.
    pub quote: String,
    pub said: Said,
    /// Whose address it is, which decides where to look for it.
    pub whose: Whose,
    /// What is known of the address by its range alone.
    pub class: Option<Class>,
    /// Whole sentences.
    pub meaning: Vec<String>,
    /// The next step first.
    pub steps: Vec<Step>,
    /// What else it may be.
    pub alternatives: Vec<(Fault, &'static str)>,
    /// Other messages in the text that are known, each once.
    pub others: Vec<String>,
}

/// Who writes a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    Dubbo,
    RocketMq,
    /// Kafka itself, or its client for Java.
    Kafka,
    Librdkafka,
    Sarama,
    KafkaJs,
    KafkaPython,
    ZooKeeper,
    /// Java, Go or Node.js, whatever the software above.
    Network,
    /// Nobody: an address was pasted alone.
    Address,
}

/// Whose address a message names. A registry holds only those of the first kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// A provider's, an instance's or a broker's.
    #[default]
    Registered,
    ZooKeeper,
    NameServer,
    /// The endpoints of a RocketMQ proxy, which registers nowhere.
    Proxy,
    /// A controller of RocketMQ 5.
    Controller,
    /// Another member of a broker's DLedger group.
    Peer,
    /// The metadata service of a Dubbo 3 instance: what is registered is the instance.
    Metadata,
    /// The machine that logged it.
    Own,
}

/// A class of fault: a rule's, or one that has no rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// `RP101`, where there is a rule.
    pub code: Option<&'static str>,
    pub name: &'static str,
    pub title: &'static str,
}

/// The values in a message, as far as it tells them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    pub place: Option<Place>,
    /// Further addresses: a list of providers, of name servers.
    pub places: Vec<Place>,
    pub service: Option<Service>,
    /// A registry's address, as Dubbo writes it.
    pub registry: Option<String>,
    /// Providers that the consumer knows, isn't without a connection to, and doesn't call.
    pub barred: Vec<Place>,
    /// The router that left no provider.
    pub router: Option<String>,
    /// The metadata of a Dubbo 3 application, by its hash.
    pub revision: Option<String>,
    /// The registered instance whose metadata it is.
    pub instance: Option<Place>,
    /// The host that calls.
    pub consumer: Option<String>,
    pub version: Option<String>,
    pub topic: Option<String>,
    pub brokers: Option<String>,
    /// A Kafka node: -1 and below are the bootstrap servers.
    pub node: Option<i64>,
    pub size: Option<i64>,
    /// What a provider says that it exports.
    pub exported: Vec<String>,
    /// A setting's value, a command, a path, or what else a message is about.
    pub value: Option<String>,
    /// What the system or the other end said.
    pub cause: Option<String>,
}

impl Whose {
    pub fn name(self) -> &'static str {
        match self {
            Whose::Registered => "registered",
            Whose::ZooKeeper => "zookeeper",
            Whose::NameServer => "name-server",
            Whose::Proxy => "proxy",
            Whose::Controller => "controller",
            Whose::Peer => "dledger-peer",
            Whose::Metadata => "metadata-service",
            Whose::Own => "own",
        }
    }
}

impl System {
    pub fn name(self) -> &'static str {
        match self {
            System::Dubbo => "Dubbo",
            System::RocketMq => "RocketMQ",
            System::Kafka => "Kafka",
            System::Librdkafka => "librdkafka",
            System::Sarama => "Sarama",
            System::KafkaJs => "KafkaJS",
            System::KafkaPython => "kafka-python",
            System::ZooKeeper => "ZooKeeper",
            System::Network => "Java, Go or Node.js",
            System::Address => "an address",
        }
    }

    /// Whether the message is a Kafka client's or a broker's.
    pub fn is_kafka(self) -> bool {
        match self {
            System::Kafka
            | System::Librdkafka
            | System::Sarama
            | System::KafkaJs
            | System::KafkaPython => true,
            System::Dubbo
            | System::RocketMq
            | System::ZooKeeper
            | System::Network
            | System::Address => false,
        }
    }
}

impl fmt::Display for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An address as a message has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub written: String,
    /// `None`: it is no address.
    pub address: Option<Address>,
    /// The name before it, where Java wrote `name/address`.
    pub name: Option<String>,
}

/// A Dubbo service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    pub interface: String,
    pub group: Option<String>,
    pub version: Option<String>,
    /// The port of a key such as `com.acme.Order:1.0.0:20880`.
    pub port: Option<u16>,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub text: String,
    /// Ready for a shell.
    pub command: Option<String>,
}

/// A class whose message is somewhat like the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    pub fault: Fault,
    /// The message, with a name for each value.
    pub says: &'static str,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.name, &self.address) {
            (Some(name), Some(address)) => write!(f, "{name}/{address}"),
            (None, Some(address)) => write!(f, "{address}"),
            (_, None) => f.write_str(&self.written),
        }
    }
}

/// `group/interface:version`.
impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(group) = &self.group {
            write!(f, "{group}/")?;
        }
        f.write_str(&self.interface)?;
        match &self.version {
            Some(version) => write!(f, ":{version}"),
            None => Ok(()),
        }
    }
}

impl Fault {
    /// Whether it is about what a consumer gets of a service, and not about one address.
    pub fn is_of_a_service(self) -> bool {
        self.code == Some("RP604") || self.name == "routed-away"
    }
}

impl Recognised {
    /// Whether it is about what a consumer gets of a service that it names.
    pub fn is_of_a_service(&self) -> bool {
        self.fault.is_of_a_service() && self.said.service.is_some()
    }

    /// The addresses under which what the message is about may be registered.
    pub fn addresses(&self) -> Vec<Address> {
        let place = self.said.place.iter().chain(&self.said.places);
        let mut addresses: Vec<Address> = Vec::new();
        for place in place {
            let named = place.name.as_ref().zip(place.address.as_ref()).map(|(name, address)| {
                Address { host: Host::Name(name.clone()), port: address.port }
            });
            for address in place.address.iter().cloned().chain(named) {
                if !addresses.contains(&address) {
                    addresses.push(address);
                }
            }
        }
        addresses
    }
}
