//! Reading name servers: embedded ones that serve, disagree and fail.

use std::net::IpAddr;
use std::time::Duration;

use regprobe::demo::broker::{self, Broker};
use regprobe::demo::name_server::{self, NameServer, Table};
use regprobe::demo::remoting::{Behaviour, Fault};
use regprobe::model::{
    Address, CheckSettings, Depth, Host, Listing, MemberFailure, Oddity, Read, RegistryKind,
    ServerView, Target, TargetId, Topic, TopicQueues,
};
use regprobe::net::{Names, Net};
use regprobe::protocol::remoting::wire::Form;
use regprobe::registry::Registry;
use regprobe::registry::rocketmq::RocketMq;
use tokio::net::TcpListener;

/// For name servers that answer, on the busiest machine.
const LIMIT: Duration = Duration::from_secs(60);
/// For those that don't, or not to all that is asked.
const SHORT: Duration = Duration::from_secs(1);

/// Reads `servers`, all of them on this machine.
fn read(servers: Vec<NameServer>) -> Listing {
    read_within(LIMIT, servers)
}

fn read_within(limit: Duration, servers: Vec<NameServer>) -> Listing {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut members = Vec::new();
        for server in servers {
            let (listener, address) = listen().await;
            tokio::spawn(name_server::serve(listener, server));
            members.push(address);
        }
        read_with(&Net::default(), members, limit).await
    })
}

pub async fn listen() -> (TcpListener, Address) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    (listener, Address::new(Host::Ip(at.ip()), at.port()))
}

pub async fn read_at(net: &Net, members: Vec<Address>) -> Listing {
    read_with(net, members, LIMIT).await
}

async fn read_with(net: &Net, members: Vec<Address>, timeout: Duration) -> Listing {
    let target = Target {
        kind: RegistryKind::RocketMq,
        text: "here".into(),
        members,
        chroot: String::new(),
        instances_root: None,
        root: String::new(),
        credentials: Vec::new(),
        topic: None,
        name_servers: Vec::new(),
    };
    let settings = CheckSettings {
        timeout,
        attempts: 1,
        concurrency: 1,
        passive: false,
        identity: Depth::Full,
        container_networks: Vec::new(),
        our_networks: Vec::new(),
        denied_networks: Vec::new(),
        rocketmq_key: None,
    };
    RocketMq.read(net, TargetId(0), &target, &settings).await
}

fn serving(table: Table) -> NameServer {
    NameServer { table, ..NameServer::default() }
}

fn with(fault: Fault) -> NameServer {
    let behaviour = Behaviour { fault, ..Behaviour::default() };
    NameServer { table: small(), behaviour, ..NameServer::default() }
}

fn small() -> Table {
    Table::default().broker("C", "b", 0, "10.0.0.1:10911").topic("orders", &["b"])
}

/// `origin = address` of each registration.
fn registered(listing: &Listing) -> Vec<String> {
    let line = |registration: &regprobe::model::Registration| {
        let address = registration.address.as_ref().map(ToString::to_string);
        format!("{} = {}", registration.origin, address.unwrap_or_default())
    };
    listing.registrations.iter().map(line).collect()
}

/// The oddities in words, name servers by their place.
fn odd(listing: &Listing) -> Vec<String> {
    let named = |oddity: &Oddity| {
        let mut text = match oddity {
            Oddity::Disagreement { subject, views } => {
                let says = |view: &ServerView| {
                    format!(" {}={}", view.server, view.says.as_deref().unwrap_or("-"))
                };
                format!("{subject}:{}", views.iter().map(says).collect::<String>())
            }
            other => other.to_string(),
        };
        for (place, look) in listing.members.iter().enumerate() {
            text = text.replace(&look.member.to_string(), &format!("{{{place}}}"));
        }
        text
    };
    listing.oddities.iter().map(named).collect()
}

fn attribute(listing: &Listing, origin: &str, key: &str) -> Option<String> {
    let registration =
        listing.registrations.iter().find(|registration| registration.origin == origin)?;
    registration.attributes.get(key).map(std::borrow::Cow::into_owned)
}

