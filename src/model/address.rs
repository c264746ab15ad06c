//! What a registry says can be dialled: a host and, for all but consumers, a port.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

/// The host part of an address, as registered.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Host {
    Ip(IpAddr),
    /// An IPv6 address with its zone (`fe80::1%eth0`), which means nothing on another host.
    Scoped(Ipv6Addr, String),
    Name(String),
}

/// A registered address. Only a consumer has no port.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    pub host: Host,
    pub port: Option<u16>,
}

/// Why a text is no address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    #[error("it is empty")]
    Empty,
    #[error("the host is missing")]
    NoHost,
    #[error("the port is missing")]
    NoPort,
    #[error("`{0}` is no port (1 to 65535)")]
    BadPort(String),
    #[error("an IPv6 address needs square brackets before its port: `[{0}]:{1}`")]
    Unbracketed(String, String),
    #[error("`{0}` is neither an IP address nor a host name")]
    BadHost(String),
    #[error("the bracket is not closed")]
    OpenBracket,
}

impl Address {
    pub fn new(host: Host, port: u16) -> Self {
        Self { host, port: Some(port) }
    }

    /// Parses `host:port`, the port being required; IPv6 in square brackets.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let (host, port) = split_host_port(text)?;
        let port = port.ok_or(AddressError::NoPort)?;
        Ok(Self { host: host.parse()?, port: Some(parse_port(port)?) })
    }

    /// Parses `host` or `host:port`.
    pub fn parse_host_or_address(text: &str) -> Result<Self, AddressError> {
        let (host, port) = split_host_port(text)?;
        let port = port.map(parse_port).transpose()?;
        Ok(Self { host: host.parse()?, port })
    }

    /// The same host with another port.
    pub fn with_port(&self, port: u16) -> Self {
        Self { host: self.host.clone(), port: Some(port) }
    }
}

impl Host {
    /// Whether it looks like a container's id, which is a container's host name by default.
    pub fn is_container_id(&self) -> bool {
        match self {
            Host::Name(name) => name.len() == 12 && name.bytes().all(|b| b.is_ascii_hexdigit()),
            Host::Ip(_) | Host::Scoped(..) => false,
        }
    }

    /// Whether it looks like the name of a pod of a Deployment, which is a pod's host name:
    /// `orders-7c9f5d6b8d-x2k4q`, in the letters that Kubernetes makes names of.
    pub fn is_pod_name(&self) -> bool {
        const LETTERS: &str = "bcdfghjklmnpqrstvwxz2456789";
        let made = |part: &str| part.chars().all(|c| LETTERS.contains(c));
        let Host::Name(name) = self else { return false };
        let mut parts = name.rsplitn(3, '-');
        let (pod, set, workload) = (parts.next(), parts.next(), parts.next());
        pod.is_some_and(|pod| pod.len() == 5 && made(pod))
            && set.is_some_and(|set| (6..=10).contains(&set.len()) && made(set))
            && workload.is_some_and(|workload| !workload.is_empty())
    }

    /// Whether it is a name that each host gives itself (RFC 6761, and what Debian's hosts file has).
    pub fn is_localhost(&self) -> bool {
        let Host::Name(name) = self else { return false };
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        let first = name.split('.').next().unwrap_or_default();
        matches!(first, "localhost" | "ip6-localhost" | "ip6-loopback")
            || name.ends_with(".localhost")
    }

    /// Whether whoever dials it dials itself: a loopback address, or a name that resolves to one everywhere.
    pub fn is_loopback(&self) -> bool {
        self.is_localhost() || self.ip().is_some_and(|ip| ip.to_canonical().is_loopback())
    }

    /// The IP address, where the host is one.
    pub fn ip(&self) -> Option<IpAddr> {
        match self {
            Host::Ip(ip) => Some(*ip),
            Host::Scoped(ip, _) => Some(IpAddr::V6(*ip)),
            Host::Name(_) => None,
        }
    }
}

impl FromStr for Host {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        if text.is_empty() {
            return Err(AddressError::NoHost);
        }
        if let Ok(ip) = text.parse::<IpAddr>() {
            return Ok(Host::Ip(ip));
        }
        if let Some((ip, zone)) = text.split_once('%')
            && let Ok(ip) = ip.parse::<Ipv6Addr>()
        {
            return Ok(Host::Scoped(ip, zone.to_owned()));
        }
        if is_host_name(text) {
            Ok(Host::Name(text.to_owned()))
        } else {
            Err(AddressError::BadHost(text.to_owned()))
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Host::Ip(ip) => write!(f, "{ip}"),
            Host::Scoped(ip, zone) => write!(f, "{ip}%{zone}"),
            Host::Name(name) => f.write_str(name),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.host, self.port) {
            (Host::Ip(IpAddr::V6(_)) | Host::Scoped(..), Some(port)) => {
                write!(f, "[{}]:{port}", self.host)
            }
            (host, Some(port)) => write!(f, "{host}:{port}"),
            (host, None) => write!(f, "{host}"),
        }
    }
}

fn split_host_port(text: &str) -> Result<(&str, Option<&str>), AddressError> {
    if text.is_empty() {
        return Err(AddressError::Empty);
    }
    if let Some(rest) = text.strip_prefix('[') {
        let (host, after) = rest.split_once(']').ok_or(AddressError::OpenBracket)?;
        return match after.strip_prefix(':') {
            Some(port) => Ok((host, Some(port))),
            None if after.is_empty() => Ok((host, None)),
            None => Err(AddressError::BadHost(text.to_owned())),
        };
    }
    match text.rsplit_once(':') {
        None => Ok((text, None)),
        Some((host, port)) if !host.contains(':') => Ok((host, Some(port))),
        Some((host, port)) => match text.parse::<Ipv6Addr>() {
            // `fe80::1:10911` is an address of its own as well as one with a port; a registry that
            // writes it means the latter, and only the reader of the registry knows which.
            Ok(_) => Ok((text, None)),
            Err(_) => Err(AddressError::Unbracketed(host.to_owned(), port.to_owned())),
        },
    }
}

fn parse_port(text: &str) -> Result<u16, AddressError> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match text.parse::<u16>() {
        Ok(port) if digits && port > 0 => Ok(port),
        _ => Err(AddressError::BadPort(text.to_owned())),
    }
}

/// Host names as resolvers take them: labels of letters, digits, `-` and `_` (Docker's own names
/// have underscores), 253 octets at most. Four numbers are a mistyped IPv4 address, not a name.
fn is_host_name(text: &str) -> bool {
    let text = text.strip_suffix('.').unwrap_or(text);
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    };
    let numeric_tail = text
        .rsplit('.')
        .next()
        .is_some_and(|last| !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit()));
    text.len() <= 253 && text.split('.').all(label) && !(numeric_tail && text.contains('.'))
}
