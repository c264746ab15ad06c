//! Reading ZooKeeper: recorded trees and faults, from the embedded server.

mod admin;
mod hostile;
mod wire;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use regprobe::demo::zookeeper::{Fault, Node, Tree, ZooKeeper, serve};
use regprobe::model::{
    Address, Author, CheckSettings, Credential, Listing, MemberFailure, Oddity, Read, RegistryKind,
    Role, Secret, Session, SessionSource, Subject, Target, TargetId,
};
use regprobe::net::Net;
use regprobe::registry::REGISTRIES;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};

use crate::check::settings;

/// For servers that answer, on the busiest machine.
const LIMIT: Duration = Duration::from_secs(60);
/// For those that don't.
const SHORT: Duration = Duration::from_millis(500);

fn target(members: &[SocketAddr]) -> Target {
    Target {
        kind: RegistryKind::ZooKeeper,
        text: "zookeeper://test".to_owned(),
        members: members.iter().map(|m| Address::parse(&m.to_string()).unwrap()).collect(),
        chroot: String::new(),
        instances_root: None,
        root: "dubbo".to_owned(),
        credentials: Vec::new(),
        topic: None,
        name_servers: Vec::new(),
    }
}

async fn start(zookeeper: ZooKeeper) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, zookeeper));
    address
}

async fn read(target: &Target) -> Listing {
    read_within(LIMIT, target).await
}

async fn read_within(limit: Duration, target: &Target) -> Listing {
    let registry = REGISTRIES.iter().find(|r| r.kind() == RegistryKind::ZooKeeper).unwrap();
    let settings = CheckSettings { timeout: limit, ..settings() };
    registry.read(&Net::default(), TargetId(0), target, &settings).await
}

async fn read_tree(tree: Tree) -> Listing {
    let member = start(ZooKeeper { tree, ..ZooKeeper::default() }).await;
    read(&target(&[member])).await
}

/// A tree recorded from a real server.
fn recorded(name: &str) -> Tree {
    let path = format!("{}/tests/fixtures/zookeeper/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let json: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
    let mut tree = Tree::default();
    for (path, node) in json {
        let owner = node["ephemeralOwner"].as_str().unwrap().trim_start_matches("0x");
        tree.put(
            &path,
            Node {
                data: node["utf8"].as_str().unwrap_or_default().into(),
                owner: i64::from_str_radix(owner, 16).unwrap(),
                created_ms: node["ctime"].as_i64().unwrap(),
                ..Node::default()
            },
        );
    }
    tree
}

fn providers(urls: &[&str]) -> Tree {
    let mut tree = Tree::default();
    for url in urls {
        let name: String =
            percent_encoding::utf8_percent_encode(url, percent_encoding::NON_ALPHANUMERIC)
                .to_string();
        let node = Node { owner: 7, ..Node::default() };
        tree.put(&format!("/dubbo/com.acme.Order/providers/{name}"), node);
    }
    tree
}

/// Role, protocol, address and subject of each registration, a line each.
fn lines(listing: &Listing) -> Vec<String> {
    let line = |r: &regprobe::model::Registration| {
        let address = r.address.as_ref().map_or("-".to_owned(), Address::to_string);
        format!("{} {} {address} {}", r.role.name(), r.protocol.name(), r.subject)
    };
    listing.registrations.iter().map(line).collect()
}

#[tokio::test]
async fn reads_what_dubbo_2_7_registers() {
    let listing = read_tree(recorded("dubbo-2.7.23-zktree-provider-consumer")).await;
    assert_eq!(
        lines(&listing),
        [
            "consumer consumer 192.168.9.2 g1/lab.api.GreetingService:1.0.0",
            "provider dubbo 192.168.9.2:20880 g1/lab.api.GreetingService:1.0.0",
        ]
    );
    assert_eq!((listing.read, listing.oddities.as_slice()), (Read::Complete, &[][..]));
    let Subject::DubboService { application, release, .. } = &listing.registrations[1].subject
    else {
        panic!("not a Dubbo service")
    };
    assert_eq!(
        (application.as_deref(), release.as_deref()),
        (Some("demo-provider"), Some("2.7.23"))
    );
    assert_ne!(listing.registrations[1].registrant.as_ref().unwrap().session, 0);
}

#[tokio::test]
async fn reads_both_levels_that_dubbo_3_registers() {
    let listing = read_tree(recorded("dubbo-3.3.6-zktree-provider-consumer")).await;
    let lines = lines(&listing);
    assert!(
        lines.contains(
            &"provider dubbo 192.168.9.2:20880 g1/lab.api.GreetingService:1.0.0".to_owned()
        ),
        "{lines:#?}"
    );
    assert!(
        lines.contains(
            &"provider tri 192.168.9.2:50051 g1/lab.api.GreetingService:1.0.0".to_owned()
        ),
        "{lines:#?}"
    );
    assert!(
        lines.contains(&"instance dubbo 192.168.9.2:20880 demo-provider".to_owned()),
        "{lines:#?}"
    );
    assert!(
        lines.contains(&"instance tri 192.168.9.2:50051 demo-provider".to_owned()),
        "{lines:#?}"
    );
    assert_eq!(listing.read, Read::Complete);
}

#[tokio::test]
async fn an_application_level_tree_is_no_wrong_root() {
    let listing = read_tree(recorded("dubbo-3.3.6-zktree-instance-remote-metadata")).await;
    assert_eq!(lines(&listing), ["instance dubbo 192.168.9.2:20880 demo-provider"]);
    assert!(listing.oddities.is_empty(), "{:?}", listing.oddities);
    let interfaces: Vec<&str> = listing.registrations[0].interfaces().collect();
    assert_eq!(interfaces, ["lab.api.GreetingService"]);
}

#[tokio::test]
async fn tells_spring_from_dubbo_and_follows_names_with_slashes() {
    let mut tree = Tree::default();
    let spring = br#"{"name":"a/b","id":"1","address":"10.0.0.7","port":8080,"sslPort":8443,
        "payload":{"@class":"org.springframework.cloud.zookeeper.discovery.ZookeeperInstance",
        "id":"a/b","name":"a/b","metadata":{"instance_status":"UP"}}}"#;
    tree.put("/services/a/b/1", Node { data: spring.to_vec(), owner: 9, ..Node::default() });
    let listing = read_tree(tree).await;
    assert_eq!(
        lines(&listing),
        ["instance http 10.0.0.7:8080 a/b", "instance https 10.0.0.7:8443 a/b"]
    );
    assert_eq!(listing.registrations[0].subject.kind(), "spring-service");
}

