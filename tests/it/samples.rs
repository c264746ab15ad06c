//! Reports as runs give them, made by hand: what the formats are tested on.

use std::net::IpAddr;
use std::time::Duration;

use regprobe::diagnose::RULES;
use regprobe::directory::references;
use regprobe::model::reference::{Call, GovernanceRule, Offer, Reference, Removal, RuleKind};
use regprobe::model::remedy::Place;
use regprobe::model::*;
use regprobe::plan::plan;

/// A run in which much is wrong, in two registries.
pub fn troubled() -> Report {
    let mut sample = Sample::new();
    sample.dubbo("com.acme.OrderService", "orders", "10.0.0.11:20880", Seen::Proven);
    sample.dubbo("com.acme.StockService", "stock", "10.0.0.12:20880", Seen::Proven);
    let bridge = [
        sample.dubbo("com.acme.PayService", "pay", "172.17.0.5:20880", Seen::TimedOut),
        sample.dubbo("com.acme.RefundService", "pay", "172.17.0.5:20880", Seen::TimedOut),
    ];
    let closed = sample.dubbo("com.acme.MailService", "mail", "10.0.0.14:20881", Seen::Refused);
    let name = sample.dubbo("com.acme.AuditService", "audit", "3f2a9c1b7d5e:20880", Seen::NoName);
    sample.consumer("com.acme.PayService", "shop-web", "10.0.0.21");
    sample.broker("broker-a", 0, "10.0.0.31:10911", Seen::Broker);
    sample.broker("broker-b", 0, "10.0.0.32:10911", Seen::Stranger);
    sample.finding(container_address("172.17.0.5:20880", &bridge, "10.0.0.13"));
    sample.finding(closed_port(closed));
    sample.finding(unresolvable(name));
    sample.report.listings[1].members[1].state =
        Err(MemberFailure::Closed("connection refused after 1 ms".to_owned()));
    sample.report.listings[1].oddities.push(Oddity::Disagreement {
        subject: "DefaultCluster/broker-b/0".to_owned(),
        views: vec![view("10.0.0.9:9876", Some("10.0.0.32:10911")), view("10.0.0.10:9876", None)],
    });
    sample.finish(1)
}

/// What `calls` gives where much is called in vain.
pub fn calling() -> Report {
    let mut sample = Sample::new();
    sample.dubbo("com.acme.OrderService", "orders", "10.0.0.11:20880", Seen::Proven);
    let bridge =
        sample.dubbo("com.acme.OrderService", "orders", "172.17.0.5:20880", Seen::TimedOut);
    let closed = sample.dubbo("com.acme.MailService", "mail", "10.0.0.14:20881", Seen::Refused);
    let gray = sample.dubbo("com.acme.StockService", "stock", "10.0.0.12:20880", Seen::Proven);
    sample.dubbo("com.acme.StockService", "stock", "10.0.0.15:20880", Seen::Proven);
    let script = sample.dubbo("com.acme.AuditService", "audit", "10.0.0.16:20880", Seen::Proven);
    sample.dubbo("com.acme.PayService", "pay", "10.0.0.17:20880", Seen::Proven);
    let entry = sample.report.listings[0].registrations.last_mut().expect("a registration");
    if let Subject::DubboService { version, .. } = &mut entry.subject {
        *version = Some("2.0.0".into());
    }
    let callers = [
        ("com.acme.PayService", "shop-web", "10.0.0.21"),
        ("com.acme.OrderService", "shop-web", "10.0.0.21"),
        ("com.acme.MailService", "shop-web", "10.0.0.21"),
        ("com.acme.InvoiceService", "a-billing-service-with-a-long-name", "10.0.0.22"),
        ("com.acme.StockService", "warehouse", "10.0.0.23"),
        ("com.acme.StockService", "warehouse", "10.0.0.24"),
        ("com.acme.AuditService", "", "10.0.0.25"),
    ];
    for (interface, application, host) in callers {
        sample.consumer(interface, application, host);
    }
    sample.finding(Finding {
        registrations: [7, 9, 10].map(RegistrationId).into(),
        ..found("RP604", Severity::Error, Confidence::Certain)
    });
    sample.finding(container_address("172.17.0.5:20880", &[bridge], "10.0.0.13"));
    sample.finding(closed_port(closed));
    let mut report = sample.finish(1);
    let path = "/dubbo/config/dubbo/stock.tag-router".to_owned();
    let text = "force: true".to_owned();
    let rule = GovernanceRule { path, target: TargetId(0), text, kind: RuleKind::Tags };
    let of = |calls: &mut Vec<Call>, id: usize| -> usize {
        let has = |call: &Call| {
            call.reference.offers.iter().any(|offer| offer.registration == RegistrationId(id))
        };
        calls.iter().position(has).expect("a call")
    };
    let calls = &mut report.diagnosis.calls;
    let place = of(calls, script);
    calls[place].is_callable = None;
    calls[place].reference.unevaluated = vec!["/dubbo/config/dubbo/audit.script-router".to_owned()];
    // The rule concerns one of two hosts.
    let place = of(calls, gray);
    let mut ruled = calls[place].clone();
    ruled.reference.consumers = ruled.reference.consumers.split_off(1);
    calls[place].reference.consumers.truncate(1);
    ruled.reference.offers[0].removed = Some(Removal::Rule(rule.into()));
    ruled.usable = 1;
    calls.push(ruled);
    report.mode = RunMode::Calls;
    report
}

