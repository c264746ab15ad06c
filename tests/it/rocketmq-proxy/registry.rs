//! Reading proxies: what each hands out, in whatever mode, and what it refuses.

use regprobe::demo::name_server::{self, NameServer, Table};
use regprobe::demo::proxy::{Proxy, serve};
use regprobe::model::{Address, Host, Listing, Oddity, ProxyMode, Read, Subject, Target, TargetId};
use regprobe::net::Net;
use regprobe::registry::{name_beside, of_kind, parse_target};
use tokio::net::TcpListener;

use crate::check::settings;

const BROKERS: [(&str, &str); 2] = [("broker-a", "10.0.0.1"), ("broker-b", "10.0.0.2")];

pub async fn listen() -> (TcpListener, Address) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    (listener, Address::new(Host::Ip(at.ip()), at.port()))
}

async fn start(proxy: Proxy) -> Address {
    let (listener, address) = listen().await;
    tokio::spawn(serve(listener, proxy));
    address
}

pub async fn read_at(members: &str, topic: &str) -> Listing {
    let query = if topic.is_empty() { String::new() } else { format!("?topic={topic}") };
    read(&parse_target(&format!("rocketmq-proxy://{members}{query}")).unwrap()).await
}

async fn read(target: &Target) -> Listing {
    let registry = of_kind(target.kind).unwrap();
    registry.read(&Net::default(), TargetId(0), target, &settings()).await
}

/// `broker at address, mode` of each entry.
fn handed(listing: &Listing) -> Vec<String> {
    let entries = listing.registrations.iter().map(|entry| {
        let Subject::ProxyEndpoint { broker, mode, .. } = &entry.subject else { panic!() };
        let address = entry.address.as_ref().unwrap();
        format!("{broker} at {address}, {} in {}", mode.name(), entry.protocol.name())
    });
    entries.collect()
}

#[tokio::test]
async fn local_mode_hands_out_each_brokers_host_with_its_own_port() {
    let proxy = start(Proxy::new(ProxyMode::Local, 8081, &BROKERS, &["orders"])).await;
    let listing = read_at(&proxy.to_string(), "orders").await;
    assert_eq!((listing.read, &listing.error), (Read::Complete, &None));
    assert_eq!(
        handed(&listing),
        [
            "broker-a at 10.0.0.1:8081, local in rocketmq-grpc",
            "broker-b at 10.0.0.2:8081, local in rocketmq-grpc"
        ]
    );
    let state = listing.members[0].state.as_deref();
    assert_eq!(state, Ok("proxy in local mode, gRPC, 2 endpoints for orders"));
}

#[tokio::test]
async fn cluster_mode_hands_out_the_host_that_it_is_asked_by() {
    let proxy = start(Proxy::new(ProxyMode::Cluster, 8081, &BROKERS[..1], &["orders"])).await;
    let listing = read_at(&proxy.to_string(), "orders").await;
    assert_eq!(handed(&listing), ["broker-a at 127.0.0.1:8081, cluster in rocketmq-grpc"]);
    let listing = read_at(&format!("localhost:{}", proxy.port.unwrap()), "orders").await;
    assert_eq!(handed(&listing), ["broker-a at localhost:8081, cluster in rocketmq-grpc"]);
}

#[tokio::test]
async fn a_proxy_that_takes_the_port_from_the_request_hands_out_itself() {
    let proxy = Proxy::new(ProxyMode::Cluster, 8081, &BROKERS[..1], &["orders"]);
    let proxy = start(Proxy { uses_request_port: true, ..proxy }).await;
    let listing = read_at(&proxy.to_string(), "orders").await;
    assert_eq!(listing.registrations[0].address.as_ref(), Some(&proxy));
}

#[tokio::test]
async fn an_unknown_topic_says_nothing_of_endpoints() {
    let proxy = start(Proxy::new(ProxyMode::Local, 8081, &BROKERS, &["orders"])).await;
    for (topic, code) in [("nothing", "40402"), ("TBW102", "40002")] {
        let listing = read_at(&proxy.to_string(), topic).await;
        assert_eq!(listing.read, Read::Failed);
        assert!(listing.members[0].state.is_ok(), "{topic}: the proxy itself is well");
        let [Oddity::NoRoute { said, .. }] = listing.oddities.as_slice() else {
            panic!("{:?}", listing.oddities)
        };
        assert!(said.contains(code), "{said}");
    }
}

#[tokio::test]
async fn without_a_topic_those_of_a_name_server_beside_it_are_tried() {
    let (listener, server) = listen().await;
    let table = Table::default()
        .broker("acme", "broker-a", 0, "10.0.0.1:10911")
        .topic("aside", &["broker-a"])
        .topic("orders", &["broker-a"]);
    tokio::spawn(name_server::serve(listener, NameServer { table, ..NameServer::default() }));
    let proxy = start(Proxy::new(ProxyMode::Local, 8081, &BROKERS[..1], &["orders"])).await;
    let mut targets = [
        parse_target(&format!("rocketmq-proxy://{proxy}")).unwrap(),
        parse_target(&format!("rocketmq://{server}")).unwrap(),
    ];
    let alone = read(&targets[0]).await;
    assert_eq!(alone.read, Read::Failed, "it has no topic DefaultCluster");
    name_beside(&mut targets);
    let listing = read(&targets[0]).await;
    assert_eq!(handed(&listing), ["broker-a at 10.0.0.1:8081, local in rocketmq-grpc"]);
}

#[tokio::test]
async fn a_remoting_port_hands_out_what_it_is_configured_with() {
    let (listener, server) = listen().await;
    let table = Table::default()
        .broker("acme", "broker-a", 0, "10.0.0.1:10911")
        .topic("orders", &["broker-a"]);
    let proxy = Some("10.0.0.7:8080".to_owned());
    let mut served = NameServer { table, proxy, ..NameServer::default() };
    served.behaviour.version = 479;
    tokio::spawn(name_server::serve(listener, served));
    let listing = read_at(&server.to_string(), "orders").await;
    assert_eq!(handed(&listing), ["broker-a at 10.0.0.7:8080, cluster in rocketmq-proxy"]);
}

#[tokio::test]
async fn a_name_server_is_no_proxy() {
    let (listener, server) = listen().await;
    let table = Table::default().broker("acme", "broker-a", 0, "10.0.0.1:10911");
    tokio::spawn(name_server::serve(listener, NameServer { table, ..NameServer::default() }));
    let listing = read_at(&server.to_string(), "acme").await;
    assert_eq!(listing.read, Read::Failed);
    let failure = listing.members[0].state.as_ref().unwrap_err().to_string();
    assert_eq!(failure, "a RocketMQ name server answers there");
}
