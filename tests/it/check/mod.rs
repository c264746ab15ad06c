//! Checking addresses: each outcome apart, on loopback.

mod limits;

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use regprobe::check::check;
use regprobe::demo::broker::{self, Broker};
use regprobe::demo::provider::{Behaviour, serve};
use regprobe::demo::remoting::{self, Fault};
use regprobe::model::classify;
use regprobe::model::{
    Address, AddressEvidence, Answer, Attempt, Attributes, CheckSettings, Class, Depth, Evidence,
    FailureKind, Identity, KnownProtocol, Listing, PoolKind, Presence, Protocol, Range, Read,
    Registration, Resolution, Role, Route, ServiceKey, Services, Silence, Skip, Subject, TargetId,
    Unwatched, Vantage,
};
use regprobe::net::{Names, Net};
use regprobe::protocol::dubbo::wire::{HEADER, heartbeat_answer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

/// For those that don't answer, or not to all that is asked.
const SHORT: Duration = Duration::from_secs(1);

/// For addresses where somebody answers, on the busiest machine, or nobody at once.
pub fn settings() -> CheckSettings {
    CheckSettings {
        timeout: Duration::from_secs(60),
        attempts: 1,
        concurrency: 64,
        passive: false,
        identity: Depth::Full,
        container_networks: Vec::new(),
        our_networks: Vec::new(),
        denied_networks: Vec::new(),
        rocketmq_key: None,
    }
}

pub fn registration(protocol: Protocol, address: &str) -> Registration {
    Registration {
        serves: None,
        metadata_at: None,
        target: TargetId(0),
        role: Role::Provider,
        subject: Subject::DubboApplication { application: "a".into() },
        address: Some(Address::parse_host_or_address(address).unwrap()),
        protocol,
        origin: address.to_owned(),
        attributes: Attributes::default(),
        registrant: None,
        interfaces: None,
        key: None,
    }
}

pub fn listing(registrations: Vec<Registration>) -> Listing {
    Listing {
        rules: Vec::new(),
        has_metadata: false,
        topics: Vec::new(),
        traces: Vec::new(),
        alternating: Vec::new(),
        target: TargetId(0),
        read: Read::Complete,
        error: None,
        registrations,
        oddities: Vec::new(),
        members: Vec::new(),
        sessions: None,
    }
}

/// A net in which only these names exist.
fn net(names: &[(&str, &str)]) -> Net {
    let table: HashMap<String, Vec<IpAddr>> =
        names.iter().map(|(name, ip)| ((*name).to_owned(), vec![ip.parse().unwrap()])).collect();
    Net { names: Names::Table(table) }
}

async fn check_all(registrations: Vec<Registration>, settings: &CheckSettings) -> Evidence {
    let vantage = regprobe::vantage::look();
    let net = net(&[("here.test", "127.0.0.1")]);
    check(&net, &vantage, &[listing(registrations)], settings, &Unwatched).await
}

async fn check_one(protocol: Protocol, address: &str) -> AddressEvidence {
    check_within(settings().timeout, protocol, address).await
}

async fn check_within(timeout: Duration, protocol: Protocol, address: &str) -> AddressEvidence {
    let settings = CheckSettings { timeout, ..settings() };
    check_all(vec![registration(protocol, address)], &settings).await.addresses.swap_remove(0)
}

async fn provider(behaviour: Behaviour) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, behaviour));
    address
}

async fn identity_of(behaviour: Behaviour, protocol: Protocol) -> Attempt<Answer, Identity> {
    let address = provider(behaviour).await.to_string();
    let keeps_silent = matches!(behaviour, Behaviour::Silent | Behaviour::LosesTheFirst);
    let limit = if keeps_silent { SHORT } else { settings().timeout };
    let evidence = check_within(limit, protocol, &address).await;
    assert!(matches!(evidence.paths[0].connection, Attempt::Done(_)), "{evidence:?}");
    evidence.paths[0].identity.clone()
}

#[tokio::test]
async fn a_heartbeat_proves_a_dubbo_process() {
    let behaviours =
        [Behaviour::Healthy, Behaviour::Trickles, Behaviour::AsksFirst, Behaviour::LosesTheFirst];
    for behaviour in behaviours {
        let identity = identity_of(behaviour, Protocol::Dubbo).await;
        assert_eq!(identity, Attempt::Done(Answer::Dubbo(Services::default())), "{behaviour:?}");
    }
}

