//! Who is connected to a broker: as real brokers tell, and as a run asks.

use std::net::IpAddr;
use std::time::Duration;

use regprobe::check::check;
use regprobe::demo::broker::{self, Broker};
use regprobe::demo::remoting::{Behaviour, Fault, V5_3_3};
use regprobe::model::{
    Address, Attributes, CheckSettings, Client, ClientKind, ClusterClients, Depth, Host, Listing,
    Protocol, Read, Registration, Role, Subject, TargetId, Unwatched,
};
use regprobe::net::Net;
use regprobe::protocol::remoting::wire::{Command, Form, decode};
use regprobe::protocol::remoting::{
    Heard, ask_for_clients, codes, read_consumers, read_groups, read_producers,
};
use tokio::net::TcpListener;

use super::transcript;

/// For brokers that answer, on the busiest machine.
const LIMIT: Duration = Duration::from_secs(60);
/// For those that don't answer all that is asked.
const SHORT: Duration = Duration::from_secs(1);
/// The number of V4_3_2.
const V4_3_2: i32 = 277;

fn recorded(name: &str) -> Command {
    decode(&transcript(name)).expect("a frame").expect("a whole one").0
}

fn client(kind: ClientKind, group: &str, host: &str, version: &str) -> Client {
    let host = host.parse().expect("an IP");
    Client { group: group.to_owned(), kind, host, version: version.to_owned() }
}

/// Lets `bytes`, and then the end of the stream, be the broker's words.
fn heard_in(bytes: &[u8]) -> Heard {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let mut heard = Heard::default();
    let mut stream = tokio::io::join(bytes, tokio::io::sink());
    let _ = runtime.block_on(ask_for_clients(&mut stream, &mut heard, None));
    heard
}

#[test]
fn real_brokers_tell_their_clients() {
    for (version, told) in [("4.9.7", "V4_9_7"), ("5.3.3", "V5_3_3")] {
        let groups = read_groups(&recorded(&format!("{version}-broker-201-groups")));
        assert_eq!(groups, Some(vec!["warehouse".to_owned()]), "{version}");
        let answer = recorded(&format!("{version}-broker-203-consumers"));
        let consumer = client(ClientKind::Consumer, "warehouse", "10.20.0.4", told);
        assert_eq!(read_consumers("warehouse", &answer), Some(vec![consumer.clone(), consumer]));
        let offline = recorded(&format!("{version}-broker-203-offline"));
        assert_eq!(read_consumers("TOOLS_CONSUMER", &offline), None);
        let producers = read_producers(&recorded(&format!("{version}-broker-328-producers")));
        let producer = |group| client(ClientKind::Producer, group, "10.20.0.4", told);
        assert_eq!(producers, Some(vec![producer("order-desk"), producer("order-desk2")]));
    }
}

#[test]
fn a_cut_conversation_is_heard_as_far_as_it_goes() {
    let whole = conversation();
    let heard = heard_in(&whole);
    assert!(heard.told);
    assert_eq!(heard.clients.len(), 4);
    for length in 0..whole.len() {
        let cut = heard_in(&whole[..length]);
        assert!(cut.clients.len() < 4, "cut at {length}");
        assert!(heard.clients.starts_with(&cut.clients), "cut at {length}");
    }
}

#[test]
fn a_flipped_conversation_never_panics() {
    let mut bytes = conversation();
    for place in 0..bytes.len() {
        bytes[place] ^= 0x11;
        let _ = heard_in(&bytes);
        bytes[place] ^= 0x11;
    }
}