#[tokio::test]
async fn an_instance_without_an_address_is_whose_its_payload_says() {
    let author = async |class: &str| {
        let mut tree = Tree::default();
        let data = format!(
            r#"{{"name":"a","address":"10.0.0.7 #ours","port":1,"payload":{{"@class":"{class}"}}}}"#
        );
        tree.put("/services/a/1", Node { data: data.into_bytes(), ..Node::default() });
        tree.put("/dubbo/com.acme.Order/providers", Node::default());
        match read_tree(tree).await.oddities.as_slice() {
            [Oddity::Malformed { author, .. }, ..] => *author,
            other => panic!("{other:?}"),
        }
    };
    let spring = "org.springframework.cloud.zookeeper.discovery.ZookeeperInstance";
    assert_eq!(author(spring).await, Author::SpringCloud);
    assert_eq!(
        author("org.apache.dubbo.registry.zookeeper.ZookeeperInstance").await,
        Author::Dubbo
    );
    assert_eq!(author("java.lang.String").await, Author::Unknown);
}

#[tokio::test]
async fn an_instance_may_have_its_ipv6_address_in_brackets() {
    let mut tree = Tree::default();
    // As Dubbo 3.3.6 writes it.
    let data = br#"{"name":"shop","id":"[fd77::2]:20880","address":"[fd77::2]","port":20880,
        "sslPort":null,"payload":{"@class":"org.apache.dubbo.registry.zookeeper.ZookeeperInstance",
        "id":"[fd77::2]:20880","name":"shop","metadata":{
        "dubbo.endpoints":"[{\"port\":20880,\"protocol\":\"dubbo\"}]"}}}"#;
    tree.put("/services/shop/[fd77::2]:20880", Node { data: data.to_vec(), ..Node::default() });
    let listing = read_tree(tree).await;
    assert_eq!(lines(&listing), ["instance dubbo [fd77::2]:20880 shop"]);
    assert_eq!(listing.oddities, []);
}

