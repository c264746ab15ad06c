//! A case judged: its registry and evidence put together, and what comes out.

use std::sync::Arc;
use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use regprobe::cli;
use regprobe::diagnose::diagnose;
use regprobe::directory::{learned, references};
use regprobe::model::reference::RuleNode;
use regprobe::model::{
    Address, Attributes, Author, CheckSettings, Client, ClientKind, ClusterClients, DLedgerPeer,
    Depth, Diagnosis, Evidence, Filters, Gate, Host, Job, Listing, Malformed, Mapped,
    MemberFailure, MemberLook, Moment, Oddity, Protocol, ProxyMode, Read, Registrant, Registration,
    RegistryKind, Role, RunMode, ServerView, ServiceKey, Session, SessionSource, Since, Subject,
    Target, TargetId, Topic, TopicQueues, Trace, Vantage,
};
use regprobe::registry::parse_target;
use regprobe::select::{Selection, select};

use super::read::{Case, Entry, Member, Odd, Registry, Traced};
use super::{seen, vantages};

/// The probe's own session, opened by the member with the number 0 after all that cases have.
const OPENED: i64 = 0x00ff_ffff_ffff_ffff;

/// A case's values and their diagnosis.
pub struct Judged {
    pub vantage: Vantage,
    pub targets: Vec<Target>,
    pub listings: Vec<Listing>,
    pub evidence: Evidence,
    pub job: Job,
    pub diagnosis: Diagnosis,
}

pub fn judge(case: &Case) -> Judged {
    let containers = vantages::containers(&case.running, case.engine.as_deref());
    let vantage = vantages::vantage(&case.vantage, containers);
    let job = job(case);
    let others = case.other.iter().map(|text| parse_target(text).expect("a target"));
    let targets: Vec<Target> = [target(case)].into_iter().chain(others).collect();
    let others = case.other.iter().map(|_| other_listing(case));
    let listings: Vec<Listing> = [listing(case)].into_iter().chain(others).collect();
    let all = references(&listings);
    let Selection { listings, references } =
        select(listings, all, &job.filters, &job.gate, job.mode);
    let look = |address| seen::evidence(address, &vantage, &job.check);
    let evidence =
        Evidence { addresses: case.seen.iter().map(look).collect(), clients: clients(case) };
    let references = learned(references, &listings, &evidence);
    let diagnosis = diagnose(&vantage, &targets, &listings, evidence.clone(), references, &job);
    Judged { vantage, targets, listings, evidence, job, diagnosis }
}

/// What a broker told of its cluster's clients.
fn clients(case: &Case) -> Vec<ClusterClients> {
    let client = |text: &String| {
        let mut words = text.split(' ');
        let kind = match words.next() {
            Some("producer") => ClientKind::Producer,
            Some("consumer") => ClientKind::Consumer,
            other => panic!("no client is a {other:?}"),
        };
        let (group, host) = words.next().and_then(|name| name.split_once('@')).expect("group@host");
        let version = words.next().unwrap_or_default().to_owned();
        Client { group: group.to_owned(), kind, host: host.parse().expect("an IP"), version }
    };
    if case.clients.is_empty() {
        return Vec::new();
    }
    vec![ClusterClients {
        target: TargetId(0),
        cluster: "DefaultCluster".to_owned(),
        told_by: Vec::new(),
        clients: case.clients.iter().map(client).collect(),
    }]
}

fn job(case: &Case) -> Job {
    let networks = |texts: &[String]| {
        texts.iter().map(|text| text.parse().expect("a network")).collect::<Vec<_>>()
    };
    Job {
        targets: Vec::new(),
        filters: filters(case),
        check: CheckSettings {
            timeout: Duration::from_secs(3),
            attempts: 1,
            concurrency: 64,
            passive: false,
            identity: Depth::Full,
            container_networks: networks(&case.containers),
            our_networks: networks(&case.ours),
            denied_networks: Vec::new(),
            rocketmq_key: None,
        },
        engine: None,
        mode: RunMode::Check,
        fail_on: None,
        suppressions: Vec::new(),
        gate: gate(case),
        baseline: None,
        settings_file: None,
    }
}