#[test]
fn every_broker_of_every_cluster_is_listed() {
    let table = Table::default()
        .broker("C2", "b", 0, "10.0.0.9:10911")
        .broker("C", "a", 1, "10.0.0.2:10911")
        .broker("C", "a", 0, "10.0.0.1:10911")
        .broker("C", "a", 10, "[fd00::1]:10911")
        .broker("Größe", "マスター", 0, "broker.internal:10911")
        .topic("orders", &["a", "b"])
        .topic("nowhere", &[]);
    for version in [277, 355, 407, 479, 513] {
        let behaviour = Behaviour { version, ..Behaviour::default() };
        let listing = read(vec![NameServer { behaviour, ..serving(table.clone()) }]);
        assert_eq!(listing.read, Read::Complete);
        assert_eq!(listing.error, None);
        let expected = [
            "C/a/0 = 10.0.0.1:10911",
            "C/a/1 = 10.0.0.2:10911",
            "C/a/10 = [fd00::1]:10911",
            "C2/b/0 = 10.0.0.9:10911",
            "Größe/マスター/0 = broker.internal:10911",
        ];
        assert_eq!(registered(&listing), expected);
        assert_eq!(odd(&listing), [""; 0]);
        assert_eq!(attribute(&listing, "C/a/0", "topics").as_deref(), Some("3"));
        let acting = attribute(&listing, "C/a/0", "enableActingMaster");
        assert_eq!(acting.as_deref(), (version > 412).then_some("false"));
        let name = regprobe::protocol::remoting::version::name(version);
        assert_eq!(listing.members[0].state, Ok(format!("{name}, 3 broker names, 8 topics")));
    }
}

#[test]
fn binary_headers_and_slow_bytes_are_read_as_well() {
    let behaviour = Behaviour { form: Some(Form::Binary), ..Behaviour::default() };
    let binary = read(vec![NameServer { behaviour, ..serving(small()) }]);
    assert_eq!(registered(&binary), ["C/b/0 = 10.0.0.1:10911"]);
    let slow = read(vec![with(Fault::ByteByByte)]);
    assert_eq!(registered(&slow), ["C/b/0 = 10.0.0.1:10911"]);
    assert_eq!((slow.read, odd(&slow)), (Read::Complete, vec![]));
}

#[test]
fn many_topics_are_read_on_one_connection() {
    let mut table = small();
    for number in 0..1_000 {
        table = table.topic(&format!("t{number}"), &["b"]);
    }
    let listing = read(vec![serving(table)]);
    assert_eq!(odd(&listing), [""; 0]);
    assert_eq!(attribute(&listing, "C/b/0", "topics").as_deref(), Some("1003"));
}

#[test]
fn topics_come_with_the_queues_that_clients_are_given() {
    let queues =
        |broker: &str| TopicQueues { broker: broker.into(), read: 4, write: 4, permission: 6 };
    let one = small().broker("C", "a", 0, "10.0.0.2:10911").topic("pay", &["a"]);
    let two = one.clone().topic("orders", &["a"]).topic("%RETRY%desk", &["a"]);
    let two = two.topic("RMQ_SYS_TRANS_HALF_TOPIC", &["a"]).topic("C_REPLY_TOPIC", &["a"]);
    let listing = read(vec![serving(one), serving(two)]);
    let orders = Topic { name: "orders".into(), queues: [queues("a"), queues("b")].into() };
    let pay = Topic { name: "pay".into(), queues: [queues("a")].into() };
    assert_eq!(listing.topics, [orders, pay]);
    assert_eq!(queues("a").writable(), 4);
    assert_eq!(TopicQueues { permission: 4, ..queues("a") }.writable(), 0);
}

#[test]
fn an_empty_name_server_is_read_and_said_to_be_empty() {
    let listing = read(vec![serving(Table::default())]);
    assert_eq!(listing.read, Read::Complete);
    assert_eq!(odd(&listing), ["no broker is registered"]);
    assert_eq!(listing.members[0].state, Ok("V5_3_3, 0 broker names, 0 topics".into()));
}

#[test]
fn an_empty_name_server_tells_of_the_controller_in_it() {
    let peers = "n0-127.0.0.1:9878;n1-10.0.0.2:9878";
    let with = |table| NameServer { controller: Some(peers.into()), ..serving(table) };
    let empty = read(vec![with(Table::default())]);
    let told = "{0} has a controller in it, at 127.0.0.1:9878, 10.0.0.2:9878";
    assert_eq!(odd(&empty), ["no broker is registered", told]);
    // Where brokers are registered, it isn't asked.
    assert_eq!(odd(&read(vec![with(small())])), [""; 0]);
}

#[test]
fn a_name_without_brokers_has_no_address() {
    let listing = read(vec![serving(small().broker_without_address("C", "left"))]);
    assert_eq!(registered(&listing), ["C/b/0 = 10.0.0.1:10911", "C/left/0 = "]);
    let both = read(vec![
        serving(small().broker_without_address("C", "left")),
        serving(small().broker("C", "left", 1, "10.0.0.7:10911")),
    ]);
    assert_eq!(registered(&both), ["C/b/0 = 10.0.0.1:10911", "C/left/1 = 10.0.0.7:10911"]);
}