/// A run in which all is well.
pub fn healthy() -> Report {
    let mut sample = Sample::new();
    sample.dubbo("com.acme.OrderService", "orders", "10.0.0.11:20880", Seen::Proven);
    sample.dubbo("com.acme.StockService", "stock", "[fd00::12]:20880", Seen::Proven);
    sample.broker("broker-a", 0, "10.0.0.31:10911", Seen::Broker);
    sample.finish(0)
}

/// One cause at forty addresses, on eight Docker hosts.
pub fn many() -> Report {
    let mut sample = Sample::new();
    for n in 2..42 {
        let address = format!("172.17.0.{n}:20880");
        let id = sample.dubbo("com.acme.OrderService", "orders", &address, Seen::TimedOut);
        sample.finding(container_address(&address, &[id], &format!("10.0.0.{}", 50 + n % 8)));
    }
    sample.finish(1)
}

/// A run that could read nothing.
pub fn unread() -> Report {
    let mut sample = Sample::new();
    let refused = || Err(MemberFailure::Closed("connection refused after 1 ms".to_owned()));
    for listing in &mut sample.report.listings {
        listing.read = Read::Failed;
        listing.error = Some("no member answers".to_owned());
        listing.members.iter_mut().for_each(|look| look.state = refused());
    }
    sample.finding(Finding {
        address: Some(address("10.0.0.1:2181")),
        cause: "no member of `zookeeper://10.0.0.1:2181` answers: the connection to \
                `10.0.0.1:2181` was refused after 1 ms"
            .to_owned(),
        fingerprint: "00f1e2d3c4b5a697".to_owned(),
        ..found("RP801", Severity::Error, Confidence::Certain)
    });
    sample.finish(3)
}

/// What a stranger wrote into a registry to harm whoever looks.
pub fn hostile() -> Report {
    let mut sample = Sample::new();
    let id = sample.dubbo(
        "com.acme.\u{1b}[2J\u{202e}Orders\u{200b}",
        "or\u{9b}31mders\r\nOK all is well",
        "10.0.0.14:20881",
        Seen::Refused,
    );
    let mut finding = closed_port(id);
    finding.facts.push("it says \u{1b}]0;title\u{7} and \u{2066}hides".to_owned());
    sample.finding(finding);
    sample.report.listings[0].oddities.push(Oddity::Malformed {
        origin: "/dubbo/com.acme.X/providers".to_owned(),
        raw: "dubbo://u:hunter2@10.0.0.1:20880/x?password=hunter2&\u{85}".to_owned(),
        reason: AddressError::NoPort.into(),
        author: Author::Dubbo,
    });
    sample.finish(1)
}