/// What is expected, as the command line takes it.
fn gate(case: &Case) -> Gate {
    let expectations =
        case.expected.iter().map(|text| cli::expectation(text).expect("an expectation"));
    let since =
        case.since.map(|seconds| Since::At(Moment::default().after(Duration::from_secs(seconds))));
    Gate { expectations: expectations.collect(), since, wait: None }
}

fn target(case: &Case) -> Target {
    let text = case.registry.target.as_deref().unwrap_or("zookeeper://10.9.8.20:2181");
    parse_target(text).expect("a target")
}

fn listing(case: &Case) -> Listing {
    let registry = &case.registry;
    Listing {
        rules: registry.rules.iter().map(rule).collect(),
        has_metadata: registry.has_metadata,
        traces: registry.traces.iter().map(trace).collect(),
        alternating: registry.alternating.iter().map(|name| name.as_str().into()).collect(),
        topics: registry.topics.iter().map(|text| topic(text)).collect(),
        target: TargetId(0),
        read: match registry.read.as_deref() {
            None | Some("complete") => Read::Complete,
            Some("partial") => Read::Partial,
            Some("failed") => Read::Failed,
            Some(other) => panic!("no read is {other}"),
        },
        error: registry.error.clone(),
        registrations: entries(case, false),
        oddities: registry.oddities.iter().map(oddity).collect(),
        members: members(case),
        sessions: sessions(case),
    }
}

fn entries(case: &Case, in_other: bool) -> Vec<Registration> {
    let here = case.registered.iter().filter(|entry| entry.in_other == in_other);
    here.map(registration).collect()
}

/// The second registry.
fn other_listing(case: &Case) -> Listing {
    let plain = Case { registry: Registry::default(), ..case.clone() };
    let mut listing = listing(&plain);
    listing.target = TargetId(1);
    listing.registrations = entries(case, true);
    for entry in &mut listing.registrations {
        entry.target = TargetId(1);
    }
    listing
}

fn rule((key, text): (&String, &String)) -> RuleNode {
    let path = format!("/dubbo/config/dubbo/{key}");
    RuleNode { path, key: key.clone(), text: text.clone(), is_of_group: false }
}

fn trace(trace: &Traced) -> Trace {
    Trace {
        interface: trace.of.as_str().into(),
        roots: trace.roots.clone(),
        applications: trace.applications.clone(),
    }
}

/// The members that are named, or else all of the target, each of which can be read and tells.
fn members(case: &Case) -> Vec<MemberLook> {
    let named = &case.registry.members;
    // Where a case lists no open sessions, nothing is known of those that it doesn't mention.
    let opened = case.registry.open.as_ref().map(|_| OPENED);
    let tells = if case.registry.hides_sources { None } else { Some(0) };
    let longest_session = case.registry.longest_session.map(Duration::from_secs);
    let sees_us_at = case.registry.sees_us_at.as_deref().map(|ip| ip.parse().expect("an IP"));
    if named.is_empty() {
        let look = |member: Address| MemberLook {
            member,
            state: Ok(format!(
                "{} standalone",
                case.registry.version.as_deref().unwrap_or("3.9.5")
            )),
            sessions: tells,
            sees_us_at,
            opened,
            longest_session,
        };
        return target(case).members.into_iter().map(look).collect();
    }
    let state = |fails: &Option<String>| {
        fails.as_deref().map_or_else(|| Ok("3.9.5".to_owned()), |fails| Err(member_failure(fails)))
    };
    let look = |member: &Member| MemberLook {
        member: Address::parse(&member.at).expect("a member"),
        state: state(&member.fails),
        sessions: member.tells,
        sees_us_at,
        opened,
        longest_session,
    };
    named.iter().map(look).collect()
}

