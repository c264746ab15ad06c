//! From a case's words to evidence.

use std::net::IpAddr;
use std::time::Duration;

use regprobe::model::{
    Address, AddressEvidence, Answer, Attempt, BrokerIdentity, CheckSettings, Class,
    ConnectFailure, Connected, DLedgerGroup, DLedgerPeer, FailureKind, Foreign, Host, Icmp,
    Identity, KnownProtocol, LookupError, Mode, Path, Presence, Protocol, Purpose, Resolution,
    Revision, RevisionMetadata, RocketMqServer, Route, ServerKind, ServiceKey, Services, Silence,
    Skip, Vantage,
};
use regprobe::model::{classify, classify_host};

use super::read::{Resolved, Seen};

type Connection = Attempt<Connected, ConnectFailure>;
type Told = Attempt<Answer, Identity>;

pub fn evidence(seen: &Seen, vantage: &Vantage, settings: &CheckSettings) -> AddressEvidence {
    let address = Address::parse(&seen.at).unwrap_or_else(|e| panic!("{}: {e}", seen.at));
    let resolution = match (&seen.unresolved, &address.host) {
        (Some(system), _) => {
            let system = LookupError::system(system.clone());
            Resolution::Unresolved { system, dns: seen.dns.clone() }
        }
        (None, Host::Name(_)) => Resolution::Resolved {
            ips: seen.resolves.iter().map(|resolved| ip(&resolved.ip)).collect(),
            dns: seen.dns.clone(),
        },
        (None, _) => Resolution::Literal,
    };
    let literal = address.host.ip().map(|ip| Resolved {
        ip: ip.to_string(),
        by: seen.by.clone(),
        is: seen.is.clone(),
    });
    let paths = literal.iter().chain(&seen.resolves);
    AddressEvidence {
        protocol: Protocol::from_scheme_or_remoting(&seen.protocol),
        purpose: purpose(seen),
        class: classify_host(&address.host, vantage, settings),
        resolution,
        paths: paths.map(|resolved| path(resolved, vantage, settings)).collect(),
        address,
    }
}

trait FromWord {
    fn from_scheme_or_remoting(word: &str) -> Self;
}

impl FromWord for Protocol {
    fn from_scheme_or_remoting(word: &str) -> Self {
        match word {
            "rocketmq" => Protocol::Remoting,
            "rocketmq-grpc" => Protocol::RocketMqGrpc,
            "rocketmq-proxy" => Protocol::RocketMqProxy,
            "rocketmq-ha" => Protocol::RocketMqHa,
            "dledger" => Protocol::DLedger,
            other => Protocol::from_scheme(other),
        }
    }
}

fn purpose(seen: &Seen) -> Purpose {
    let of =
        || Address::parse(seen.of.as_deref().expect("an address in `of`")).expect("an address");
    match seen.purpose.as_deref() {
        None => Purpose::Registered,
        Some("fast-port") => Purpose::FastPort { of: of() },
        Some("ha") => Purpose::Ha { of: of() },
        Some("peer") => Purpose::Peer { of: of() },
        Some("sibling") => Purpose::Sibling { of: of() },
        Some("metadata-service") => Purpose::MetadataService { of: of() },
        Some("machine") => Purpose::SourceHost { of: of() },
        Some(other) => panic!("no purpose is called {other}"),
    }
}

fn path(resolved: &Resolved, vantage: &Vantage, settings: &CheckSettings) -> Path {
    let ip = ip(&resolved.ip);
    let class = classify(ip, vantage, settings);
    let (connection, identity) = match class {
        Class::Wildcard => (Attempt::Skipped(Skip::Wildcard), Attempt::Skipped(Skip::Wildcard)),
        Class::LinkLocal => (Attempt::Skipped(Skip::LinkLocal), Attempt::Skipped(Skip::LinkLocal)),
        _ => end(&resolved.is),
    };
    Path { ip, class, route: route(&resolved.by), connection, identity }
}