/// What `list` gives for the registries of [`troubled`].
pub fn listed() -> Report {
    let mut report = troubled();
    report.mode = RunMode::List;
    report.exit_code = 0;
    report.diagnosis.findings.clear();
    report.diagnosis.registrations.fill(Verdict::Undetermined);
    for Judged { evidence: seen, verdict } in &mut report.diagnosis.addresses {
        *verdict = Verdict::Undetermined;
        for path in &mut seen.paths {
            path.connection = Attempt::Skipped(Skip::Passive);
            path.identity = Attempt::Skipped(Skip::Passive);
        }
        if matches!(seen.address.host, Host::Name(_)) {
            seen.resolution = Resolution::Skipped(Skip::Passive);
        }
    }
    report
}

/// Each value that a part of a report can have, at least once.
pub fn everything() -> Report {
    let mut sample = Sample::new();
    let resolved = |dns: Option<&str>| Resolution::Resolved {
        ips: vec![ip("10.0.0.41")],
        dns: dns.map(str::to_owned),
    };
    let range = |text: &str| text.parse().expect("a network");
    let classes = [
        Class::Loopback,
        Class::Wildcard,
        Class::LinkLocal,
        Class::Private,
        Class::Shared,
        Class::Public,
        Class::Name,
        Class::Container(Range::Declared(range("10.9.0.0/16"))),
        Class::Container(Range::LocalBridge {
            interface: "docker0".to_owned(),
            network: range("172.17.0.0/16"),
        }),
        Class::Container(Range::DefaultPool {
            name: "Docker's default bridge",
            kind: PoolKind::Docker,
            network: range("172.17.0.0/16"),
        }),
    ];
    let routes = [
        Route::Local { interface: "lo".to_owned() },
        Route::Via { interface: "eth0".to_owned(), gateway: Some(ip("10.0.0.254")), source: None },
        Route::Unreachable,
        Route::Prohibit,
        Route::Blackhole,
        Route::None,
        Route::Unknown("not permitted".to_owned()),
    ];
    let connections = [
        connected(),
        failed(FailureKind::Refused),
        failed(FailureKind::TimedOut),
        failed(FailureKind::HostUnreachable),
        failed(FailureKind::NetworkUnreachable),
        failed(FailureKind::Failed),
        Attempt::Skipped(Skip::Wildcard),
        Attempt::Skipped(Skip::LinkLocal),
        Attempt::Skipped(Skip::Denied),
    ];
    let identities = [
        Attempt::Done(Answer::Dubbo(Services::default())),
        Attempt::Done(Answer::Broker(BrokerIdentity::default())),
        Attempt::Done(Answer::Server(RocketMqServer {
            kind: ServerKind::Proxy,
            version: "V5_3_3".to_owned(),
        })),
        Attempt::Failed(Identity::Silent(Silence::Closed)),
        Attempt::Failed(Identity::Silent(Silence::Reset)),
        Attempt::Failed(Identity::Silent(Silence::TimedOut)),
        Attempt::Failed(Identity::OtherProtocol(Foreign::plain(KnownProtocol::Http))),
        Attempt::Failed(Identity::Withheld("the broker wants an access key".to_owned())),
        Attempt::Failed(Identity::Unsupported),
        Attempt::Skipped(Skip::NotReached),
    ];
    let verdicts = [
        Verdict::Reachable,
        Verdict::LocalOnly,
        Verdict::Unreachable,
        Verdict::Misidentified,
        Verdict::Undetermined,
    ];
    let of = address("10.0.0.41:10911");
    let purposes = [
        Purpose::Registered,
        Purpose::FastPort { of: of.clone() },
        Purpose::Ha { of: of.clone() },
        Purpose::Sibling { of: of.clone() },
    ];
    let resolutions = [
        Resolution::Literal,
        resolved(None),
        resolved(Some("NXDOMAIN")),
        Resolution::Skipped(Skip::Passive),
    ];
    for n in 0..20 {
        let class = pick(&classes, n);
        let evidence = AddressEvidence {
            address: of.clone(),
            protocol: Protocol::Remoting,
            purpose: pick(&purposes, n),
            class: class.clone(),
            resolution: pick(&resolutions, n),
            paths: vec![Path {
                ip: ip("10.0.0.41"),
                class,
                route: pick(&routes, n),
                connection: pick(&connections, n),
                identity: pick(&identities, n),
            }],
        };
        let verdict = pick(&verdicts, n);
        sample.report.diagnosis.addresses.push(Judged { evidence, verdict });
    }
    let client = |kind, version: &str| Client {
        group: "g".to_owned(),
        kind,
        host: ip("10.0.0.51"),
        version: version.to_owned(),
    };
    sample.report.diagnosis.clients.push(ClusterClients {
        target: TargetId(1),
        cluster: "DefaultCluster".to_owned(),
        told_by: vec![of],
        clients: vec![client(ClientKind::Producer, "V4_9_7"), client(ClientKind::Consumer, "")],
    });
    sample.report.diagnosis.calls.push(removed_by_each_step());
    odd(&mut sample);
    sample.finish(3)
}