/// The open sessions: those that are listed, and those whose source is known.
fn sessions(case: &Case) -> Option<Vec<Session>> {
    if case.registry.hides_sources || target(case).kind != RegistryKind::ZooKeeper {
        return None;
    }
    let listed = case.registry.open.iter().flatten().map(|id| Session {
        id: *id,
        source: SessionSource::new("10.9.8.7:40000"),
        ..Session::default()
    });
    let told = case.registered.iter().filter_map(|entry| {
        Some(Session {
            id: entry.session?,
            source: SessionSource::new(entry.from.clone()?),
            timeout: entry.timeout.map(Duration::from_secs),
            member: entry.told_by,
        })
    });
    Some(listed.chain(told).collect())
}

fn member_failure(text: &str) -> MemberFailure {
    let (word, fact) = text.split_once(' ').unwrap_or((text, ""));
    let fact = fact.to_owned();
    match word {
        "unresolved" => MemberFailure::Unresolved(fact),
        "closed" => MemberFailure::Closed(fact),
        "unreachable" => MemberFailure::Unreachable(fact),
        "silent" => MemberFailure::Silent(fact),
        "hangs-up" => MemberFailure::HangsUp(fact),
        "not-serving" => MemberFailure::NotServing(fact),
        "tls" => MemberFailure::SpeaksTls,
        "other" => MemberFailure::NotTheRegistry(fact),
        other => panic!("no member fails by {other}"),
    }
}

/// What readers of a registry find wrong with an entry.
fn malformed(raw: &str) -> Malformed {
    let authority = match raw.split_once("://") {
        Some((_, rest)) => rest.split('/').next().unwrap_or_default(),
        None if raw.contains(':') => raw,
        None => return Malformed::NoScheme,
    };
    Address::parse(authority).expect_err("a malformed entry").into()
}

fn oddity(odd: &Odd) -> Oddity {
    match odd.clone() {
        Odd::Malformed(raw) => {
            let reason = malformed(&raw);
            let author = match raw.contains("://") {
                true => Author::Dubbo,
                false if reason == Malformed::NoScheme => Author::Dubbo,
                false => Author::RocketMq,
            };
            let origin = "/dubbo/lab.api.Greeting/providers".into();
            Oddity::Malformed { origin, raw, reason, author }
        }
        Odd::Hidden(path) => Oddity::Hidden { path },
        Odd::Unread { path, reason } => Oddity::Unread { path, reason },
        Odd::EmptyRoot { root, exists, present } => Oddity::EmptyRoot { root, exists, present },
        Odd::OtherInstances { root, serves } => Oddity::OtherInstances { root, serves },
        Odd::NoBroker => Oddity::NoBroker,
        Odd::NoRoute { at, topic, said } => {
            Oddity::NoRoute { member: Address::parse(&at).expect("a proxy"), topic, said }
        }
        Odd::ReadOnly(member) => {
            Oddity::ReadOnly { member: Address::parse(&member).expect("a member") }
        }
        Odd::Oversized { path, children, bytes } => {
            Oddity::OversizedDirectory { path, children, bytes }
        }
        Odd::Controller { at, peers } => Oddity::Controller {
            member: Address::parse(&at).expect("a member"),
            peers: peers.split(';').map(DLedgerPeer::parse).collect(),
        },
        Odd::Disagreement { subject, views } => Oddity::Disagreement {
            subject,
            views: views
                .into_iter()
                .map(|(server, says)| ServerView {
                    server: Address::parse(&server).expect("a server"),
                    says: Some(says).filter(|says| !says.is_empty()),
                })
                .collect(),
        },
    }
}

