//! Providers and brokers in containers: who reaches them depends on where one stands.

use std::net::TcpStream;

use crate::applied::Applied;
use crate::probe::{check, paste};
use crate::servers::dubbo::{self, Dubbo};
use crate::servers::rocketmq::{self, Broker};
use crate::servers::zookeeper::{self, Asking};
use crate::walk::Walk;
use crate::world::{Nat, World};

const ZOOKEEPER: &str = "zookeeper://10.9.8.20:2181";
const NAME_SERVER: &str = "10.9.8.20:9876";
const TARGETS: [&str; 2] = [ZOOKEEPER, NAME_SERVER];
/// The container's own addresses: of the provider, of the broker; and the bridge's.
const PROVIDER: &str = "172.17.0.5:20880";
const BROKER: &str = "172.17.0.6:10911";
const BRIDGE: &str = "172.17.0.1:10911";

#[test]
fn containers_behind_a_bridge() {
    let world = World::new("bridge");
    let registry = world.host("registry", 20);
    let checkout = world.host("checkout", 33);
    let caller = world.host("caller", 40);
    let routed = world.host("routed", 41);
    let docker = world.docker_host("docker", 7, ("172.17.0.1", 16), Nat::Masquerade);
    let other = world.docker_host("other", 8, ("172.17.0.1", 16), Nat::Masquerade);
    // It doesn't forward, so it drops what isn't for itself.
    let _gateway = world.host("gateway", 1);
    routed.route("172.16.0.0/12 via 10.9.8.1");

    let _zookeeper =
        zookeeper::standalone(&world, &registry, zookeeper::V3_9, Asking::FourLetterWords);
    let _name_server = rocketmq::name_server(&world, &registry, rocketmq::V5_3);
    let container = docker.container("c0ffee000005", "172.17.0.5");
    let orders = Dubbo::new(dubbo::V3_3, "orders", ZOOKEEPER);
    let orders = dubbo::provider(&world, &container, &orders, "dubbo:20880");
    let broker = |name, settings| Broker {
        version: rocketmq::V5_3,
        name,
        name_servers: NAME_SERVER,
        settings,
    };
    let broker_container = docker.container("c0ffee000006", "172.17.0.6");
    let _broker_a = rocketmq::broker(&world, &broker_container, &broker("broker-a", &[]));
    let of_bridge = broker("broker-b", &["brokerIP1=172.17.0.1"]);
    let _broker_b = rocketmq::broker(&world, &docker.host, &of_bridge);
    let consumer = Dubbo::new(dubbo::V2_7, "checkout", ZOOKEEPER);
    let _consumer = dubbo::consumer(&world, &checkout, &consumer);

    let mut walk = Walk::through("bridge");
    walk.situation("seen from the LAN", || {
        let outcome = check(&caller, &TARGETS);
        outcome.exits(1).reads(0, "complete").reads(1, "complete");
        for address in [PROVIDER, BROKER, BRIDGE] {
            outcome.verdict(address, "unreachable").connection(address, "network-unreachable");
            outcome.finds(code(address), "error", address);
        }
        outcome.affects("RP101", PROVIDER, "checkout");
        // The Docker host is known by the session that registered the address.
        outcome.says("RP101", PROVIDER, "10.9.8.7");
        outcome.says("RP101", PROVIDER, "nothing answers at `10.9.8.7:20880` yet");
    });
    walk.situation("seen from a host whose gateway drops such packets", || {
        let outcome = check(&routed, &TARGETS);
        outcome.exits(1);
        for address in [PROVIDER, BROKER, BRIDGE] {
            outcome.verdict(address, "unreachable").connection(address, "timed-out");
            outcome.finds(code(address), "error", address);
        }
    });
    walk.situation("seen from the Docker host itself", || {
        let outcome = check(&docker.host, &TARGETS);
        outcome.exits(1);
        for address in [PROVIDER, BROKER, BRIDGE] {
            outcome.verdict(address, "local-only").connection(address, "connected");
            outcome.finds(code(address), "error", address);
        }
        outcome.affects("RP101", PROVIDER, "checkout");
    });
    walk.situation("seen from a container next door", || {
        let neighbour = docker.container("c0ffee000007", "172.17.0.7");
        let outcome = check(&neighbour, &TARGETS);
        outcome.exits(1);
        for address in [PROVIDER, BROKER, BRIDGE] {
            outcome.never(address, "reachable").never(address, "unreachable");
        }
        // The session comes from the probe's own Docker host, and ZooKeeper tells it so.
        outcome.silent_on("RP404", PROVIDER).finds("RP101", "error", PROVIDER);
    });
    walk.situation(
        "seen from another Docker host with the same range, where nobody answers",
        || {
            let outcome = check(&other.host, &TARGETS);
            outcome.exits(1);
            for address in [PROVIDER, BROKER, BRIDGE] {
                outcome.never(address, "reachable").never(address, "local-only");
            }
        },
    );
    walk.situation("seen from another Docker host, where strangers answer", || {
        let stranger = other.container("beef00000005", "172.17.0.5");
        let none = Dubbo {
            properties: &["shop.group=other"],
            ..Dubbo::new(dubbo::V2_6, "stranger", "N/A")
        };
        let _stranger = dubbo::provider(&world, &stranger, &none, "dubbo:20880");
        let other_broker = other.container("beef00000006", "172.17.0.6");
        let alone = Broker {
            version: rocketmq::V4_9,
            name: "another-broker",
            name_servers: "127.0.0.1:9876",
            settings: &[],
        };
        let _other_broker = rocketmq::broker(&world, &other_broker, &alone);
        let outcome = check(&other.host, &TARGETS);
        outcome.exits(1).never(PROVIDER, "reachable").identity(PROVIDER, "wrong");
        outcome.finds("RP404", "error", PROVIDER);
        outcome.verdict(BROKER, "misidentified").identity(BROKER, "wrong");
        outcome.finds("RP404", "error", BROKER).says("RP404", BROKER, "another-broker");
    });
    walk.situation("the port is published, and the container's address still registered", || {
        docker.publish(20880, &container);
        let outcome = check(&caller, &TARGETS);
        outcome.exits(1).verdict(PROVIDER, "unreachable").finds("RP101", "error", PROVIDER);
        let already = "`10.9.8.7:20880` already answers as `orders` and `shop.api.OrderService`";
        outcome.says("RP101", PROVIDER, already);
    });
    walk.situation(
        "after the remedy: the host's address is registered, the port published",
        || {
            orders.stop();
            let mended = Dubbo {
                environment: &[("DUBBO_IP_TO_REGISTRY", "10.9.8.7")],
                ..Dubbo::new(dubbo::V3_3, "orders", ZOOKEEPER)
            };
            let _mended = dubbo::provider(&world, &container, &mended, "dubbo:20880");
            let outcome = check(&caller, &[ZOOKEEPER]);
            outcome.exits(0).verdict("10.9.8.7:20880", "reachable").no_findings();
        },
    );
    walk.situation(
        "after the remedy for old versions: the host's address in the hosts file",
        || {
            container.resolves_itself_to("10.9.8.7");
            let mended = Dubbo::new(dubbo::V2_6, "orders-old", ZOOKEEPER);
            let _mended = dubbo::provider(&world, &container, &mended, "dubbo:20880");
            let outcome = check(&caller, &["--application", "orders-old", ZOOKEEPER]);
            outcome.exits(0).verdict("10.9.8.7:20880", "reachable").no_findings();
        },
    );
    walk.end();
}

