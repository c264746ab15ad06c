//! ZooKeeper 3.4 with Dubbo 2.6, as many companies still run them.

use crate::probe::check;
use crate::servers::dubbo::{self, Dubbo};
use crate::servers::zookeeper::{self, Asking};
use crate::walk::Walk;
use crate::world::World;
use crate::znodes;

const ZOOKEEPER: &str = "zookeeper://10.9.8.20:2181";

#[test]
fn old_versions() {
    let world = World::new("old");
    let registry = world.host("registry", 20);
    let app = world.host("app", 31);
    let moved = world.host("moved", 32);
    let checkout = world.host("checkout", 33);
    let stale = world.host("stale", 34);
    let caller = world.host("caller", 40);
    let _zookeeper = zookeeper::standalone(&world, &registry, zookeeper::V3_4, Asking::AsInstalled);
    let orders = Dubbo::new(dubbo::V2_6, "orders", ZOOKEEPER);
    let _orders = dubbo::provider(&world, &app, &orders, "dubbo:20880");
    let consumer = Dubbo::new(dubbo::V2_6, "checkout", ZOOKEEPER);
    let _consumer = dubbo::consumer(&world, &checkout, &consumer);

    let mut walk = Walk::through("old");
    walk.situation("all healthy", || {
        let before = znodes::dump(&caller, &registry.ip);
        let outcome = check(&caller, &[ZOOKEEPER]);
        outcome.exits(0).reads(0, "complete").no_findings();
        outcome.counts("provider", 1).counts("consumer", 1).counts("instance", 0);
        outcome.verdict("10.9.8.31:20880", "reachable").identity("10.9.8.31:20880", "proven");
        assert_eq!(before, znodes::dump(&caller, &registry.ip), "the probe wrote to ZooKeeper");
    });
    walk.situation("the registered port isn't the one that is listened on", || {
        let elsewhere = Dubbo {
            environment: &[("DUBBO_PORT_TO_REGISTRY", "30880")],
            ..Dubbo::new(dubbo::V2_6, "moved", ZOOKEEPER)
        };
        let moved = dubbo::provider(&world, &moved, &elsewhere, "dubbo:20880");
        let outcome = check(&caller, &[ZOOKEEPER]);
        outcome.exits(1).verdict("10.9.8.32:30880", "unreachable");
        outcome.finds_one_of(&["RP301", "RP601"], "10.9.8.32:30880");
        moved.stop();
    });
    walk.situation("a dead provider whose node is persistent (dynamic=false)", || {
        let forever = Dubbo {
            properties: &["shop.static=true"],
            ..Dubbo::new(dubbo::V2_6, "stale", ZOOKEEPER)
        };
        let mut stale = dubbo::provider(&world, &stale, &forever, "dubbo:20880");
        stale.kill();
        let outcome = check(&caller, &[ZOOKEEPER]);
        outcome.exits(1).verdict("10.9.8.34:20880", "unreachable");
        outcome.finds("RP602", "error", "10.9.8.34:20880");
        outcome.silent_on("RP601", "10.9.8.34:20880");
    });
    walk.end();
}