#[test]
fn odd_addresses_are_kept_as_they_are() {
    let table = Table::default()
        .broker("C", "comment", 0, "8.130.123.101 #change you own physical IP Address:10911")
        .broker("C", "empty", 0, "")
        .broker("C", "local", 0, "fe80::1:10911")
        .broker("C", "global", 0, "fd00::2:9876")
        .broker("C", "port", 0, "10.0.0.1:0")
        .broker("C", "scope", 0, "fe80::1%eth0:10911")
        .broker("C", "underscore", 0, "my_broker:10911");
    let listing = read(vec![serving(table)]);
    assert_eq!(listing.read, Read::Complete);
    let expected = [
        "C/comment/0 = ",
        "C/empty/0 = ",
        "C/global/0 = [fd00::2]:9876",
        "C/local/0 = [fe80::1]:10911",
        "C/port/0 = ",
        "C/scope/0 = [fe80::1%eth0]:10911",
        "C/underscore/0 = my_broker:10911",
    ];
    assert_eq!(registered(&listing), expected);
    let brackets = "an IPv6 address needs square brackets before its port";
    let comment = "8.130.123.101 #change you own physical IP Address";
    let expected = [
        format!(
            "malformed entry at C/comment/0: `{comment}:10911`: `{comment}` is neither an IP \
             address nor a host name"
        ),
        "malformed entry at C/empty/0: ``: it is empty".to_owned(),
        format!("malformed entry at C/global/0: `fd00::2:9876`: {brackets}: `[fd00::2]:9876`"),
        format!("malformed entry at C/local/0: `fe80::1:10911`: {brackets}: `[fe80::1]:10911`"),
        "malformed entry at C/port/0: `10.0.0.1:0`: `0` is no port (1 to 65535)".to_owned(),
        format!(
            "malformed entry at C/scope/0: `fe80::1%eth0:10911`: {brackets}: `[fe80::1%eth0]:10911`"
        ),
    ];
    assert_eq!(odd(&listing), expected);
}

#[test]
fn a_name_in_two_clusters_says_so() {
    let table = small().broker("D", "b", 1, "10.0.0.2:10911");
    let listing = read(vec![serving(table)]);
    assert_eq!(registered(&listing), ["C/b/0 = 10.0.0.1:10911", "C/b/1 = 10.0.0.2:10911"]);
    assert_eq!(attribute(&listing, "C/b/0", "clusters").as_deref(), Some("C,D"));
}

#[test]
fn name_servers_that_agree_are_one_list() {
    let listing = read(vec![serving(small()), serving(small())]);
    assert_eq!(registered(&listing), ["C/b/0 = 10.0.0.1:10911"]);
    assert_eq!(odd(&listing), [""; 0]);
    let members: Vec<String> = listing.members.iter().map(|look| look.member.to_string()).collect();
    assert_eq!(attribute(&listing, "C/b/0", "nameServers"), Some(members.join(";")));
}

#[test]
fn name_servers_that_disagree_are_set_side_by_side() {
    let table = Table::default().broker("C", "a", 0, "10.0.0.1:10911");
    let one = table.clone().broker("C", "b", 0, "10.0.0.2:10911");
    let two = table.broker("C", "b", 0, "172.17.0.2:10911").broker("C", "b", 1, "10.0.0.3:10911");
    let one = one.topic("t1", &["a", "b"]).topic("t2", &["a"]).topic("t3", &["a"]);
    let two = two.topic("t1", &["a"]).topic("t4", &[]);
    let listing = read(vec![serving(one), serving(two)]);
    assert_eq!(listing.read, Read::Complete);
    let expected = [
        "C/a/0 = 10.0.0.1:10911",
        "C/b/0 = 10.0.0.2:10911",
        "C/b/0 = 172.17.0.2:10911",
        "C/b/1 = 10.0.0.3:10911",
    ];
    assert_eq!(registered(&listing), expected);
    let expected = [
        "C/b/0: {0}=10.0.0.2:10911 {1}=172.17.0.2:10911",
        "C/b/1: {0}=- {1}=10.0.0.3:10911",
        "the routes of 2 topics (t2, t3): {0}=on a {1}=-",
        "the route of topic t1: {0}=on a, b {1}=on a",
    ];
    assert_eq!(odd(&listing), expected);
}