fn route(text: &str) -> Route {
    let mut words = text.split(' ');
    match (words.next().unwrap_or_default(), words.next()) {
        ("local", Some(interface)) => Route::Local { interface: interface.to_owned() },
        ("none", _) => Route::None,
        ("unreachable", _) => Route::Unreachable,
        ("prohibit", _) => Route::Prohibit,
        ("blackhole", _) => Route::Blackhole,
        (interface, gateway) => Route::Via {
            interface: interface.to_owned(),
            gateway: gateway.map(ip),
            source: Some(ip("10.9.8.20")),
        },
    }
}

/// What is at the end: how connecting went, and who answered (`tls `: in TLS).
fn end(text: &str) -> (Connection, Told) {
    let (tls, text) = text.strip_prefix("tls ").map_or((false, text), |text| (true, text));
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    if let Some(failure) = failure(word, rest) {
        return (Attempt::Failed(failure), Attempt::Skipped(Skip::NotReached));
    }
    if let Some(skip) = skip(word) {
        return (Attempt::Skipped(skip), Attempt::Skipped(skip));
    }
    let told = match word {
        "dubbo" => Attempt::Done(Answer::Dubbo(services(rest))),
        "triple" => Attempt::Done(Answer::Triple(services(rest))),
        "broker" => Attempt::Done(Answer::Broker(broker(rest))),
        "name-server" => Attempt::Done(Answer::Server(server(ServerKind::NameServer, rest))),
        "proxy" => Attempt::Done(Answer::Server(server(ServerKind::Proxy, rest))),
        "no-broker" => Attempt::Done(Answer::Server(server(ServerKind::Unknown, rest))),
        "open" => Attempt::Failed(Identity::Unsupported),
        "silent" => Attempt::Failed(Identity::Silent(match rest {
            "closed" => Silence::Closed,
            "reset" => Silence::Reset,
            _ => Silence::TimedOut,
        })),
        "other" => Attempt::Failed(Identity::OtherProtocol(foreign(rest))),
        "withheld" => Attempt::Failed(Identity::Withheld(rest.to_owned())),
        "half-denied" => Attempt::Skipped(Skip::Denied),
        other => panic!("{other}: nothing is so"),
    };
    let connected = Connected { elapsed: Duration::from_millis(1), local: None, attempts: 1, tls };
    (Attempt::Done(connected), told)
}

fn foreign(text: &str) -> Foreign {
    match text {
        "TLS" => Foreign::Tls { alert: None },
        "HTTP/2" => Foreign::plain(KnownProtocol::Http2),
        other => Foreign::Misspoken(other.to_owned()),
    }
}

fn skip(word: &str) -> Option<Skip> {
    match word {
        "passive" => Some(Skip::Passive),
        "denied" => Some(Skip::Denied),
        "not-dialled" => Some(Skip::NotReached),
        _ => None,
    }
}

/// `timed-out`, `host-unreachable 10.9.8.1 3/1`: who said so, type and code.
fn failure(word: &str, rest: &str) -> Option<ConnectFailure> {
    let (kind, ms) = match word {
        "refused" => (FailureKind::Refused, 1),
        "timed-out" => (FailureKind::TimedOut, 3000),
        "host-unreachable" => (FailureKind::HostUnreachable, 3072),
        "network-unreachable" => (FailureKind::NetworkUnreachable, 0),
        "failed" => (FailureKind::Failed, 0),
        _ => return None,
    };
    let icmp = rest.split_once(' ').and_then(|(from, what)| {
        let (kind, code) = what.split_once('/')?;
        Some(Icmp { from: from.parse().ok()?, kind: kind.parse().ok()?, code: code.parse().ok()? })
    });
    let message = if rest.is_empty() { word.replace('-', " ") } else { rest.to_owned() };
    let elapsed = Duration::from_millis(ms);
    // The system's own errors have a number; what the probe found out besides has none.
    let errno = if rest.starts_with("nobody") { None } else { Some(113) };
    Some(ConnectFailure { kind, elapsed, errno, message, icmp, attempts: 1 })
}

