//! Applications that are registered by themselves, and whose they are.

use crate::probe::check;
use crate::servers::dubbo::{self, Dubbo};
use crate::servers::zookeeper::{self, Asking};
use crate::walk::Walk;
use crate::world::World;
use crate::znodes::{self, Owner, instance};

const ZOOKEEPER: &str = "zookeeper://10.9.8.20:2181";
const V3_2: &str = "10.9.8.31:20880";
const V3_3: &str = "10.9.8.32:20880";
const V2_7: &str = "10.9.8.33:20880";

#[test]
fn instances() {
    let world = World::new("instances");
    let registry = world.host("registry", 20);
    let [old, new, oldest] =
        [("old", 31), ("new", 32), ("oldest", 33)].map(|(name, last)| world.host(name, last));
    let caller = world.host("caller", 40);
    let _zookeeper = zookeeper::standalone(&world, &registry, zookeeper::V3_9, Asking::Nothing);
    let only = ["shop.register-mode=instance"];
    let start = |host, version, application, properties: &[&str]| {
        let dubbo = Dubbo { properties, ..Dubbo::new(version, application, ZOOKEEPER) };
        dubbo::provider(&world, host, &dubbo, "dubbo:20880")
    };
    let old = start(&old, dubbo::V3_2, "old", &only);
    let new = start(&new, dubbo::V3_3, "new", &only);
    let _oldest = start(&oldest, dubbo::V2_7, "oldest", &[]);

    let mut walk = Walk::through("instances");
    walk.situation("each application says that it is the one, and logs nothing of it", || {
        let tree = znodes::dump(&caller, &registry.ip);
        let logs = [old.printed(), new.printed()];
        let outcome = check(&caller, &[ZOOKEEPER]);
        outcome.exits(0).reads(0, "complete").counts("instance", 2).no_findings();
        for address in [V3_2, V3_3] {
            outcome.verdict(address, "reachable").identity(address, "proven");
            outcome.has_services(address, 1);
        }
        assert_eq!(tree, znodes::dump(&caller, &registry.ip), "the probe wrote to ZooKeeper");
        assert_eq!(logs, [old.printed(), new.printed()], "a provider warns of the probe");
    });
    walk.situation("another application answers, and one that has no such service", || {
        znodes::session(&caller, &registry.ip, |session| {
            session.create("/services/orders", Owner::Anyone);
            for address in [V3_2, V3_3, V2_7] {
                let node = format!("/services/orders/{address}");
                session.create_with(&node, &instance("orders", "dubbo", address), Owner::Anyone);
            }
        });
        let orders = check(&caller, &["--application", "orders", ZOOKEEPER]);
        orders.exits(1);
        for (address, application) in [(V3_2, "`old`"), (V3_3, "`new`")] {
            orders.verdict(address, "misidentified").identity(address, "wrong");
            orders.finds("RP502", "error", address).says("RP502", address, application);
        }
        // Dubbo 2.7 tells nobody whose it is.
        orders.verdict(V2_7, "reachable").silent_on("RP502", V2_7);
        let all = check(&caller, &[ZOOKEEPER]);
        all.address_is(V3_2, "reachable").address_is(V3_3, "reachable");
    });
    walk.end();
}