#[test]
fn a_broker_that_refuses_tells_nothing() {
    let refused = "5.3.3-authenticationEnabled-broker-203";
    let groups = "5.3.3-broker-201-groups";
    assert_eq!(heard_in(&numbered(&[refused])), Heard::default());
    assert_eq!(heard_in(&numbered(&["4.9.7-aclEnable-broker-328"])), Heard::default());
    // The names of its groups say nothing of who is connected.
    assert_eq!(heard_in(&numbered(&[groups, refused, refused])), Heard::default());
    let nobody = heard_in(&numbered(&[groups, refused, "5.3.3-broker-203-offline"]));
    assert_eq!(nobody, Heard { told: true, clients: Vec::new() });
}

/// What a broker that tells all of its clients says.
fn conversation() -> Vec<u8> {
    numbered(&[
        "5.3.3-broker-201-groups",
        "5.3.3-broker-328-producers",
        "5.3.3-broker-203-consumers",
    ])
}

/// Recorded answers, numbered as the requests are.
fn numbered(names: &[&str]) -> Vec<u8> {
    let frames = names
        .iter()
        .zip(1..)
        .flat_map(|(name, opaque)| Command { opaque, ..recorded(name) }.encode(Form::Json));
    frames.collect()
}

#[test]
fn odd_answers_tell_nothing() {
    let answer = |body: &str| Command { body: body.into(), ..Command::default() };
    let host = |address: &str| {
        let body = format!(r#"{{"connectionSet":[{{"clientAddr":"{address}"}}]}}"#);
        let clients = read_consumers("g", &answer(&body)).expect("a list");
        clients.first().map(|client| client.host.to_string())
    };
    assert_eq!(host("10.0.0.1:4"), Some("10.0.0.1".to_owned()));
    assert_eq!(host("/0:0:0:0:0:0:0:1:4"), Some("::1".to_owned()));
    assert_eq!(host("[fe80::1%eth0]:4"), Some("fe80::1".to_owned()));
    assert_eq!(host("/[::ffff:10.0.0.1]:4"), Some("10.0.0.1".to_owned()));
    for odd in ["", "10.0.0.1", "shop:4", r"\u001b[2J:4"] {
        assert_eq!(host(odd), None, "{odd}");
    }
    for odd in ["", "{", "[]", "null", r#"{"data":7}"#, r#"{"data":{"g":[{}]}}"#] {
        assert_eq!(read_producers(&answer(odd)), None, "{odd}");
        assert_eq!(read_groups(&answer(odd)), None, "{odd}");
    }
    let long = format!(r#"{{"subscriptionGroupTable":{{"{}":{{}}}}}}"#, "g".repeat(256));
    assert_eq!(read_groups(&answer(&long)), Some(Vec::new()));
    for code in [1, 3, 16] {
        let refused = Command { code, ..recorded("4.9.7-broker-201-groups") };
        assert_eq!(read_groups(&refused), None, "{code}");
    }
}

/// A broker that answers and has clients, and a second one of its cluster, whose port is closed.
struct Situation {
    behaviour: Behaviour,
    identity: Depth,
    passive: bool,
    /// The second broker answers too.
    all_well: bool,
}

const USUAL: Situation = Situation {
    behaviour: Behaviour { fault: Fault::None, version: V5_3_3, form: None },
    identity: Depth::Full,
    passive: false,
    all_well: false,
};

impl Situation {
    fn clients(&self) -> Vec<ClusterClients> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let first = self.start("broker-a").await;
            let second = if self.all_well { self.start("broker-b").await } else { closed().await };
            let listing = Listing {
                rules: Vec::new(),
                has_metadata: false,
                topics: Vec::new(),
                traces: Vec::new(),
                alternating: Vec::new(),
                target: TargetId(0),
                read: Read::Complete,
                error: None,
                registrations: vec![registered("broker-a", first), registered("broker-b", second)],
                oddities: Vec::new(),
                members: Vec::new(),
                sessions: None,
            };
            let silent = matches!(self.behaviour.fault, Fault::SilentOn(_));
            let settings = CheckSettings {
                timeout: if silent { SHORT } else { LIMIT },
                attempts: 1,
                concurrency: 8,
                passive: self.passive,
                identity: self.identity,
                container_networks: Vec::new(),
                our_networks: vec!["127.0.0.0/8".parse().unwrap()],
                denied_networks: Vec::new(),
                rocketmq_key: None,
            };
            let vantage = regprobe::vantage::look();
            check(&Net::default(), &vantage, &[listing], &settings, &Unwatched).await.clients
        })
    }

    /// Starts a broker with its fast port.
    async fn start(&self, name: &str) -> u16 {
        let clients = vec![
            client(ClientKind::Producer, "order-desk", "10.9.8.31", "V4_9_7"),
            client(ClientKind::Consumer, "warehouse", "10.9.8.33", "V4_3_2"),
        ];
        let behaviour = self.behaviour;
        let broker = Broker { clients, behaviour, ..Broker::master("C", name, "127.0.0.1") };
        let (usual, port, fast) = loop {
            let usual = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let port = usual.local_addr().unwrap().port();
            if let Ok(fast) = TcpListener::bind(("127.0.0.1", port - 2)).await {
                break (usual, port, fast);
            }
        };
        tokio::spawn(broker::serve(usual, broker.clone()));
        tokio::spawn(broker::serve(fast, broker));
        port
    }
}