/// A container's address and the bridge's own have different causes.
fn code(address: &str) -> &'static str {
    if address == BRIDGE { "RP102" } else { "RP101" }
}

#[test]
fn routed_containers() {
    const ROUTED: &str = "172.30.0.5:20880";
    let world = World::new("routed");
    let registry = world.host("registry", 20);
    let caller = world.host("caller", 40);
    let docker = world.docker_host("docker", 9, ("172.30.0.1", 16), Nat::Routed);
    let other = world.docker_host("other", 8, ("172.30.0.1", 16), Nat::Masquerade);
    for host in [&registry, &caller] {
        host.route("172.30.0.0/16 via 10.9.8.9");
    }
    let _zookeeper =
        zookeeper::standalone(&world, &registry, zookeeper::V3_9, Asking::FourLetterWords);
    let container = docker.container("c0ffee000005", "172.30.0.5");
    let orders = Dubbo::new(dubbo::V2_6, "orders", ZOOKEEPER);
    let _orders = dubbo::provider(&world, &container, &orders, "dubbo:20880");

    let mut walk = Walk::through("routed");
    let mut applied = Applied::in_world("routed");
    walk.situation("a routed container range really answers", || {
        let outcome = check(&caller, &[ZOOKEEPER]);
        outcome.exits(0).verdict(ROUTED, "reachable").identity(ROUTED, "proven").no_findings();
    });
    walk.situation("our-network: on the Docker host it looks as if no caller reached it", || {
        let outcome = check(&docker.host, &[ZOOKEEPER]);
        outcome.exits(1).verdict(ROUTED, "local-only").finds("RP101", "error", ROUTED);
        let which = ["RP101", ROUTED, "our-network"];
        let command = applied.command(&outcome, which, dubbo::V2_6);
        let outcome = paste(&docker.host, &command);
        outcome.exits(0).verdict(ROUTED, "reachable").identity(ROUTED, "proven").no_findings();
    });
    walk.situation("look-from-elsewhere: a Docker host with a range of the same addresses", || {
        let outcome = check(&other.host, &[ZOOKEEPER]);
        outcome.exits(1).never(ROUTED, "reachable").finds("RP404", "error", ROUTED);
        let which = ["RP404", ROUTED, "look-from-elsewhere"];
        let command = applied.command(&outcome, which, dubbo::V2_6);
        let outcome = paste(&caller, &command);
        outcome.exits(0).verdict(ROUTED, "reachable").identity(ROUTED, "proven").no_findings();
    });
    walk.situation("look-from-elsewhere: a router on the way rejects this machine", || {
        let rule = "ip saddr 10.9.8.40 ip daddr 172.30.0.5 reject with icmp type admin-prohibited";
        let _rejecting = docker.host.firewall("forward", &[rule]);
        let outcome = check(&caller, &[ZOOKEEPER]);
        outcome.exits(1).verdict(ROUTED, "unreachable").connection(ROUTED, "host-unreachable");
        outcome.finds("RP405", "error", ROUTED).rejected_by(ROUTED, "10.9.8.9");
        let which = ["RP405", ROUTED, "look-from-elsewhere"];
        let command = applied.command(&outcome, which, dubbo::V2_6);
        let outcome = paste(&registry, &command);
        outcome.exits(0).verdict(ROUTED, "reachable").identity(ROUTED, "proven").no_findings();
    });
    walk.situation("run-again: an option keeps the run from dialling", || {
        let outcome = check(&caller, &["--deny-network", "172.30.0.0/16", ZOOKEEPER]);
        outcome.exits(0).verdict(ROUTED, "undetermined").finds("RP901", "warning", "");
        let command = applied.command(&outcome, ["RP901", "", "run-again"], dubbo::V2_6);
        paste(&caller, &command).exits(0).no_findings().identity(ROUTED, "proven");
    });
    walk.situation("run-again: this machine has no port left for it", || {
        let ports = "net.ipv4.ip_local_port_range=61000 61099";
        caller.paste(&format!("sysctl -qw '{ports}'"));
        let dial = |_| TcpStream::connect(("172.30.0.5", 20880)).expect("the provider accepts");
        let held: Vec<TcpStream> = caller.inside(|| (0..100).map(dial).collect());
        let outcome = check(&caller, &[ZOOKEEPER]);
        outcome.exits(0).verdict(ROUTED, "undetermined").finds("RP901", "warning", "");
        let remedy = applied.take(&outcome, ["RP901", "", "run-again"], dubbo::V2_6);
        assert!(remedy[0].contains("run the check on another machine"), "{remedy:?}");
        paste(&registry, &remedy[1]).exits(0).no_findings().identity(ROUTED, "proven");
        drop(held);
    });
    walk.end();
    applied.end();
}