fn registration(entry: &Entry) -> Registration {
    if let Some(url) = &entry.rule {
        return governance(url);
    }
    let at = || Address::parse(entry.at.as_deref().expect("an address")).expect("an address");
    let attributes = || entry.attributes.as_deref().unwrap_or_default();
    let (role, subject, address, protocol, query) = if let Some(url) = &entry.url {
        provider(url)
    } else if let Some(broker) = &entry.broker {
        (Role::Broker, broker_subject(broker), at(), Protocol::Remoting, attributes())
    } else if let Some(endpoint) = &entry.endpoint {
        let (subject, protocol) = proxy_endpoint(endpoint);
        (Role::Endpoint, subject, at(), protocol, attributes())
    } else if let Some(name) = &entry.spring {
        let subject = Subject::SpringService { application: name.as_str().into() };
        (Role::Instance, subject, at(), Protocol::Other("http".into()), attributes())
    } else if let Some(name) = &entry.instance {
        let subject = Subject::DubboApplication { application: name.as_str().into() };
        (Role::Instance, subject, at(), Protocol::Dubbo, attributes())
    } else {
        consumer(entry)
    };
    let port = address.port.unwrap_or_default();
    let key = match &subject {
        Subject::DubboService { interface, group, version, .. } if role == Role::Provider => {
            Some(ServiceKey {
                group: group.clone(),
                path: interface.clone(),
                version: version.clone(),
                interface: interface.clone(),
            })
        }
        Subject::DubboApplication { application } if entry.metadata_at.is_none() => {
            Some(ServiceKey::application(application))
        }
        _ => None,
    };
    Registration {
        serves: entry.serves.as_ref().map(|keys| keys.iter().map(|key| served(key)).collect()),
        metadata_at: entry
            .metadata_at
            .as_deref()
            .map(|at| (Protocol::Dubbo, Address::parse(at).expect("an address"))),
        target: TargetId(0),
        role,
        origin: format!(
            "/dubbo/{}/providers/{}%3A%2F%2F{}%3A{port}%2F{}",
            subject.to_string().split(':').next().unwrap_or_default(),
            protocol.name(),
            address.host,
            subject.to_string().split(':').next().unwrap_or_default(),
        ),
        subject,
        address: Some(address),
        protocol,
        attributes: Attributes::from_query(query),
        registrant: entry.session.map(|session| Registrant {
            session,
            created_ms: entry.created.unwrap_or(1_700_000_000) * 1000,
            source: entry.from.clone().map(SessionSource::new),
        }),
        interfaces: entry
            .interfaces
            .as_ref()
            .map(|names| names.iter().map(|name| mapped(name)).collect()),
        key,
    }
}

/// `config/` before it: in the mapping of 2.7 only.
fn mapped(name: &str) -> Mapped {
    let old = name.strip_prefix("config/");
    Mapped { interface: old.unwrap_or(name).into(), in_3: old.is_none() }
}

fn filters(case: &Case) -> Filters {
    let glob = |text: &String| globset::Glob::new(text).expect("a glob").compile_matcher();
    let address = |text: &String| Address::parse(text).expect("an address");
    Filters {
        services: case.services.iter().map(glob).collect(),
        addresses: case.asked.iter().map(address).collect(),
        ..Filters::default()
    }
}

fn served(key: &str) -> ServiceKey {
    let (interface, group, version) = service_key(key);
    ServiceKey { group, path: Arc::clone(&interface), version, interface }
}

/// `override://host/interface?…`, `condition://host/interface?…`
fn governance(url: &str) -> Registration {
    let (scheme, rest) = url.split_once("://").expect("a scheme");
    let (rest, query) = rest.split_once('?').expect("parameters");
    let (_, service) = rest.split_once('/').expect("a service");
    let (interface, group, version) = service_key(service);
    let (role, category) = match scheme {
        "override" => (Role::Configurator, "configurators"),
        _ => (Role::Router, "routers"),
    };
    let name = utf8_percent_encode(url, NON_ALPHANUMERIC);
    Registration {
        serves: None,
        metadata_at: None,
        target: TargetId(0),
        role,
        origin: format!("/dubbo/{interface}/{category}/{name}"),
        subject: Subject::DubboService {
            interface,
            group,
            version,
            application: None,
            release: None,
        },
        address: None,
        protocol: Protocol::from_scheme(scheme),
        attributes: Attributes::from_query(query),
        registrant: None,
        interfaces: None,
        key: None,
    }
}