/// Whatever is left unread makes the kernel reset the connection, and Dubbo logs that as an error.
#[tokio::test]
async fn a_provider_sees_an_orderly_end() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let provider = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.read_exact(&mut [0; HEADER + 1]).await.unwrap();
        stream.write_all(&heartbeat_answer(1)).await.unwrap();
        stream.read(&mut [0; 1]).await.map_err(|error| error.kind())
    };
    let (evidence, end) = tokio::join!(check_one(Protocol::Dubbo, &address), provider);
    assert_eq!(evidence.paths[0].identity, Attempt::Done(Answer::Dubbo(Services::default())));
    assert_eq!(end, Ok(0));
}

#[tokio::test]
async fn accepted_is_not_answered() {
    let silent = |silence| Attempt::Failed(Identity::Silent(silence));
    assert_eq!(identity_of(Behaviour::Silent, Protocol::Dubbo).await, silent(Silence::TimedOut));
    // Whether the close or the reset for the unread heartbeat is seen first is a matter of luck.
    let closed = identity_of(Behaviour::Closes, Protocol::Dubbo).await;
    assert!([silent(Silence::Closed), silent(Silence::Reset)].contains(&closed), "{closed:?}");
    assert_eq!(identity_of(Behaviour::Resets, Protocol::Dubbo).await, silent(Silence::Reset));
}