/// Subjects, oddities and members of each kind.
fn odd(sample: &mut Sample) {
    let protocols = [
        Protocol::Triple,
        Protocol::RocketMqHa,
        Protocol::RocketMqGrpc,
        Protocol::Other("rest".into()),
        Protocol::Dubbo,
    ];
    let subjects = [
        Subject::DubboApplication { application: "orders".into() },
        Subject::SpringService { application: "stock".into() },
        Subject::RocketMqBroker { cluster: None, broker: "b".into(), id: 1 },
        Subject::ProxyEndpoint {
            proxy: address("10.0.0.7:18081"),
            broker: "broker-a".into(),
            mode: ProxyMode::Cluster,
        },
        Subject::DubboService {
            interface: "com.acme.X".into(),
            group: Some("g".into()),
            version: None,
            application: None,
            release: None,
        },
    ];
    for (protocol, subject) in protocols.into_iter().zip(subjects) {
        sample.report.listings[0].registrations.push(Registration {
            serves: None,
            metadata_at: None,
            target: TargetId(0),
            role: Role::Instance,
            subject,
            address: None,
            protocol,
            origin: "/services/x".to_owned(),
            attributes: Attributes::from_query("a=1&a=2&token=hunter2"),
            registrant: Some(Registrant { session: 0, created_ms: 0, source: None }),
            interfaces: Some([Mapped { interface: "com.acme.X".into(), in_3: true }].into()),
            key: None,
        });
        sample.report.diagnosis.registrations.insert(0, Verdict::Undetermined);
    }
    let listing = &mut sample.report.listings[0];
    listing.read = Read::Partial;
    listing.error = Some("not allowed to read 1 node".to_owned());
    listing.sessions = None;
    listing.oddities = vec![
        Oddity::Hidden { path: "/dubbo/a".to_owned() },
        Oddity::Unread { path: "/dubbo/b".to_owned(), reason: "session lost".to_owned() },
        Oddity::EmptyRoot { root: "dubbo".to_owned(), exists: false, present: Vec::new() },
        Oddity::OversizedDirectory { path: "/dubbo/c".to_owned(), children: 9000, bytes: 2 << 20 },
    ];
}

/// What an address turned out to be.
#[derive(Clone, Copy)]
pub enum Seen {
    Proven,
    Broker,
    /// Another broker answers.
    Stranger,
    TimedOut,
    Refused,
    NoName,
}

struct Sample {
    report: Report,
    /// Verdicts of the two registries' registrations, apart until the end.
    verdicts: [Vec<Verdict>; 2],
}

impl Sample {
    fn new() -> Self {
        let zookeeper = target(RegistryKind::ZooKeeper, "zookeeper://10.0.0.1:2181");
        let rocketmq = target(RegistryKind::RocketMq, "rocketmq://10.0.0.9:9876;10.0.0.10:9876");
        let listings = vec![
            listing(0, &["10.0.0.1:2181"], "3.9.5 standalone"),
            listing(1, &["10.0.0.9:9876", "10.0.0.10:9876"], "1 cluster, 2 brokers"),
        ];
        let report = Report {
            waited: None,
            compared: None,
            started: "2026-07-30T03:12:45.120Z".to_owned(),
            elapsed_ms: 3214,
            vantage: vantage(),
            targets: vec![zookeeper, rocketmq],
            listings,
            diagnosis: Diagnosis::default(),
            mode: RunMode::Check,
            filters: Filters::default(),
            plan: Plan::default(),
            options: RunOptions::default(),
            fail_on: Some(Severity::Error),
            exit_code: 0,
        };
        Self { report, verdicts: [Vec::new(), Vec::new()] }
    }