async fn closed() -> u16 {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port()
}

fn registered(name: &str, port: u16) -> Registration {
    Registration {
        serves: None,
        metadata_at: None,
        target: TargetId(0),
        role: Role::Broker,
        subject: Subject::RocketMqBroker { cluster: Some("C".into()), broker: name.into(), id: 0 },
        address: Some(Address::new(Host::Ip(IpAddr::from([127, 0, 0, 1])), port)),
        protocol: Protocol::Remoting,
        origin: format!("C/{name}/0"),
        attributes: Attributes::default(),
        registrant: None,
        interfaces: None,
        key: None,
    }
}

#[test]
fn the_clients_of_a_broker_that_fails_are_those_of_its_neighbour() {
    let found = USUAL.clients();
    let [cluster] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((cluster.cluster.as_str(), cluster.told_by.len()), ("C", 1));
    let expected = [
        client(ClientKind::Producer, "order-desk", "10.9.8.31", "V4_9_7"),
        client(ClientKind::Consumer, "warehouse", "10.9.8.33", "V4_3_2"),
    ];
    assert_eq!(cluster.clients, expected);
}

#[test]
fn nobody_is_asked_where_it_helps_nobody_or_is_not_wanted() {
    assert_eq!(Situation { all_well: true, ..USUAL }.clients(), []);
    assert_eq!(Situation { passive: true, ..USUAL }.clients(), []);
    assert_eq!(Situation { identity: Depth::Light, ..USUAL }.clients(), []);
    assert_eq!(Situation { identity: Depth::None, ..USUAL }.clients(), []);
}

#[test]
fn a_broker_that_does_not_tell_is_no_trouble() {
    let with = |fault, version| {
        let behaviour = Behaviour { fault, version, form: None };
        Situation { behaviour, ..USUAL }.clients()
    };
    let kinds = |found: &[ClusterClients]| -> Vec<ClientKind> {
        found.iter().flat_map(|cluster| &cluster.clients).map(|client| client.kind).collect()
    };
    // An old one has no answer for producers, and would be silent.
    assert_eq!(kinds(&with(Fault::None, V4_3_2)), [ClientKind::Consumer]);
    assert_eq!(with(Fault::SilentOn(codes::GET_ALL_SUBSCRIPTION_GROUPS), V5_3_3), []);
    // What came before the silence stays.
    let silent = Fault::SilentOn(codes::GET_CONSUMER_CONNECTIONS);
    assert_eq!(kinds(&with(silent, V5_3_3)), [ClientKind::Producer]);
    let both = [ClientKind::Producer, ClientKind::Consumer];
    assert_eq!(kinds(&with(Fault::ByteByByte, V5_3_3)), both);
}