#[tokio::test]
async fn another_protocol_is_named() {
    match identity_of(Behaviour::Http, Protocol::Dubbo).await {
        Attempt::Failed(Identity::OtherProtocol(foreign)) => {
            assert_eq!(foreign.protocol(), Some(KnownProtocol::Http), "{foreign}");
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_protocol_without_a_proof_is_listened_to() {
    let rmi = || Protocol::Other("rmi".into());
    let unsupported = Attempt::Failed(Identity::Unsupported);
    assert_eq!(identity_of(Behaviour::Healthy, rmi()).await, unsupported);
    let closed = Attempt::Failed(Identity::Silent(Silence::Closed));
    assert_eq!(identity_of(Behaviour::Closes, rmi()).await, closed);
}

#[tokio::test]
async fn a_web_server_is_asked_once_it_has_kept_silent() {
    for name in ["rest", "http", "hessian", "webservice"] {
        let web = || Protocol::Other(name.into());
        let unsupported = Attempt::Failed(Identity::Unsupported);
        assert_eq!(identity_of(Behaviour::Http, web()).await, unsupported);
        let silent = |silence| Attempt::Failed(Identity::Silent(silence));
        assert_eq!(identity_of(Behaviour::Closes, web()).await, silent(Silence::Closed));
        assert_eq!(identity_of(Behaviour::Silent, web()).await, silent(Silence::TimedOut));
    }
}

fn failure(evidence: &AddressEvidence) -> FailureKind {
    match &evidence.paths[0].connection {
        Attempt::Failed(failure) => failure.kind,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn closed_is_refused() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    let evidence = check_one(Protocol::Dubbo, &address).await;
    assert_eq!(failure(&evidence), FailureKind::Refused);
    assert_eq!(evidence.paths[0].identity, Attempt::Skipped(Skip::NotReached));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_right_after_it_was_accepted_is_a_connection_all_the_same() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            #[expect(deprecated, reason = "it is to reset, and that blocks nobody")]
            stream.set_linger(Some(Duration::ZERO)).unwrap();
        }
    });
    // Now and then the reset comes before this end has seen that it is connected.
    for _ in 0..500 {
        let dialled = regprobe::net::dial(address, settings().timeout).await;
        assert!(dialled.is_ok(), "{dialled:?}");
    }
}

/// A listener whose queue is full drops what comes next, as a firewall does.
#[tokio::test]
async fn dropped_is_timed_out() {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(0).unwrap();
    let address = listener.local_addr().unwrap();
    let mut queue = Vec::new();
    for _ in 0..4 {
        let connect = TcpStream::connect(address);
        queue.push(tokio::time::timeout(Duration::from_millis(100), connect).await);
    }
    let evidence = check_within(SHORT, Protocol::Dubbo, &address.to_string()).await;
    assert_eq!(failure(&evidence), FailureKind::TimedOut);
}

#[tokio::test]
async fn a_name_is_resolved_or_said_not_to_be() {
    let port = provider(Behaviour::Healthy).await.port();
    let evidence = check_one(Protocol::Dubbo, &format!("here.test:{port}")).await;
    assert_eq!(evidence.class, Class::Name);
    assert_eq!(evidence.paths[0].class, Class::Loopback);
    assert_eq!(evidence.paths[0].identity, Attempt::Done(Answer::Dubbo(Services::default())));

    let evidence = check_one(Protocol::Dubbo, "4f5a9c0b7d21:20880").await;
    assert!(matches!(evidence.resolution, Resolution::Unresolved { .. }), "{evidence:?}");
    assert!(evidence.paths.is_empty());
}

#[tokio::test]
async fn some_addresses_are_never_dialled() {
    let evidence = check_all(
        ["0.0.0.0:20880", "[::]:20880", "169.254.169.254:80", "[fe80::1%eth0]:20880"]
            .map(|address| registration(Protocol::Dubbo, address))
            .to_vec(),
        &settings(),
    )
    .await;
    let skips: Vec<_> = evidence.addresses.iter().map(|e| e.paths[0].connection.clone()).collect();
    let skipped = |skip| Attempt::Skipped(skip);
    assert_eq!(
        skips,
        [Skip::Wildcard, Skip::Wildcard, Skip::LinkLocal, Skip::LinkLocal].map(skipped)
    );
}

#[tokio::test]
async fn passive_sends_nothing() {
    let (listener, address) = unserved();
    let address = address.to_string();
    let passive = CheckSettings { passive: true, ..settings() };
    let evidence = check_all(vec![registration(Protocol::Dubbo, &address)], &passive).await;
    assert_eq!(evidence.addresses[0].paths[0].connection, Attempt::Skipped(Skip::Passive));
    assert_eq!(connections(&listener), 0);
}

#[tokio::test]
async fn a_denied_network_is_not_dialled_whatever_name_leads_there() {
    let denied =
        CheckSettings { denied_networks: vec!["127.0.0.0/8".parse().unwrap()], ..settings() };
    let wanted = ["127.0.0.1:1", "here.test:1"];
    let registered = wanted.map(|address| registration(Protocol::Dubbo, address)).to_vec();
    for seen in check_all(registered, &denied).await.addresses {
        assert_eq!(seen.paths[0].connection, Attempt::Skipped(Skip::Denied), "{}", seen.address);
    }
}

#[tokio::test]
async fn each_distinct_address_is_dialled_once() {
    let (listener, address) = unserved();
    let many = vec![registration(Protocol::Other("rmi".into()), &address.to_string()); 50];
    let evidence = check_all(many, &settings()).await;
    assert_eq!((evidence.addresses.len(), connections(&listener)), (1, 1));
}

/// The kernel makes its connections, and nobody takes them.
fn unserved() -> (std::net::TcpListener, SocketAddr) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

/// How many were made by now.
fn connections(listener: &std::net::TcpListener) -> usize {
    std::iter::from_fn(|| listener.accept().ok()).count()
}

#[tokio::test]
async fn the_route_is_asked_of_the_kernel() {
    let address = provider(Behaviour::Healthy).await.to_string();
    let evidence = check_one(Protocol::Dubbo, &address).await;
    let Route::Local { interface } = &evidence.paths[0].route else {
        panic!("{:?}", evidence.paths[0].route)
    };
    assert_eq!(interface, "lo");
}

#[test]
fn ranges_are_classified() {
    let vantage = Vantage::default();
    let class = |ip: &str| classify(ip.parse().unwrap(), &vantage, &settings());
    let docker = |ip: &str| match class(ip) {
        Class::Container(Range::DefaultPool { kind, .. }) => kind == PoolKind::Docker,
        _ => false,
    };
    assert!(["172.17.0.5", "172.18.0.1", "172.31.255.254", "10.88.0.4"].into_iter().all(docker));
    assert!(!docker("172.16.0.5"), "Docker's pools begin at 172.17");
    for (ip, name) in [
        ("127.0.1.1", "loopback"),
        ("::1", "loopback"),
        ("::ffff:127.0.0.1", "loopback"),
        ("0.0.0.0", "wildcard"),
        ("::", "wildcard"),
        ("169.254.1.1", "link-local"),
        ("fe80::1", "link-local"),
        ("172.16.0.5", "private"),
        ("192.168.1.7", "private"),
        ("fd00::1", "private"),
        ("100.64.0.1", "shared"),
        ("100.128.0.1", "public"),
        ("8.8.8.8", "public"),
        ("10.244.1.2", "container"),
        ("10.42.1.2", "container"),
    ] {
        assert_eq!(class(ip).name(), name, "{ip}");
    }
}

#[test]
fn what_the_operator_declares_comes_first() {
    let ours = CheckSettings { our_networks: vec!["172.17.0.0/16".parse().unwrap()], ..settings() };
    let ip = "172.17.0.5".parse().unwrap();
    assert_eq!(classify(ip, &Vantage::default(), &ours), Class::Private);
    let network = "10.9.0.0/16".parse().unwrap();
    let containers = CheckSettings { container_networks: vec![network], ..settings() };
    let ip = "10.9.8.7".parse().unwrap();
    let declared = Class::Container(Range::Declared(network));
    assert_eq!(classify(ip, &Vantage::default(), &containers), declared);
}

#[tokio::test]
async fn a_broker_that_takes_tls_only_is_not_taken_for_a_forwarder() {
    for (fault, expected) in [
        (
            Fault::TlsOnly,
            Identity::Withheld("it accepts TLS connections, but closes this one".to_owned()),
        ),
        (Fault::Resets, Identity::Silent(Silence::Reset)),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let behaviour = remoting::Behaviour { fault, ..remoting::Behaviour::default() };
        let broker = Broker { behaviour, ..Broker::master("C", "b", "127.0.0.1") };
        tokio::spawn(broker::serve(listener, broker));
        let evidence = check_one(Protocol::Remoting, &address).await;
        assert_eq!(evidence.paths[0].identity, Attempt::Failed(expected));
    }
}

/// Enough addresses for several threads.
#[tokio::test]
async fn many_addresses_keep_their_order_whoever_looks_at_them() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let wanted: Vec<Registration> = (0..5000)
        .map(|n| format!("127.7.{}.{}:{closed}", n / 250, n % 250 + 1))
        .map(|address| registration(Protocol::Other("rmi".into()), &address))
        .collect();
    let order: Vec<_> = wanted.iter().map(|entry| entry.address.clone()).collect();
    let evidence = check_all(wanted, &settings()).await;
    let seen: Vec<_> = evidence.addresses.iter().map(|entry| Some(entry.address.clone())).collect();
    assert_eq!(seen, order);
    assert!(evidence.addresses.iter().all(|evidence| failure(evidence) == FailureKind::Refused));
}