    /// A provider. The id is right as long as brokers come after.
    fn dubbo(&mut self, interface: &str, application: &str, at: &str, seen: Seen) -> usize {
        let subject = Subject::DubboService {
            interface: interface.into(),
            group: None,
            version: Some("1.0.0".into()),
            application: Some(application.into()),
            release: Some("2.7.23".into()),
        };
        let origin = format!("/dubbo/{interface}/providers/dubbo%3A%2F%2F{at}");
        self.register(0, Role::Provider, subject, at, Protocol::Dubbo, origin);
        self.look(at, Protocol::Dubbo, seen);
        self.verdicts[0].push(seen.verdict());
        self.verdicts[0].len() - 1
    }

    fn consumer(&mut self, interface: &str, application: &str, host: &str) {
        let subject = Subject::DubboService {
            interface: interface.into(),
            group: None,
            version: Some("1.0.0".into()),
            application: Some(application.into()),
            release: None,
        };
        let protocol = Protocol::Other("consumer".into());
        let origin = format!("/dubbo/{interface}/consumers/consumer%3A%2F%2F{host}");
        self.register(0, Role::Consumer, subject, host, protocol, origin);
        self.verdicts[0].push(Verdict::Undetermined);
    }

    fn broker(&mut self, broker: &str, id: i64, at: &str, seen: Seen) {
        let cluster = Some("DefaultCluster".into());
        let subject = Subject::RocketMqBroker { cluster, broker: broker.into(), id };
        let origin = format!("DefaultCluster/{broker}/{id}");
        self.register(1, Role::Broker, subject, at, Protocol::Remoting, origin);
        self.look(at, Protocol::Remoting, seen);
        self.verdicts[1].push(seen.verdict());
    }

    fn register(
        &mut self,
        target: usize,
        role: Role,
        subject: Subject,
        at: &str,
        protocol: Protocol,
        origin: String,
    ) {
        // Containers are behind their host, which ZooKeeper sees.
        let behind = at.starts_with("172.") || at.contains("7d5e");
        let host = if behind { "10.0.0.13" } else { at.split(':').next().unwrap_or_default() };
        let source = Some(format!("{host}:41732"));
        let registrant = Registrant {
            session: 0x1000_2f3a_0001,
            created_ms: 1_785_000_000_000,
            source: source.map(SessionSource::new),
        };
        self.report.listings[target].registrations.push(Registration {
            serves: None,
            metadata_at: None,
            target: TargetId(target),
            role,
            subject,
            address: Some(address(at)),
            protocol,
            origin,
            attributes: Attributes::from_query("application=x&release=2.7.23&timestamp=1"),
            registrant: (target == 0).then_some(registrant),
            interfaces: None,
            key: None,
        });
    }

    fn look(&mut self, at: &str, protocol: Protocol, seen: Seen) {
        let address = address(at);
        if self.report.diagnosis.addresses.iter().any(|at| at.evidence.address == address) {
            return;
        }
        let (resolution, paths) = seen.evidence(&address);
        self.evidence(address, protocol, resolution, paths, seen.verdict());
    }

    fn evidence(
        &mut self,
        address: Address,
        protocol: Protocol,
        resolution: Resolution,
        paths: Vec<Path>,
        verdict: Verdict,
    ) {
        let class = paths.first().map_or(Class::Name, |path| path.class.clone());
        let purpose = Purpose::Registered;
        let evidence = AddressEvidence { address, protocol, purpose, class, resolution, paths };
        self.report.diagnosis.addresses.push(Judged { evidence, verdict });
    }

    fn finding(&mut self, finding: Finding) {
        self.report.diagnosis.findings.push(finding);
    }