/// `DefaultCluster/broker-a/0 ip1=… ip2=… role=…`
fn broker(text: &str) -> BrokerIdentity {
    let mut words = text.split(' ');
    let mut name = words.next().unwrap_or_default().split('/');
    let mut told = BrokerIdentity {
        cluster: name.next().unwrap_or_default().to_owned(),
        name: name.next().unwrap_or_default().to_owned(),
        id: name.next().and_then(|id| id.parse().ok()).unwrap_or_default(),
        version: "V5_3_3".to_owned(),
        ..BrokerIdentity::default()
    };
    for (key, value) in words.filter_map(|word| word.split_once('=')) {
        match key {
            "ip1" => told.ip1 = Some(value.to_owned()),
            "ip2" => told.ip2 = Some(value.to_owned()),
            "role" => told.role = Some(value.to_owned()),
            "acting" => told.deployment.slave_acts_as_master = value == "true",
            "controller" => {
                told.deployment.mode = Mode::Controller { addresses: value.to_owned() };
            }
            // `RaftNode00/n0/n0-10.9.8.7:40911;n1-10.9.8.8:40911`: group, own name, peers.
            "dledger" => {
                let mut parts = value.splitn(3, '/').map(str::to_owned);
                let mut part = || parts.next().expect("group/name/peers");
                let (name, own_id, peers) = (part(), part(), part());
                let peers = peers.split(';').map(DLedgerPeer::parse).collect();
                told.deployment.mode = Mode::DLedger(DLedgerGroup { name, own_id, peers });
            }
            other => panic!("a broker tells no {other}"),
        }
    }
    told
}

fn server(kind: ServerKind, version: &str) -> RocketMqServer {
    RocketMqServer { kind, version: version.to_owned() }
}

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap_or_else(|e| panic!("{text}: {e}"))
}

/// `has a.B:1.0; lacks g/a.C; withholds a.D why; exports a.B:1.0:20880, a.E:20880`; `triple-has` and
/// the like of what is registered with Triple there; and what it tells of a revision.
fn services(text: &str) -> Services {
    let mut told = Services::default();
    for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let (word, rest) = part.split_once(' ').unwrap();
        let (name, why) = rest.split_once(' ').unwrap_or((rest, ""));
        let (over_triple, word) = match word.strip_prefix("triple-") {
            Some(word) => (true, word),
            None => (false, word),
        };
        let presence = match word {
            "has" => Presence::There,
            "lacks" => Presence::Absent,
            "withholds" => Presence::Withheld(why.to_owned()),
            "exports" => {
                told.exported = rest.split(", ").map(str::to_owned).collect();
                continue;
            }
            "tells" | "misses" => {
                told.metadata = Some(metadata(word, rest));
                continue;
            }
            other => panic!("{other}: a process can't do that"),
        };
        let list = if over_triple { &mut told.over_triple } else { &mut told.asked };
        list.push((key(name), presence));
    }
    for list in [&mut told.asked, &mut told.over_triple] {
        list.sort_by(|(a, _), (b, _)| a.cmp(b));
    }
    told
}

/// `tells APPLICATION REVISION a.B:1.0, g/a.C`; `misses APPLICATION REVISION`.
fn metadata(word: &str, rest: &str) -> RevisionMetadata {
    let mut words = rest.splitn(3, ' ');
    let mut next = || words.next().unwrap_or_default();
    let of = Revision { application: next().into(), revision: next().into() };
    let keys = next().split(", ").filter(|name| !name.is_empty()).map(key).collect();
    RevisionMetadata { of, serves: (word == "tells").then_some(keys) }
}

/// `group/path:version`.
fn key(text: &str) -> ServiceKey {
    let (group, rest) = text.split_once('/').map_or((None, text), |(g, rest)| (Some(g), rest));
    let (path, version) = rest.split_once(':').map_or((rest, None), |(p, v)| (p, Some(v)));
    ServiceKey {
        group: group.map(Into::into),
        path: path.into(),
        version: version.map(Into::into),
        interface: path.into(),
    }
}