#[test]
fn a_broker_that_one_name_server_lacks_is_told_once() {
    let one = small().topic("shared", &["b"]);
    let two = one.clone().broker("C", "new", 0, "10.0.0.2:10911").topic("shared", &["new"]);
    let listing = read(vec![serving(one), serving(two)]);
    let expected = "C/new/0: {0}=- {1}=10.0.0.2:10911";
    assert_eq!(odd(&listing), [expected]);
}

#[test]
fn an_empty_name_server_beside_others_is_told_once() {
    let full = small().broker("C", "a", 0, "10.0.0.2:10911").topic("x", &["a"]);
    let listing = read(vec![serving(full.clone()), serving(Table::default()), serving(full)]);
    assert_eq!(listing.read, Read::Complete);
    assert_eq!(odd(&listing), ["any broker: {0}=2 broker names {1}=- {2}=2 broker names"]);
}

#[test]
fn a_long_disagreement_is_cut() {
    let mut table = small();
    for number in 0..205 {
        table = table.broker("C", &format!("x{number:03}"), 0, "10.0.0.2:10911");
    }
    let listing = read(vec![serving(small()), serving(table)]);
    let odd = odd(&listing);
    assert_eq!(odd.len(), 201);
    assert_eq!(odd[200], "5 more brokers: {0}=it knows 0 of them {1}=it knows 5 of them");
    assert_eq!(listing.registrations.len(), 206);
}

#[test]
fn a_name_server_that_fails_is_named_and_the_others_are_read() {
    type Judge = fn(&MemberFailure) -> bool;
    let cases: &[(Fault, Judge)] = &[
        (Fault::Silent, |why| *why == MemberFailure::Silent("no answer within 1s".into())),
        (Fault::Closes, |why| matches!(why, MemberFailure::Silent(_))),
        (Fault::Resets, |why| *why == MemberFailure::Silent("the connection was reset".into())),
        (Fault::Http, |why| {
            *why == MemberFailure::NotTheRegistry("HTTP (`HTTP/1.1 400 Bad Request`)".into())
        }),
        (Fault::Tls, |why| *why == MemberFailure::SpeaksTls),
        (Fault::TlsOnly, |why| *why == MemberFailure::SpeaksTls),
        (Fault::HugeLength, |why| matches!(why, MemberFailure::NotTheRegistry(_))),
        (Fault::Cuts(30), |why| {
            let fact = "the connection ended 30 bytes into an answer";
            *why == MemberFailure::Silent(fact.into())
        }),
    ];
    for (fault, judge) in cases {
        let limit = if *fault == Fault::Silent { SHORT } else { LIMIT };
        let listing = read_within(limit, vec![with(*fault), serving(small())]);
        assert_eq!(listing.read, Read::Complete, "{fault:?}");
        assert_eq!(registered(&listing), ["C/b/0 = 10.0.0.1:10911"], "{fault:?}");
        assert_eq!(odd(&listing), [""; 0], "{fault:?}");
        let why = listing.members[0].state.as_ref().expect_err("a failure");
        assert!(judge(why), "{fault:?}: {why:?}");
        assert!(listing.members[1].state.is_ok());

        let alone = read_within(limit, vec![with(*fault)]);
        assert_eq!(alone.read, Read::Failed, "{fault:?}");
        let error = alone.error.expect("an error");
        assert_eq!(error, format!("{}: {why}", alone.members[0].member), "{fault:?}");
    }
}

#[test]
fn what_access_control_hides_is_neither_empty_nor_healthy() {
    for (fault, said) in [(Fault::Acl, "AclException"), (Fault::Auth, "username cannot be null.")] {
        let alone = read(vec![with(fault)]);
        assert_eq!(alone.read, Read::Failed);
        assert_eq!(odd(&alone), ["not allowed to read brokers on {0}"]);
        assert!(alone.error.expect("an error").contains(said));
        let state = alone.members[0].state.as_ref().expect("it serves, though not us");
        assert!(state.starts_with("access control keeps its brokers back: code 1"), "{state}");
        let beside = read(vec![serving(small()), with(fault)]);
        assert_eq!(beside.read, Read::Partial);
        assert_eq!(registered(&beside), ["C/b/0 = 10.0.0.1:10911"]);
    }
}