    fn finish(mut self, exit_code: u8) -> Report {
        let [zookeeper, rocketmq] = self.verdicts;
        let mut verdicts = zookeeper;
        verdicts.append(&mut self.report.diagnosis.registrations);
        verdicts.extend(rocketmq);
        self.report.diagnosis.registrations = verdicts;
        self.report.diagnosis.calls.extend(calls(&self.report));
        self.report.exit_code = exit_code;
        self.report.plan = plan(&self.report.listings, &self.report.diagnosis);
        self.report
    }
}

/// What the sample's consumers call.
fn calls(report: &Report) -> Vec<Call> {
    let is_usable = |offer: &&Offer| {
        let verdict = report.diagnosis.registrations[offer.registration.0];
        offer.removed.is_none() && verdict == Verdict::Reachable
    };
    let call = |reference: Reference| {
        let usable = reference.offers.iter().filter(is_usable).count();
        Call { reference, usable, is_callable: Some(usable > 0) }
    };
    references(&report.listings).into_iter().map(call).collect()
}

/// A call with an offer for each step that takes one away.
fn removed_by_each_step() -> Call {
    let path = "/dubbo/config/dubbo/shop.tag-router".to_owned();
    let rule = GovernanceRule {
        path: path.clone(),
        target: TargetId(0),
        text: "force: true".to_owned(),
        kind: RuleKind::Tags,
    };
    let removals = [
        None,
        Some(Removal::Registry),
        Some(Removal::Service),
        Some(Removal::Protocol("tri".to_owned())),
        Some(Removal::Level),
        Some(Removal::Mapping { path: "mapping/com.acme.X".to_owned() }),
        Some(Removal::Disabled),
        Some(Removal::Metadata { path: "metadata/shop/1a2b".to_owned() }),
        Some(Removal::Rule(rule.into())),
        Some(Removal::Tag("gray".to_owned())),
    ];
    let offers =
        removals.map(|removed| Offer { registration: RegistrationId(0), removed, idle: None });
    let reference = Reference {
        consumers: vec![RegistrationId(0)],
        offers: offers.into(),
        unevaluated: vec![path],
        is_open: false,
        without: Vec::new(),
        is_part: false,
    };
    Call { reference, usable: 0, is_callable: None }
}

impl Seen {
    fn verdict(self) -> Verdict {
        match self {
            Seen::Proven | Seen::Broker => Verdict::Reachable,
            Seen::Stranger => Verdict::Misidentified,
            Seen::TimedOut | Seen::Refused | Seen::NoName => Verdict::Unreachable,
        }
    }

    fn evidence(self, address: &Address) -> (Resolution, Vec<Path>) {
        let broker = |name: &str| {
            Attempt::Done(Answer::Broker(BrokerIdentity {
                cluster: "DefaultCluster".to_owned(),
                name: name.to_owned(),
                version: "V5_3_3".to_owned(),
                ..BrokerIdentity::default()
            }))
        };
        let not_reached = Attempt::Skipped(Skip::NotReached);
        let (connection, identity) = match self {
            Seen::Proven => (connected(), Attempt::Done(Answer::Dubbo(Services::default()))),
            Seen::Broker => (connected(), broker("broker-a")),
            Seen::Stranger => (connected(), broker("broker-x")),
            Seen::TimedOut => (failed(FailureKind::TimedOut), not_reached),
            Seen::Refused => (failed(FailureKind::Refused), not_reached),
            Seen::NoName => {
                let system = LookupError::System("Name or service not known".to_owned());
                let dns = Some("NXDOMAIN".to_owned());
                return (Resolution::Unresolved { system, dns }, Vec::new());
            }
        };
        (Resolution::Literal, vec![path(address, connection, identity)])
    }
}