#[tokio::test]
async fn an_application_is_asked_for_where_its_metadata_service_is() {
    let keys = async |parameters: &str| {
        let mut tree = Tree::default();
        let data = serde_json::json!({ "name": "shop", "address": "10.0.0.7", "payload": { "metadata": {
            "dubbo.endpoints":
                r#"[{"port":20880,"protocol":"dubbo"},{"port":50051,"protocol":"tri"}]"#,
            "dubbo.metadata-service.url-params": parameters,
        }}});
        let data = data.to_string().into_bytes();
        tree.put("/services/shop/1", Node { data, ..Node::default() });
        let listing = read_tree(tree).await;
        assert_eq!(listing.oddities, []);
        let keys = listing
            .registrations
            .iter()
            .map(|registration| registration.key.as_ref().map(ToString::to_string));
        keys.collect::<Vec<_>>()
    };
    let asked = "shop/org.apache.dubbo.metadata.MetadataService:1.0.0".to_owned();
    let triple = r#"{"port":"50051","protocol":"tri"}"#;
    assert_eq!(keys(triple).await, [None, Some(asked.clone())]);
    let dubbo = r#"{"port":"20880","protocol":"dubbo"}"#;
    assert_eq!(keys(dubbo).await, [Some(asked), None]);
    for other in [r#"{"port":"20881","protocol":"dubbo"}"#, r#"{"port":"x","protocol":"tri"}"#, "x"]
    {
        assert_eq!(keys(other).await, [None, None]);
    }
}

#[tokio::test]
async fn every_protocol_and_form_of_address_is_read() {
    let listing = read_tree(providers(&[
        "dubbo://10.0.0.1:20880/com.acme.Order?version=1.0.0",
        "hessian://user:secret@10.0.0.2:8080/com.acme.Order?group=g&version=0.0.0",
        "rest://[2001:db8::1]:8080/com.acme.Order",
        "rmi://fe80::1:1099/com.acme.Order",
        "thrift://db-host_1:9090/com.acme.Order?application=a+b%20c",
    ]))
    .await;
    assert_eq!(
        lines(&listing),
        [
            "provider dubbo 10.0.0.1:20880 com.acme.Order:1.0.0",
            "provider hessian 10.0.0.2:8080 g/com.acme.Order",
            "provider rest [2001:db8::1]:8080 com.acme.Order",
            "provider rmi [fe80::1]:1099 com.acme.Order",
            "provider thrift db-host_1:9090 com.acme.Order",
        ]
    );
}

#[tokio::test]
async fn a_broken_entry_is_shown_and_hides_no_other() {
    let mut tree = providers(&[
        "dubbo://10.0.0.1:20880/com.acme.Order",
        "dubbo://10.0.0.2/com.acme.Order",
        "dubbo://10.0.0.3:99999/com.acme.Order",
        "dubbo://10.0.0.4 #home:20880/com.acme.Order",
        "no url at all",
    ]);
    tree.put("/dubbo/com.acme.Order/providers/dubbo%3A%2F%2F%ff%fe", Node::default());
    let listing = read_tree(tree).await;
    assert_eq!(lines(&listing), ["provider dubbo 10.0.0.1:20880 com.acme.Order"]);
    let reasons: Vec<String> = listing
        .oddities
        .iter()
        .map(|oddity| match oddity {
            Oddity::Malformed { reason, .. } => reason.to_string(),
            other => panic!("{other}"),
        })
        .collect();
    assert_eq!(reasons.len(), 5, "{reasons:#?}");
    assert_eq!(listing.read, Read::Complete, "what is there was read");
}

#[tokio::test]
async fn beside_the_interfaces_are_no_services() {
    let mut tree = providers(&["dubbo://10.0.0.1:20880/com.acme.Order"]);
    for path in ["config/dubbo/x", "metadata/com.acme.Order/1/provider/a", "mapping/com.acme.Order"]
    {
        tree.put(&format!("/dubbo/{path}"), Node::default());
    }
    assert_eq!(read_tree(tree).await.registrations.len(), 1);
}

#[tokio::test]
async fn rules_are_listed_without_an_address() {
    let mut tree = Tree::default();
    tree.put("/dubbo/com.acme.Order/configurators/override%3A%2F%2F0.0.0.0%2Fcom.acme.Order%3Fdisabled%3Dtrue", Node::default());
    tree.put(
        "/dubbo/com.acme.Order/routers/condition%3A%2F%2F0.0.0.0%2Fcom.acme.Order%3Frule%3Dx",
        Node::default(),
    );
    tree.put(
        "/dubbo/com.acme.Order/providers/empty%3A%2F%2F10.0.0.1%2Fcom.acme.Order",
        Node::default(),
    );
    assert_eq!(
        lines(&read_tree(tree).await),
        ["configurator override - com.acme.Order", "router condition - com.acme.Order"]
    );
}

#[tokio::test]
async fn a_consumer_is_read_whatever_its_port() {
    let mut tree = Tree::default();
    for host in ["10.0.0.1", "10.0.0.2:0", "10.0.0.3:20880", "[2001:db8::1]:0", "2001:db8::2"] {
        let url = format!("consumer://{host}/com.acme.Order?application=web");
        let name = percent_encoding::utf8_percent_encode(&url, percent_encoding::NON_ALPHANUMERIC);
        tree.put(&format!("/dubbo/com.acme.Order/consumers/{name}"), Node::default());
    }
    let listing = read_tree(tree).await;
    assert_eq!(listing.oddities, []);
    let mut hosts: Vec<String> = lines(&listing).iter().map(|l| l[18..].to_owned()).collect();
    hosts.sort();
    assert_eq!(
        hosts,
        ["10.0.0.1", "10.0.0.2", "10.0.0.3", "2001:db8::1", "2001:db8::2"]
            .map(|host| format!("{host} com.acme.Order"))
    );
}

#[tokio::test]
async fn a_node_that_vanishes_is_no_error() {
    let mut tree = providers(&["dubbo://10.0.0.1:20880/com.acme.Order"]);
    let gone = Node { vanished: true, ..Node::default() };
    tree.put(
        "/dubbo/com.acme.Order/providers/dubbo%3A%2F%2F10.0.0.2%3A20880%2Fcom.acme.Order",
        gone,
    );
    let listing = read_tree(tree).await;
    assert_eq!((listing.registrations.len(), listing.oddities.len()), (1, 0));
    assert_eq!(listing.read, Read::Complete);
}

#[tokio::test]
async fn hidden_is_neither_empty_nor_whole() {
    let mut tree = providers(&["dubbo://10.0.0.1:20880/com.acme.Order"]);
    let reader = Some("probe:pass".to_owned());
    tree.put("/dubbo/com.acme.Secret/providers", Node { reader, ..Node::default() });
    let member = start(ZooKeeper { tree, ..ZooKeeper::default() }).await;
    let mut target = target(&[member]);
    let listing = read(&target).await;
    let hidden = Oddity::Hidden { path: "/dubbo/com.acme.Secret/providers".to_owned() };
    assert_eq!((listing.read, listing.oddities), (Read::Partial, vec![hidden]));
    assert_eq!(listing.registrations.len(), 1);

    target.credentials =
        vec![Credential { scheme: "digest".to_owned(), secret: Secret::new("probe:pass") }];
    let listing = read(&target).await;
    assert_eq!((listing.read, listing.oddities), (Read::Complete, vec![]));
}

#[tokio::test]
async fn a_wrong_root_names_what_is_beside_it() {
    let mut target = target(&[start(ZooKeeper {
        tree: providers(&["dubbo://10.0.0.1:20880/com.acme.Order"]),
        ..ZooKeeper::default()
    })
    .await]);
    target.root = "nosuch".to_owned();
    let listing = read(&target).await;
    let missing = Oddity::EmptyRoot {
        root: "/nosuch".to_owned(),
        exists: false,
        present: vec!["dubbo".to_owned()],
    };
    assert_eq!((listing.read, listing.oddities), (Read::Complete, vec![missing]));
}

#[tokio::test]
async fn an_empty_root_names_what_is_beside_it() {
    let mut tree = Tree::default();
    for path in ["/dubbo/mapping", "/dubbo-prod/com.acme.Order/providers", "/zookeeper/quota"] {
        tree.put(path, Node::default());
    }
    let empty = Oddity::EmptyRoot {
        root: "/dubbo".to_owned(),
        exists: true,
        present: vec!["dubbo-prod".to_owned()],
    };
    assert_eq!(read_tree(tree).await.oddities, [empty]);
}

#[tokio::test]
async fn a_chroot_is_put_before_every_path() {
    let mut tree = Tree::default();
    tree.put(
        "/prod/dubbo/com.acme.Order/providers/dubbo%3A%2F%2F10.0.0.1%3A20880%2Fcom.acme.Order",
        Node::default(),
    );
    let mut target = target(&[start(ZooKeeper { tree, ..ZooKeeper::default() }).await]);
    target.chroot = "/prod".to_owned();
    let listing = read(&target).await;
    assert_eq!(lines(&listing), ["provider dubbo 10.0.0.1:20880 com.acme.Order"]);
    let origin = &listing.registrations[0].origin;
    assert!(origin.starts_with("/prod/dubbo/com.acme.Order/"), "a whole path: {origin}");

    let missing = |root: &str, present: &str| Oddity::EmptyRoot {
        root: root.to_owned(),
        exists: false,
        present: vec![present.to_owned()],
    };
    target.root = "nosuch".to_owned();
    assert_eq!(read(&target).await.oddities, [missing("/prod/nosuch", "dubbo")]);
    target.chroot = "/test".to_owned();
    assert_eq!(read(&target).await.oddities, [missing("/test", "prod")], "no chroot at all");
}

#[tokio::test]
async fn a_directory_too_large_for_java_is_read_and_told() {
    let mut tree = Tree::default();
    for port in 0..10_000 {
        let name = format!(
            "dubbo%3A%2F%2F10.0.0.1%3A{}%2Fcom.acme.Order%3Fpad%3D{}",
            20_000 + port,
            "x".repeat(80)
        );
        tree.put(
            &format!("/dubbo/com.acme.Order/providers/{name}"),
            Node { owner: 7, ..Node::default() },
        );
    }
    let listing = read_tree(tree).await;
    assert_eq!(listing.registrations.len(), 10_000);
    match listing.oddities.as_slice() {
        [Oddity::OversizedDirectory { path, children: 10_000, bytes }] => {
            assert_eq!(path, "/dubbo/com.acme.Order/providers");
            assert!(*bytes > 1_048_575);
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_root_too_large_for_java_is_told_as_any_directory() {
    let mut tree = Tree::default();
    for number in 0..4_500 {
        tree.put(&format!("/dubbo/com.acme.{}{number}", "x".repeat(240)), Node::default());
    }
    match read_tree(tree).await.oddities.as_slice() {
        [Oddity::OversizedDirectory { path, children: 4_500, .. }] => assert_eq!(path, "/dubbo"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn each_member_is_told_by_its_own_fault() {
    let faults = [Fault::Closes, Fault::NoQuorum, Fault::Http, Fault::Tls, Fault::HugeLength];
    let mut members = Vec::new();
    for fault in faults {
        members.push(start(ZooKeeper { fault, ..ZooKeeper::default() }).await);
    }
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    members.push(closed);
    let listing = read(&target(&members)).await;
    assert_eq!(listing.read, Read::Failed);
    let states: Vec<MemberFailure> =
        listing.members.into_iter().map(|look| look.state.unwrap_err()).collect();
    assert!(
        matches!(
            states.as_slice(),
            [
                MemberFailure::HangsUp(_),
                MemberFailure::NotServing(_),
                MemberFailure::NotTheRegistry(_),
                MemberFailure::SpeaksTls,
                MemberFailure::NotTheRegistry(_),
                MemberFailure::Closed(_),
            ]
        ),
        "{states:#?}"
    );
}

#[tokio::test]
async fn a_silent_member_is_told_as_that() {
    let member = start(ZooKeeper { fault: Fault::Silent, ..ZooKeeper::default() }).await;
    let listing = read_within(SHORT, &target(&[member])).await;
    let state = listing.members[0].state.clone().unwrap_err();
    assert!(matches!(state, MemberFailure::Silent(_)), "{state:?}");
}

#[tokio::test]
async fn one_connection_at_a_time_is_enough() {
    let tree = providers(&["dubbo://10.0.0.1:20880/com.acme.Order"]);
    let fault = Fault::HangsUpOnce;
    let listing =
        read(&target(&[start(ZooKeeper { tree, fault, ..ZooKeeper::default() }).await])).await;
    assert_eq!((listing.read, listing.registrations.len()), (Read::Complete, 1));
}

#[tokio::test]
async fn one_living_member_is_enough() {
    let tree = providers(&["dubbo://10.0.0.1:20880/com.acme.Order"]);
    let dead = start(ZooKeeper { fault: Fault::Closes, ..ZooKeeper::default() }).await;
    let reader = ZooKeeper { tree, fault: Fault::ReadOnly, ..ZooKeeper::default() };
    let listing = read(&target(&[dead, start(reader).await])).await;
    assert_eq!((listing.read, listing.registrations.len()), (Read::Complete, 1));
    assert_eq!(listing.members[1].state.as_deref().unwrap(), "3.9.5 standalone, read-only");
    let read_only = Oddity::ReadOnly { member: listing.members[1].member.clone() };
    assert_eq!(listing.oddities, [read_only], "nothing can register there");
}

/// It may be behind: what the quorum has taken since isn't there.
#[tokio::test]
async fn a_member_that_serves_reads_only_is_read_last() {
    let start_with = async |host: &str, fault| {
        let tree = providers(&[&format!("dubbo://{host}:20880/com.acme.Order")]);
        start(ZooKeeper { tree, fault, ..ZooKeeper::default() }).await
    };
    let behind = start_with("10.0.0.1", Fault::ReadOnly).await;
    let current = start_with("10.0.0.2", Fault::None).await;
    for members in [[behind, current], [current, behind]] {
        let listing = read(&target(&members)).await;
        assert_eq!(listing.members.iter().filter(|member| member.state.is_ok()).count(), 2);
        let address = listing.registrations[0].address.as_ref().unwrap().to_string();
        assert_eq!(address, "10.0.0.2:20880", "{members:?}");
    }
}

#[tokio::test]
async fn a_member_without_quorum_that_opens_no_session_is_a_zookeeper_all_the_same() {
    let cut_off = ZooKeeper { fault: Fault::NoNewSession, ..ZooKeeper::default() };
    let listing = read(&target(&[start(cut_off).await])).await;
    let state = listing.members[0].state.clone().unwrap_err();
    let text = state.to_string();
    assert!(matches!(state, MemberFailure::NotServing(_)), "{text}");
    assert!(text.contains("no quorum"), "{text}");
}

#[tokio::test]
async fn a_server_that_falls_silent_in_the_middle_is_not_waited_for_node_by_node() {
    let urls: Vec<String> =
        (0..50).map(|i| format!("dubbo://10.0.0.{i}:20880/com.acme.Order")).collect();
    let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
    for (fault, limit) in [
        (Fault::SilentAfter(3), SHORT),
        (Fault::ClosesAfter(3), LIMIT),
        (Fault::ClosesAfter(20), LIMIT),
    ] {
        let tree = providers(&urls);
        let member = start(ZooKeeper { tree, fault, ..ZooKeeper::default() }).await;
        let (member, count) = counted(member).await;
        let listing = read_within(limit, &target(&[member])).await;
        assert_ne!(listing.read, Read::Complete, "{fault:?}");
        assert!(listing.oddities.len() <= 2, "{fault:?} gives one fault: {:?}", listing.oddities);
        let connections = count.load(Ordering::Relaxed);
        assert!(connections <= 5, "{fault:?}: one was had no answer, and {connections} were made");
    }
}

/// Another way to a member, on which connections are counted.
async fn counted(member: SocketAddr) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut near, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::Relaxed);
            tokio::spawn(async move {
                let mut far = TcpStream::connect(member).await.unwrap();
                let _ = copy_bidirectional(&mut near, &mut far).await;
            });
        }
    });
    (address, count)
}

/// Enough entries for more than one session.
fn many_providers() -> (Vec<String>, Tree) {
    let urls: Vec<String> = (0..2500)
        .map(|i| format!("dubbo://10.0.{}.{}:20880/com.acme.Order", i / 250, i % 250))
        .collect();
    let tree = providers(&urls.iter().map(String::as_str).collect::<Vec<_>>());
    (urls, tree)
}

#[tokio::test]
async fn a_large_tree_is_read_whole_through_as_many_sessions_as_there_may_be() {
    for fault in [Fault::None, Fault::FewSessions(1), Fault::FewSessions(3)] {
        let (urls, tree) = many_providers();
        let member = start(ZooKeeper { tree, fault, ..ZooKeeper::default() }).await;
        let listing = read(&target(&[member])).await;
        assert_eq!((listing.read, &listing.error), (Read::Complete, &None), "{fault:?}");
        let mut read: Vec<String> =
            listing.registrations.iter().map(|r| r.address.as_ref().unwrap().to_string()).collect();
        let mut wanted: Vec<String> = urls
            .iter()
            .map(|url| url.trim_start_matches("dubbo://").split('/').next().unwrap().to_owned())
            .collect();
        read.sort();
        wanted.sort();
        assert_eq!(read, wanted, "{fault:?}");
        assert!(listing.registrations.iter().all(|r| r.registrant.as_ref().unwrap().session == 7));
    }
}

#[tokio::test]
async fn sessions_lost_in_a_large_tree_lose_no_entry() {
    let (urls, tree) = many_providers();
    let fault = Fault::ClosesAfter(300);
    let member = start(ZooKeeper { tree, fault, ..ZooKeeper::default() }).await;
    let listing = read(&target(&[member])).await;
    assert_eq!(listing.read, Read::Partial);
    // The names were read, and only their Stats weren't: each of four sessions had 300 answers at most.
    assert_eq!(listing.registrations.len(), urls.len());
    let owned = listing.registrations.iter().filter(|r| r.registrant.is_some()).count();
    assert!((1..1200).contains(&owned), "{owned} answers");
}

#[tokio::test]
async fn a_name_that_is_no_utf8_hides_no_other() {
    let url = "dubbo://10.0.0.1:20880/com.acme.Order";
    let mut tree = providers(&[url]);
    // As the embedded server can't send other bytes: what they would be read as, and not found.
    let node = Node { vanished: true, ..Node::default() };
    tree.put("/dubbo/com.acme.Order/providers/caf\u{fffd} or so", node);
    let listing = read_tree(tree).await;
    assert_eq!(listing.registrations.len(), 1);
    let [Oddity::Malformed { raw, .. }] = listing.oddities.as_slice() else {
        panic!("{:?}", listing.oddities)
    };
    assert_eq!(raw, "caf\u{fffd} or so");
}

#[tokio::test]
async fn a_server_that_pauses_for_longer_than_the_limit_is_waited_for() {
    let tree = providers(&["dubbo://10.0.0.1:20880/com.acme.Order"]);
    let limit = Duration::from_secs(1);
    let member = ZooKeeper { tree, fault: Fault::Pauses(limit * 3 / 2), ..ZooKeeper::default() };
    let listing = read_within(limit, &target(&[start(member).await])).await;
    assert_eq!((listing.read, listing.error), (Read::Complete, None));
}

#[tokio::test]
async fn sessions_tell_where_a_registration_comes_from() {
    let sessions = Some(vec![Session {
        id: 7,
        source: SessionSource::new("10.9.8.7:41000"),
        ..Session::default()
    }]);
    let tree = providers(&["dubbo://172.17.0.5:20880/com.acme.Order"]);
    let member = start(ZooKeeper { tree, sessions, ..ZooKeeper::default() }).await;
    let listing = read(&target(&[member])).await;
    let registrant = listing.registrations[0].registrant.as_ref().unwrap();
    assert_eq!(registrant.source, Some(SessionSource::new("10.9.8.7:41000")));
    assert_eq!(listing.registrations[0].role, Role::Provider);
}

#[tokio::test]
async fn each_member_tells_of_its_own_clients() {
    let session = |id, source: &str| Session {
        id,
        source: SessionSource::new(source),
        timeout: Some(Duration::from_secs(30)),
        member: 0,
    };
    let told = [
        Some(vec![session(7, "10.9.8.7:41000")]),
        None,
        Some(vec![session(8, "10.9.8.8:41000"), session(9, "[fd00::9]:41000")]),
    ];
    let mut members = Vec::new();
    for sessions in told {
        let tree = providers(&["dubbo://172.17.0.5:20880/com.acme.Order"]);
        members.push(start(ZooKeeper { tree, sessions, ..ZooKeeper::default() }).await);
    }
    let listing = read(&target(&members)).await;
    let sessions: Vec<(i64, usize)> =
        listing.sessions.unwrap().iter().map(|session| (session.id, session.member)).collect();
    assert_eq!(sessions, [(7, 0), (8, 2), (9, 2)]);
    let counts: Vec<Option<usize>> = listing.members.iter().map(|look| look.sessions).collect();
    assert_eq!(counts, [Some(1), None, Some(2)]);
    let here = Some(std::net::IpAddr::from([127, 0, 0, 1]));
    let seen: Vec<_> = listing.members.iter().map(|look| look.sees_us_at).collect();
    assert_eq!(seen, [here, None, here]);
    assert!(listing.members.iter().all(|look| look.opened.is_some()));
    // What the embedded one grants of the ten minutes that are asked for, as a real one does.
    let longest = Some(Duration::from_secs(40));
    assert!(listing.members.iter().all(|look| look.longest_session == longest));
    assert_eq!(
        listing.registrations[0]
            .registrant
            .as_ref()
            .unwrap()
            .source
            .as_ref()
            .map(SessionSource::as_str),
        Some("10.9.8.7:41000")
    );
}

#[tokio::test]
async fn an_instance_of_dubbo_spring_cloud_has_a_port_for_each_of_its_protocols() {
    let instance = |port: u16| {
        format!(
            r#"{{"name":"user","id":"1","address":"10.0.0.8","port":{port},"payload":{{"metadata":{{
            "dubbo.metadata.revision":"ABC","dubbo.protocols.dubbo.port":"20880"}}}}}}"#
        )
    };
    let mut tree = Tree::default();
    let node = |data: String| Node { data: data.into_bytes(), owner: 9, ..Node::default() };
    let by_url = instance(8082).replace(
        "\"dubbo.protocols.dubbo.port\":\"20880\"",
        r#""dubbo.metadata-service.urls":"[ \"dubbo://10.0.0.8:20882/com.alibaba.cloud.dubbo.service.DubboMetadataService?group=url\" ]""#,
    );
    tree.put("/services/url/1", node(by_url));
    tree.put("/services/cloud/1", node(instance(8081)));
    tree.put("/services/plain/1", node(instance(20880)));
    let listing = read_tree(tree).await;
    assert_eq!(
        lines(&listing),
        [
            "instance http 10.0.0.8:8081 cloud",
            "instance dubbo 10.0.0.8:20880 cloud",
            "instance dubbo 10.0.0.8:20880 plain",
            "instance http 10.0.0.8:8082 url",
            "instance dubbo 10.0.0.8:20882 url",
        ]
    );
    let kinds: Vec<&str> = listing.registrations.iter().map(|entry| entry.subject.kind()).collect();
    let [springs, dubbos] = ["spring-service", "dubbo-application"];
    assert_eq!(kinds, [springs, dubbos, dubbos, springs, dubbos]);
}