type Parts<'a> = (Role, Subject, Address, Protocol, &'a str);

/// `dubbo://host:port/group/interface:version?application=…`
fn provider(url: &str) -> Parts<'_> {
    let (scheme, rest) = url.split_once("://").expect("a scheme");
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (address, service) = rest.split_once('/').expect("a service");
    let attributes = Attributes::from_query(query);
    let get = |key: &str| attributes.get(key).map(|value| Arc::from(&*value));
    let (interface, group, version) = service_key(service);
    let subject = Subject::DubboService {
        interface,
        group,
        version,
        application: get("application"),
        release: get("release"),
    };
    let address = Address::parse(address).expect("an address");
    (Role::Provider, subject, address, Protocol::from_scheme(scheme), query)
}

fn consumer(entry: &Entry) -> Parts<'_> {
    let text = entry.consumer.as_deref().expect("a consumer, at least");
    let (application, host) = text.split_once('@').expect("application@host");
    let (interface, group, version) = service_key(entry.of.as_deref().expect("a service in `of`"));
    let application = Some(application.into());
    let attributes = entry.attributes.as_deref().unwrap_or_default();
    let release = Attributes::from_query(attributes).get("release").map(|value| Arc::from(&*value));
    let subject = Subject::DubboService { interface, group, version, application, release };
    let host: Host = host.parse().expect("a host");
    let address = Address { host, port: None };
    (Role::Consumer, subject, address, Protocol::Other("consumer".into()), attributes)
}

fn service_key(text: &str) -> (Arc<str>, Option<Arc<str>>, Option<Arc<str>>) {
    let (group, rest) = text.split_once('/').map_or((None, text), |(g, rest)| (Some(g), rest));
    let (interface, version) = rest.split_once(':').map_or((rest, None), |(i, v)| (i, Some(v)));
    (interface.into(), group.map(Arc::from), version.map(Arc::from))
}

/// `broker-a cluster-remoting 10.9.8.7:8080`
fn proxy_endpoint(text: &str) -> (Subject, Protocol) {
    let words: Vec<&str> = text.split(' ').collect();
    let [broker, how, proxy] = words.as_slice() else { panic!("{text}: broker, mode, proxy") };
    let (mode, protocol) = match *how {
        "local" => (ProxyMode::Local, Protocol::RocketMqGrpc),
        "cluster" => (ProxyMode::Cluster, Protocol::RocketMqGrpc),
        "local-remoting" => (ProxyMode::Local, Protocol::RocketMqProxy),
        "cluster-remoting" => (ProxyMode::Cluster, Protocol::RocketMqProxy),
        other => panic!("no proxy runs as {other}"),
    };
    let proxy = Address::parse(proxy).expect("a proxy");
    (Subject::ProxyEndpoint { proxy, broker: (*broker).into(), mode }, protocol)
}

fn broker_subject(text: &str) -> Subject {
    let mut parts = text.split('/');
    Subject::RocketMqBroker {
        cluster: parts.next().map(Arc::from),
        broker: parts.next().expect("a broker's name").into(),
        id: parts.next().and_then(|id| id.parse().ok()).unwrap_or_default(),
    }
}

fn topic(text: &str) -> Topic {
    let (name, layout) = text.split_once(" on ").expect("a topic on brokers");
    let queues = |part: &str| {
        let (broker, number) = part.split_once(' ').expect("a broker and its queues");
        let (writable, all) = number.split_once('/').expect("writable/all");
        let all = all.parse().expect("a number");
        let permission = if writable == "0" { 4 } else { 6 };
        TopicQueues { broker: broker.into(), read: all, write: all, permission }
    };
    Topic { name: name.into(), queues: layout.split(", ").map(queues).collect() }
}