fn container_address(at: &str, registrations: &[usize], docker_host: &str) -> Finding {
    Finding {
        address: Some(address(at)),
        registrations: registrations.iter().copied().map(RegistrationId).collect(),
        cause: format!(
            "`{at}` lies in 172.17.0.0/16 (Docker's default bridge) and connecting timed out \
             after 3 s"
        ),
        facts: vec![
            "the route from here goes out through `eth0`, gateway 10.0.0.254".to_owned(),
            format!("the session that registered it comes from {docker_host}"),
        ],
        affects: vec![
            effect("shop-web", "10.0.0.21"),
            effect("shop-web", "10.0.0.22"),
            effect("billing", "10.0.0.23"),
        ],
        remedies: remedies(docker_host),
        applications: vec!["pay".to_owned()],
        machines: vec![docker_host.parse().expect("a host")],
        fingerprint: fingerprint(at),
        key: fingerprint(docker_host),
        ..found("RP101", Severity::Error, Confidence::Certain)
    }
}

fn fingerprint(of: &str) -> String {
    let sum = of.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(131) + u64::from(byte));
    format!("{sum:016x}")
}

fn remedies(docker_host: &str) -> Vec<Remedy> {
    let place = Place::OnHost { ip: Some(ip(docker_host)), label: "pay".to_owned() };
    vec![
        Remedy {
            name: "host-networking",
            title: "let the container use the host's network".to_owned(),
            place: place.clone(),
            changes: vec![
                Change::Recreation("docker run --network host IMAGE".to_owned()),
                Change::Compose(
                    "services:\n  pay:\n    network_mode: host   # and no ports:".to_owned(),
                ),
            ],
            caveat: Some("only one instance per port fits on a host then".to_owned()),
        },
        Remedy {
            name: "registry-variables",
            title: "register the host's address and publish the port".to_owned(),
            place: place.clone(),
            changes: vec![Change::Recreation(format!(
                "docker run -p 20880:20880 -e DUBBO_IP_TO_REGISTRY={docker_host} \
                 -e DUBBO_PORT_TO_REGISTRY=20880 IMAGE"
            ))],
            caveat: None,
        },
        Remedy {
            name: "interface-choice",
            title: "tell Dubbo which interface to ask".to_owned(),
            place,
            changes: vec![Change::JavaOption(
                "-Ddubbo.network.interface.ignored='docker0,br-.*'".to_owned(),
            )],
            caveat: None,
        },
    ]
}

fn closed_port(id: usize) -> Finding {
    Finding {
        address: Some(address("10.0.0.14:20881")),
        registrations: vec![RegistrationId(id)],
        cause: "the connection to `10.0.0.14:20881` was refused after 1 ms, while a Dubbo process \
                answers on `10.0.0.14:20880`"
            .to_owned(),
        remedies: vec![Remedy {
            name: "publish-port",
            title: "publish the port that is registered".to_owned(),
            place: Place::OnHost { ip: Some(ip("10.0.0.14")), label: "mail".to_owned() },
            changes: vec![Change::Recreation("docker run -p 20881:20880 IMAGE".to_owned())],
            caveat: None,
        }],
        applications: vec!["mail".to_owned()],
        machines: vec!["10.0.0.14".parse().expect("a host")],
        fingerprint: "a1b2c3d4e5f60718".to_owned(),
        key: "a1b2c3d4e5f60719".to_owned(),
        ..found("RP301", Severity::Error, Confidence::Likely)
    }
}

fn unresolvable(id: usize) -> Finding {
    Finding {
        address: Some(address("3f2a9c1b7d5e:20880")),
        registrations: vec![RegistrationId(id)],
        cause: "`3f2a9c1b7d5e` looks like a container's id and does not resolve here (NXDOMAIN)"
            .to_owned(),
        remedies: vec![Remedy {
            name: "registry-variables",
            title: "register an address instead of the container's name".to_owned(),
            place: Place::OnHost { ip: None, label: "audit".to_owned() },
            changes: vec![Change::Advice(
                "set DUBBO_IP_TO_REGISTRY in the container's environment".to_owned(),
            )],
            caveat: None,
        }],
        applications: vec!["audit".to_owned()],
        fingerprint: "0918273645546372".to_owned(),
        key: "0918273645546373".to_owned(),
        ..found("RP109", Severity::Warning, Confidence::Possible)
    }
}