/// A Dubbo instance of the application `orders`, as a node.
fn orders() -> Node {
    let data =
        br#"{"name":"orders","id":"10.0.0.8:20880","address":"10.0.0.8","port":20880,"payload":{
        "@class":"org.apache.dubbo.registry.zookeeper.ZookeeperInstance","metadata":{
        "dubbo.endpoints":"[{\"port\":20880,\"protocol\":\"dubbo\"}]"}}}"#;
    Node { data: data.to_vec(), owner: 9, ..Node::default() }
}

#[tokio::test]
async fn instances_are_read_below_the_root_path_of_the_target_and_told_without_one() {
    let mut tree = Tree::default();
    tree.put("/myroot/orders/10.0.0.8:20880", orders());
    tree.put("/dubbo/mapping/com.acme.Order", Node { data: b"orders".to_vec(), ..Node::default() });
    // Nobody's instances, and those of another registry.
    tree.put(
        "/brokers/ids/0",
        Node { data: br#"{"host":"10.0.0.3"}"#.to_vec(), ..Node::default() },
    );
    tree.put("/shop/orders/10.0.0.8:20880", orders());
    tree.put("/shop/mapping/com.acme.Order", Node::default());
    let member = start(ZooKeeper { tree, ..ZooKeeper::default() }).await;
    let named = Target { instances_root: Some("myroot".to_owned()), ..target(&[member]) };
    let listing = read(&named).await;
    assert_eq!(lines(&listing), ["instance dubbo 10.0.0.8:20880 orders"]);
    assert_eq!(listing.oddities, []);
    let listing = read(&target(&[member])).await;
    let serves = vec!["com.acme.Order".to_owned()];
    let told = Oddity::OtherInstances { root: "/myroot".to_owned(), serves };
    assert!(listing.registrations.is_empty() && listing.oddities.contains(&told), "{listing:?}");
    let others = listing.oddities.iter().filter(|odd| matches!(odd, Oddity::OtherInstances { .. }));
    assert_eq!(others.count(), 1);
}