/// A server that answers only those who begin with its own words, and hangs up on others, or not.
pub async fn answers_to(words: &'static [u8], answer: &'static [u8], hangs_up: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut heard = [0; 256];
                while let Ok(count @ 1..) = stream.read(&mut heard).await {
                    if heard[..count].windows(words.len()).any(|window| window == words) {
                        let _ = stream.write_all(answer).await;
                    } else if hangs_up {
                        return;
                    }
                }
            });
        }
    });
    address
}

async fn stranger(words: &'static [u8], answer: &'static [u8], hangs_up: bool) -> String {
    let address = answers_to(words, answer, hangs_up).await;
    let evidence = check_within(SHORT, Protocol::Dubbo, &address).await;
    match evidence.paths[0].identity.clone() {
        Attempt::Failed(Identity::OtherProtocol(foreign)) => foreign.to_string(),
        other => format!("{other:?}"),
    }
}

#[tokio::test]
async fn a_stranger_is_named_though_it_says_nothing_to_a_heartbeat() {
    let redis = stranger(b"GET /", b"-ERR wrong number of arguments for 'get' command\r\n", false);
    assert!(redis.await.starts_with("Redis (`-ERR"));
    let http = stranger(b"\r\n\r\n", b"HTTP/1.1 404 Not Found\r\n\r\n", false);
    assert_eq!(http.await, "HTTP (`HTTP/1.1 404 Not Found`)");
    let zookeeper = stranger(b"srvr", b"Zookeeper version: 3.9.5-d0eaba9, built on", true);
    assert!(zookeeper.await.starts_with("ZooKeeper (`Zookeeper version: 3.9.5"));
    let kafka = stranger(&[0, 18, 0, 0, 0, 0, 0, 7], &[0, 0, 0, 10, 0, 0, 0, 7, 0, 0, 0, 0], true);
    assert_eq!(kafka.await, "Kafka");
    let remoting = stranger(b"\"code\":26", b"\0\0\0\x40\0\0\0\x3c{\"code\":3,\"flag\":1}", true);
    assert_eq!(remoting.await, "RocketMQ's remoting protocol");
    let nobody = stranger(b"no such words", b"", true);
    assert!(nobody.await.contains("Silent"));
}

#[tokio::test]
async fn how_far_identity_is_proven_is_the_operators_choice() {
    let address = provider(Behaviour::Exports(&["com.acme.Order"])).await.to_string();
    let key = ServiceKey {
        group: None,
        path: "com.acme.Pay".into(),
        version: None,
        interface: "com.acme.Pay".into(),
    };
    let registration =
        Registration { key: Some(key.clone()), ..registration(Protocol::Dubbo, &address) };
    let mut identities = Vec::new();
    for identity in [Depth::None, Depth::Light, Depth::Full] {
        let settings = CheckSettings { identity, ..settings() };
        let evidence = check_all(vec![registration.clone()], &settings).await;
        identities.push(evidence.addresses[0].paths[0].identity.clone());
    }
    let told = |asked, exported: &[&str]| {
        let exported = exported.iter().map(|service| (*service).to_owned()).collect();
        Attempt::Done(Answer::Dubbo(Services { asked, exported, ..Services::default() }))
    };
    let absent = told(vec![(key, Presence::Absent)], &["com.acme.Order:20880"]);
    assert_eq!(identities, [Attempt::Skipped(Skip::NotAsked), told(vec![], &[]), absent]);
}