#[test]
fn a_damaged_answer_makes_the_read_partial() {
    let listing = read(vec![with(Fault::GarbageBodies), serving(small())]);
    assert_eq!(listing.read, Read::Partial);
    let error = listing.error.as_deref().expect("an error");
    assert!(error.contains("its list of brokers can't be understood"), "{error}");
    assert!(odd(&listing)[0].starts_with("could not read brokers on {0}: "));
    assert_eq!(registered(&listing), ["C/b/0 = 10.0.0.1:10911"]);
    assert_eq!(read(vec![with(Fault::GarbageBodies)]).read, Read::Failed);
}

#[test]
fn topics_that_stay_unknown_hide_no_broker() {
    let hidden = NameServer { keeps_topics_back: true, ..serving(small()) };
    let listing = read(vec![hidden, serving(small())]);
    assert_eq!(listing.read, Read::Complete);
    assert_eq!(odd(&listing), ["could not read topics on {0}: code 1: disable"]);
    for (fault, expected) in [
        (Fault::SilentOn(206), "could not read topics on {0}: no answer within 1s"),
        (Fault::SilentOn(105), "could not read topics on {0}: 3 of 3 routes: no answer within 1s"),
        (Fault::SilentAfter(3), "could not read topics on {0}: 2 of 3 routes: no answer within 1s"),
    ] {
        let listing = read_within(SHORT, vec![with(fault), serving(small())]);
        assert_eq!(listing.read, Read::Complete, "{fault:?}");
        assert_eq!(registered(&listing), ["C/b/0 = 10.0.0.1:10911"], "{fault:?}");
        assert_eq!(odd(&listing), [expected], "{fault:?}");
    }
}

#[test]
fn a_closed_port_and_a_name_that_does_not_resolve_are_told() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let listing = runtime.block_on(async {
        let (closed, address) = listen().await;
        drop(closed);
        let net = Net { names: Names::Table(Default::default()) };
        read_at(&net, vec![address, Address::new(Host::Name("nobody".into()), 9876)]).await
    });
    assert_eq!(listing.read, Read::Failed);
    let states: Vec<_> = listing.members.iter().map(|look| look.state.clone()).collect();
    let unresolved = MemberFailure::Unresolved("Name or service not known".into());
    assert_eq!(states, [Err(MemberFailure::Closed("Connection refused".into())), Err(unresolved)]);
}

#[test]
fn each_address_of_a_name_is_a_name_server_of_its_own() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let listing = runtime.block_on(async {
        let first = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = first.local_addr().unwrap().port();
        let second = TcpListener::bind(("127.0.0.2", port)).await.unwrap();
        tokio::spawn(name_server::serve(first, serving(small())));
        tokio::spawn(name_server::serve(second, serving(Table::default())));
        let ips: [IpAddr; 3] =
            ["::1", "127.0.0.1", "127.0.0.2"].map(|ip| ip.parse().expect("an address"));
        let names = Names::Table([("ns".to_owned(), ips.to_vec())].into());
        let net = Net { names };
        let mut listing = read_at(&net, vec![Address::new(Host::Name("ns".into()), port)]).await;
        for look in &mut listing.members {
            look.member.port = None;
        }
        listing
    });
    // IPv6, where nobody listens, is no fault: the name has IPv4 as well.
    let members: Vec<String> = listing.members.iter().map(|look| look.member.to_string()).collect();
    assert_eq!(members, ["127.0.0.1", "127.0.0.2"]);
    assert_eq!(listing.oddities.len(), 1);
}

#[test]
fn a_proxy_or_a_broker_is_not_taken_for_a_name_server() {
    let proxy = NameServer { proxy: Some("10.0.0.8:8080".into()), ..serving(small()) };
    let listing = read(vec![proxy]);
    assert_eq!(listing.read, Read::Failed);
    let expected = "a RocketMQ proxy V5_3_3, which gives its own address for every broker; \
                    ask the name server behind it";
    assert_eq!(listing.members[0].state, Err(MemberFailure::NotTheRegistry(expected.into())));

    for version in [277, 355, 407, 479] {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let listing = runtime.block_on(async {
            let (listener, address) = listen().await;
            let behaviour = Behaviour { version, ..Behaviour::default() };
            let broker = Broker { behaviour, ..Broker::master("C", "b", "10.0.0.1") };
            tokio::spawn(broker::serve(listener, broker));
            // It leaves some of what a name server is asked without an answer.
            read_with(&Net::default(), vec![address], SHORT).await
        });
        let name = regprobe::protocol::remoting::version::name(version);
        let expected = format!("the RocketMQ broker b of C ({name}), not a name server");
        assert_eq!(listing.members[0].state, Err(MemberFailure::NotTheRegistry(expected)));
    }
}