/// A finding of a rule that there is, with nothing in it yet.
fn found(code: &str, severity: Severity, confidence: Confidence) -> Finding {
    let rule = RULES.iter().find(|rule| rule.code == code).expect("a rule of that code");
    Finding {
        code: rule.code,
        name: rule.name,
        title: rule.title,
        severity,
        confidence,
        address: None,
        registrations: Vec::new(),
        cause: String::new(),
        facts: Vec::new(),
        affects: Vec::new(),
        remedies: Vec::new(),
        applications: Vec::new(),
        machines: Vec::new(),
        because: Vec::new(),
        expires_after: None,
        breaks: Vec::new(),
        withholds: Vec::new(),
        fingerprint: String::new(),
        key: "5f1e0c3a7b9d2486".to_owned(),
    }
}

fn effect(application: &str, host: &str) -> Effect {
    Effect { application: application.to_owned(), host: host.parse().ok() }
}

fn view(server: &str, says: Option<&str>) -> ServerView {
    ServerView { server: address(server), says: says.map(str::to_owned) }
}

fn target(kind: RegistryKind, text: &str) -> Target {
    Target {
        kind,
        text: text.to_owned(),
        members: Vec::new(),
        chroot: String::new(),
        instances_root: None,
        root: "dubbo".to_owned(),
        credentials: Vec::new(),
        topic: None,
        name_servers: Vec::new(),
    }
}

fn listing(target: usize, members: &[&str], state: &str) -> Listing {
    let look = |member: &&str| MemberLook {
        member: address(member),
        state: Ok(state.to_owned()),
        sessions: (target == 0).then_some(0),
        sees_us_at: None,
        opened: None,
        longest_session: (target == 0).then_some(Duration::from_secs(40)),
    };
    Listing {
        rules: Vec::new(),
        has_metadata: false,
        topics: Vec::new(),
        traces: Vec::new(),
        alternating: Vec::new(),
        target: TargetId(target),
        read: Read::Complete,
        error: None,
        registrations: Vec::new(),
        oddities: Vec::new(),
        members: members.iter().map(look).collect(),
        sessions: (target == 0).then(Vec::new),
    }
}

fn vantage() -> Vantage {
    let interface = |index, name: &str, kind, network, address: &str| Interface {
        index,
        name: name.to_owned(),
        kind,
        up: true,
        addresses: vec![address.parse().expect("an address with a prefix")],
        network,
        ..Interface::default()
    };
    Vantage {
        host: "oncall-laptop".to_owned(),
        container: false,
        containers: Containers::NotAsked,
        interfaces: vec![
            interface(1, "lo", InterfaceKind::Loopback, Network::Loopback, "127.0.0.1/8"),
            interface(2, "eth0", InterfaceKind::Device, Network::Outside, "10.0.0.21/24"),
            interface(3, "docker0", InterfaceKind::Bridge, Network::Containers, "172.17.0.1/16"),
        ],
    }
}

fn path(
    address: &Address,
    connection: Attempt<Connected, ConnectFailure>,
    identity: Attempt<Answer, Identity>,
) -> Path {
    let route = Route::Via { interface: "eth0".to_owned(), gateway: None, source: None };
    let ip = address.host.ip().unwrap_or(ip("10.0.0.99"));
    Path { ip, class: Class::Private, route, connection, identity }
}

fn connected() -> Attempt<Connected, ConnectFailure> {
    let elapsed = Duration::from_micros(412);
    let local = "10.0.0.21:40000".parse().ok();
    Attempt::Done(Connected { elapsed, local, attempts: 1, tls: false })
}

fn failed(kind: FailureKind) -> Attempt<Connected, ConnectFailure> {
    Attempt::Failed(ConnectFailure {
        kind,
        elapsed: Duration::from_millis(3000),
        errno: Some(111),
        message: "Connection refused".to_owned(),
        icmp: Some(Icmp { from: ip("10.0.0.254"), kind: 3, code: 1 }),
        attempts: 2,
    })
}

fn address(text: &str) -> Address {
    Address::parse_host_or_address(text).expect("an address")
}

fn ip(text: &str) -> IpAddr {
    text.parse().expect("an IP address")
}

fn pick<T: Clone>(values: &[T], n: usize) -> T {
    values[n % values.len()].clone()
}
