//! RocketMQ servers that are no brokers, where brokers are registered.

use crate::applied::Applied;
use crate::probe::{Outcome, check};
use crate::servers::Server;
use crate::servers::rocketmq::{self, Broker};
use crate::walk::Walk;
use crate::world::{Host, World};

const NAME_SERVER: &str = "10.9.8.20:9876";
const LIVING: &str = "10.9.8.31:10911";
const REMOTING: &str = "10.9.8.32:10911";
const GRPC: &str = "10.9.8.33:10911";
const OLD: &str = "10.9.8.34:9876";

fn named<'a>(name: &'a str, settings: &'a [&'a str]) -> Broker<'a> {
    Broker { version: rocketmq::V5_3, name, name_servers: NAME_SERVER, settings }
}

#[test]
fn no_broker_answers() {
    let world = World::new("proxies");
    let registry = world.host("registry", 20);
    let [living, proxied, grpc, old, behind] =
        [("mq", 31), ("proxied", 32), ("grpc", 33), ("old", 34), ("behind", 35)]
            .map(|(name, ip)| world.host(name, ip));
    let caller = world.host("caller", 40);
    let _name_server = rocketmq::name_server(&world, &registry, rocketmq::V5_3);
    let _living = rocketmq::broker(&world, &living, &named("broker-a", &[]));

    let mut walk = Walk::through("proxies");
    let mut applied = Applied::in_world("proxies");
    // The proxy goes to ports of its own, and the broker gets the one that it registered.
    let mut part =
        |[code, address]: [&str; 2], host: &Host, name, outcome: &Outcome, wrong: [Server; 2]| {
            let remedy =
                applied.take(outcome, [code, address, "broker-port-of-its-own"], rocketmq::V5_3);
            let told = host.paste(&remedy[0]);
            assert!(told.contains("\"java\",pid="), "{told}");
            for mut server in wrong {
                server.kill();
            }
            let _proxy = rocketmq::proxy(&world, host, NAME_SERVER, [8080, 8081]);
            let _broker = rocketmq::broker(&world, host, &named(name, &[]));
            let outcome = check(&caller, &[NAME_SERVER]);
            outcome.exits(0).counts("broker", 2).no_findings();
            outcome.verdict(address, "reachable").identity(address, "proven");
        };
    walk.situation("a broker registers the address of a machine that has none", || {
        let settings = ["brokerIP1=10.9.8.32"];
        let mut behind = rocketmq::broker(&world, &behind, &named("broker-b", &settings));
        let outcome = check(&caller, &[NAME_SERVER]);
        outcome.exits(1).verdict(REMOTING, "unreachable").finds("RP301", "error", REMOTING);
        outcome.says("RP301", REMOTING, "its brokerIP1 is another machine's");
        outcome.finds_nothing_on(LIVING);
        // A name server drops a killed broker at once.
        behind.kill();
        check(&caller, &[NAME_SERVER]).exits(0).counts("broker", 1).no_findings();
    });
    walk.situation("a broker registers the address of a proxy", || {
        let proxy = rocketmq::proxy(&world, &proxied, NAME_SERVER, [10911, 8081]);
        check(&caller, &[NAME_SERVER]).exits(0).no_findings();
        let settings = ["brokerIP1=10.9.8.32"];
        let behind = rocketmq::broker(&world, &behind, &named("broker-b", &settings));
        let outcome = check(&caller, &[NAME_SERVER]);
        outcome.exits(1).verdict(REMOTING, "misidentified").identity(REMOTING, "wrong");
        outcome.finds("RP502", "error", REMOTING);
        let words = "a RocketMQ proxy (V5_3_3) answers there, not the broker";
        outcome.says("RP502", REMOTING, words).says("RP502", REMOTING, "broker-b");
        outcome.verdict(LIVING, "reachable").identity(LIVING, "proven").finds_nothing_on(LIVING);
        part(["RP502", REMOTING], &proxied, "broker-b", &outcome, [proxy, behind]);
    });
    walk.situation("a broker registers a proxy's gRPC port", || {
        let proxy = rocketmq::proxy(&world, &grpc, NAME_SERVER, [8080, 10911]);
        let settings = ["brokerIP1=10.9.8.33"];
        let behind = rocketmq::broker(&world, &behind, &named("broker-c", &settings));
        let outcome = check(&caller, &[NAME_SERVER]);
        outcome.exits(1).verdict(GRPC, "misidentified").identity(GRPC, "other-protocol");
        outcome.finds("RP503", "error", GRPC).says("RP503", GRPC, "HTTP/2");
        outcome.says("RP503", GRPC, "gRPC port (8081)");
        outcome.verdict(LIVING, "reachable").finds_nothing_on(LIVING);
        part(["RP503", GRPC], &grpc, "broker-c", &outcome, [proxy, behind]);
    });
    walk.situation("a broker registers the address of a name server of version 4", || {
        let _other = rocketmq::name_server(&world, &old, rocketmq::V4_9);
        let settings = ["brokerIP1=10.9.8.34", "listenPort=9876"];
        let _behind = rocketmq::broker(&world, &behind, &named("broker-d", &settings));
        let outcome = check(&caller, &[NAME_SERVER]);
        outcome.exits(1).verdict(OLD, "misidentified").finds("RP502", "error", OLD);
        outcome.says("RP502", OLD, "a RocketMQ name server (V4_9_7) answers there");
        outcome.verdict(LIVING, "reachable").finds_nothing_on(LIVING);
    });
    walk.end();
    applied.end();
}
