//! Which Dubbo registered: its choice of address, and the settings it knows, depend on it.

use super::registration::{Attributes, Registration, Subject};

/// The Dubbo behind a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Release {
    /// 2.6 or older, which don't tell.
    Old,
    /// 3.x by the look of the entry.
    New,
    /// Dubbo's Go implementation.
    Go,
    Java(u32, u32, u32),
}

/// Parameters that only 3.x writes.
const OF_3: [&str; 3] =
    ["service-name-mapping", "prefer.serialization", "executor-management-mode"];

impl Release {
    /// The release behind the registrations at one address: the first that tells wins.
    pub fn of(registrations: &[&Registration]) -> Option<Self> {
        registrations.iter().filter_map(|registration| told(registration)).max()
    }

    /// It asks for its host name's address first, so a hosts file decides what it registers.
    pub fn asks_host_name(self) -> bool {
        match self {
            Release::Old => true,
            Release::New | Release::Go => false,
            Release::Java(3, 0, patch) => patch <= 2,
            Release::Java(2, 7, patch) => patch <= 13,
            Release::Java(major, ..) => major < 3,
        }
    }

    /// `-Ddubbo.network.interface.preferred`.
    pub fn prefers_interfaces(self) -> bool {
        match self {
            Release::Old | Release::Go => false,
            Release::New => true,
            Release::Java(major, minor, patch) => (major, minor, patch) >= (2, 7, 6),
        }
    }

    /// `-Ddubbo.network.interface.ignored`.
    pub fn ignores_interfaces(self) -> bool {
        match self {
            Release::Old | Release::Go => false,
            Release::New => true,
            Release::Java(3, 0, patch) => patch >= 3,
            Release::Java(major, minor, patch) => (major, minor, patch) >= (2, 7, 12),
        }
    }

    /// `DUBBO_PORT_TO_REGISTRY` moves the listening port too (`ServiceConfig.findConfigedPorts`).
    pub fn listens_on_registered_port(self) -> bool {
        matches!(self, Release::Java(2, 7, 12..))
    }

    /// `DUBBO_IP_TO_REGISTRY` is read.
    pub fn reads_registry_variables(self) -> bool {
        match self {
            Release::Java(major, minor, patch) => (major, minor, patch) >= (2, 5, 7),
            Release::Old | Release::New | Release::Go => true,
        }
    }
}

fn told(registration: &Registration) -> Option<Release> {
    match &registration.subject {
        Subject::DubboService { release: Some(release), .. } => Some(parse(release)),
        Subject::DubboService { release: None, .. } => Some(untold(&registration.attributes)),
        Subject::DubboApplication { .. } => Some(Release::New),
        Subject::SpringService { .. }
        | Subject::RocketMqBroker { .. }
        | Subject::ProxyEndpoint { .. } => None,
    }
}

fn parse(release: &str) -> Release {
    if release.contains("golang") || release.starts_with("dubbo-go") {
        return Release::Go;
    }
    version(release).map_or(Release::New, |(a, b, c)| Release::Java(a, b, c))
}

/// 2.5 and early 2.6 put their version into `dubbo`; later ones have the protocol's there (2.0.2).
fn untold(attributes: &Attributes) -> Release {
    if OF_3.iter().any(|key| attributes.get(key).is_some()) {
        return Release::New;
    }
    match attributes.get("dubbo").and_then(|value| version(&value)) {
        Some((2, minor @ (5 | 6), patch)) => Release::Java(2, minor, patch),
        _ => Release::Old,
    }
}

/// `2.7.23`, `3.2.19-SNAPSHOT`, `2.6.0.RELEASE`: the first three numbers.
fn version(text: &str) -> Option<(u32, u32, u32)> {
    let mut numbers = text.split(['.', '-', '_', '+']).map_while(|part| part.parse::<u32>().ok());
    let major = numbers.next()?;
    Some((major, numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)))
}
