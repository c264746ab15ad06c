//! Providers, a consumer and a broker on a plain LAN: first all is well, then one thing breaks at a time.

use crate::probe::check;
use crate::servers::dubbo::{self, Dubbo};
use crate::servers::rocketmq::{self, Broker};
use crate::servers::zookeeper::{self, Asking};
use crate::walk::Walk;
use crate::world::World;
use crate::znodes;

const ZOOKEEPER: &str = "zookeeper://10.9.8.20:2181";
const NAME_SERVER: &str = "10.9.8.20:9876";
const TARGETS: [&str; 2] = [ZOOKEEPER, NAME_SERVER];

#[test]
fn healthy_lan() {
    let world = World::new("lan");
    let registry = world.host("registry", 20);
    let old = world.host("old", 31);
    let new = world.host("new", 32);
    let checkout = world.host("checkout", 33);
    let mq = world.host("mq", 34);
    let caller = world.host("caller", 40);

    let _zookeeper =
        zookeeper::standalone(&world, &registry, zookeeper::V3_9, Asking::FourLetterWords);
    let _name_server = rocketmq::name_server(&world, &registry, rocketmq::V5_3);
    let orders = Dubbo::new(dubbo::V2_7, "orders", ZOOKEEPER);
    let mut orders = dubbo::provider(&world, &old, &orders, "dubbo:20880");
    let orders_new = Dubbo::new(dubbo::V3_3, "orders-new", ZOOKEEPER);
    let _orders_new = dubbo::provider(&world, &new, &orders_new, "dubbo:20880,tri:50051");
    let consumer = Dubbo::new(dubbo::V2_7, "checkout", ZOOKEEPER);
    let _consumer = dubbo::consumer(&world, &checkout, &consumer);
    let broker = Broker {
        version: rocketmq::V5_3,
        name: "broker-a",
        name_servers: NAME_SERVER,
        settings: &[],
    };
    let _broker = rocketmq::broker(&world, &mq, &broker);

    let mut walk = Walk::through("lan");
    walk.situation("all healthy", || {
        let before = znodes::dump(&caller, &registry.ip);
        let outcome = check(&caller, &TARGETS);
        outcome.exits(0).reads(0, "complete").reads(1, "complete").no_findings();
        // The old one: dubbo. The new one: dubbo and tri, each by interface and by application.
        outcome.counts("provider", 3).counts("instance", 2);
        outcome.counts("consumer", 1).counts("broker", 1);
        for address in ["10.9.8.31:20880", "10.9.8.32:20880"] {
            outcome.verdict(address, "reachable").identity(address, "proven");
        }
        outcome.verdict("10.9.8.32:50051", "reachable");
        outcome.verdict("10.9.8.34:10911", "reachable").identity("10.9.8.34:10911", "proven");
        assert_eq!(before, znodes::dump(&caller, &registry.ip), "the probe wrote to ZooKeeper");
    });
    walk.situation("a broker's fast port is closed by a firewall", || {
        let _closed = mq.firewall("input", &["tcp dport 10909 drop"]);
        let outcome = check(&caller, &TARGETS);
        outcome.exits(0).finds("RP303", "warning", "10.9.8.34:10909");
        outcome.verdict("10.9.8.34:10911", "reachable").no_errors();
    });
    walk.situation("a firewall drops a provider's port", || {
        let _dropping = old.firewall("input", &["tcp dport 20880 drop"]);
        let outcome = check(&caller, &TARGETS);
        outcome.exits(1).finds("RP405", "error", "10.9.8.31:20880");
        outcome.verdict("10.9.8.31:20880", "unreachable");
        outcome.connection("10.9.8.31:20880", "timed-out");
        outcome.affects("RP405", "10.9.8.31:20880", "checkout");
        outcome.verdict("10.9.8.32:20880", "reachable");
    });
    walk.situation("a firewall rejects a provider's port", || {
        let rule = "tcp dport 20880 reject with icmp type admin-prohibited";
        let _rejecting = old.firewall("input", &[rule]);
        let outcome = check(&caller, &TARGETS);
        outcome.exits(1).finds("RP405", "error", "10.9.8.31:20880");
        outcome.verdict("10.9.8.31:20880", "unreachable");
        outcome.connection("10.9.8.31:20880", "host-unreachable");
        outcome.rejected_by("10.9.8.31:20880", "10.9.8.31");
    });
    walk.situation("a provider was killed with -9", || {
        orders.kill();
        let outcome = check(&caller, &TARGETS);
        outcome.exits(1).finds("RP601", "error", "10.9.8.31:20880");
        outcome.verdict("10.9.8.31:20880", "unreachable");
        outcome.connection("10.9.8.31:20880", "refused");
        outcome.affects("RP601", "10.9.8.31:20880", "checkout");
        outcome.verdict("10.9.8.32:20880", "reachable");
    });
    walk.end();
}
