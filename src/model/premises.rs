//! What software goes by when it chooses the address that it registers.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv6Addr};

use super::address::Address;
use super::lookup::LookupError;
use super::vantage::Interface;

/// All that a choice rests on, as this host or container has it.
#[derive(Clone, Debug)]
pub struct Premises {
    pub host_name: String,
    /// What the host name resolves to, in the order that the system gives, or why it resolves to nothing.
    pub host_addresses: Result<Vec<IpAddr>, LookupError>,
    /// In the order that the kernel's own table has them.
    pub interfaces: Vec<Interface>,
    /// /proc/net/if_inet6, in its order, which is no order that means anything.
    pub v6: Vec<V6Address>,
    /// Own addresses that don't answer an echo of the kind that this process may send.
    pub silent: BTreeSet<IpAddr>,
    /// The name of an own address that leads back to it; none where there is none, or none in time.
    pub names: BTreeMap<IpAddr, NameOf>,
    /// What connecting to each registry gave, in the order given. Empty: none was given.
    pub registries: Vec<Contact>,
    pub given: Given,
}

/// A name that the system gives for an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameOf {
    Name(String),
    /// There is none, or it doesn't lead back.
    None,
    /// The system took longer than Spring Cloud waits.
    Late,
}

/// A line of /proc/net/if_inet6.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct V6Address {
    pub ip: Ipv6Addr,
    /// The interface's.
    pub index: u32,
    pub interface: String,
}

/// A connection to a registry: this end's address, or why there was none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub registry: Address,
    pub local: Result<IpAddr, ContactError>,
}

/// Why no connection told this end's address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContactError {
    #[error(transparent)]
    Lookup(#[from] LookupError),
    #[error("no address")]
    NoAddress,
    /// There is no connection, for this reason.
    #[error("{0}")]
    NotConnected(String),
    #[error("no local address")]
    NoLocalAddress,
}

/// What somebody has set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Variables of this process that concern any of the software.
    pub environment: BTreeMap<String, String>,
    /// `-D` options of the Java process, as told by `--property`.
    pub properties: BTreeMap<String, String>,
    /// A broker's file, with its name.
    pub broker_file: Option<File>,
    /// Kafka's server.properties, with its name.
    pub server_properties: Option<File>,
}

/// A properties file that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    pub name: String,
    pub values: BTreeMap<String, String>,
}

impl Given {
    /// A variable that is set and not empty.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.environment.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A `-D` option, be it empty.
    pub fn property(&self, name: &str) -> Option<&str> {
        self.properties.get(name).map(String::as_str)
    }

    /// A `-D` option that is `true`.
    pub fn is_true(&self, name: &str) -> bool {
        self.property(name).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }
}
