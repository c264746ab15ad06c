//! What answers where something else is registered.

use std::fmt;

/// Whose words an answer is that isn't one in the registered protocol. As text it is a noun phrase like
/// ``HTTP (`HTTP/1.1 400 Bad Request`)``, with nothing in it that a terminal would act on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Foreign {
    Tls {
        /// The description of an alert, by its number.
        alert: Option<u8>,
    },
    /// Another protocol that is known, and the telling part of what was said in it.
    Known { protocol: KnownProtocol, said: Option<String> },
    /// It begins as what is registered would, and then is something else, in these words.
    Misspoken(String),
    /// Nobody's words that are known: how they look.
    Unknown(String),
    /// Not a byte.
    Nothing,
}

/// Protocols that turn up on others' ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownProtocol {
    Amqp,
    Dubbo,
    DubboQos,
    DubboTelnet,
    Http,
    Http2,
    Kafka,
    MailOrFtp,
    Memcached,
    MySql,
    Nats,
    Redis,
    Remoting,
    Ssh,
    ZooKeeper,
}

impl Foreign {
    /// `protocol`, with nothing to show of what was said.
    pub fn plain(protocol: KnownProtocol) -> Self {
        Foreign::Known { protocol, said: None }
    }

    pub fn said(protocol: KnownProtocol, said: impl Into<String>) -> Self {
        Foreign::Known { protocol, said: Some(said.into()) }
    }

    pub fn is_tls(&self) -> bool {
        match self {
            Foreign::Tls { .. } => true,
            Foreign::Known { .. }
            | Foreign::Misspoken(_)
            | Foreign::Unknown(_)
            | Foreign::Nothing => false,
        }
    }

    /// The protocol, where it is one that is known.
    pub fn protocol(&self) -> Option<KnownProtocol> {
        match self {
            Foreign::Known { protocol, .. } => Some(*protocol),
            Foreign::Tls { .. }
            | Foreign::Misspoken(_)
            | Foreign::Unknown(_)
            | Foreign::Nothing => None,
        }
    }
}

impl KnownProtocol {
    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            KnownProtocol::Amqp => "AMQP",
            KnownProtocol::Dubbo => "the dubbo protocol",
            KnownProtocol::DubboQos => "Dubbo's QoS",
            KnownProtocol::DubboTelnet => "Dubbo's telnet",
            KnownProtocol::Http => "HTTP",
            KnownProtocol::Http2 => "HTTP/2",
            KnownProtocol::Kafka => "Kafka",
            KnownProtocol::MailOrFtp => "a mail or FTP server",
            KnownProtocol::Memcached => "memcached",
            KnownProtocol::MySql => "MySQL",
            KnownProtocol::Nats => "NATS",
            KnownProtocol::Redis => "Redis",
            KnownProtocol::Remoting => "RocketMQ's remoting protocol",
            KnownProtocol::Ssh => "SSH",
            KnownProtocol::ZooKeeper => "ZooKeeper",
        }
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Foreign::Tls { alert: None } => f.write_str("TLS"),
            Foreign::Tls { alert: Some(number) } => write!(f, "TLS (alert {number})"),
            Foreign::Known { protocol, said: None } => f.write_str(protocol.name()),
            Foreign::Known { protocol, said: Some(said) } => {
                write!(f, "{} ({said})", protocol.name())
            }
            Foreign::Misspoken(what) => f.write_str(what),
            Foreign::Unknown(sample) => write!(f, "an unknown protocol ({sample})"),
            Foreign::Nothing => f.write_str("nothing"),
        }
    }
}
