//! ZooKeeper 3.4 with Dubbo 2.6, as many companies still run them.

use crate::applied::Applied;
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
    let ancient = world.host("ancient", 21);
    let app = world.host("app", 31);
    let moved = world.host("moved", 32);
    let checkout = world.host("checkout", 33);
    let stale = world.host("stale", 34);
    let caller = world.host("caller", 40);
    let _zookeeper = zookeeper::standalone(&world, &registry, zookeeper::V3_4, Asking::AsInstalled);
    let orders = Dubbo::new(dubbo::V2_6, "orders", ZOOKEEPER);
    let provides = dubbo::provider(&world, &app, &orders, "dubbo:20880");
    let calling = ["shop.calls-on=true"];
    let consumer = Dubbo { properties: &calling, ..Dubbo::new(dubbo::V2_6, "checkout", ZOOKEEPER) };
    let consumes = dubbo::consumer(&world, &checkout, &consumer);

    let mut walk = Walk::through("old");
    let mut applied = Applied::in_world("old");
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
    walk.situation(
        "refresh-callers: a caller that lost its registry calls where nobody is",
        || {
            let cut = registry
                .firewall("input", &["ip saddr 10.9.8.33 tcp dport 2181 reject with tcp reset"]);
            provides.stop();
            let _moved = dubbo::provider(&world, &moved, &orders, "dubbo:20880");
            let calls = consumes.wait("failing calls", |printed| printed.contains("CALL FAILED"));
            let outcome = check(&caller, &["--address", "10.9.8.31:20880", ZOOKEEPER]);
            let which = ["RP605", "10.9.8.31:20880", "refresh-callers"];
            let advice = &applied.take(&outcome, which, dubbo::V2_6)[0];
            let mut parts = advice.split('`');
            let shows = parts.find(|part| part.starts_with("ss ")).expect("a command");
            checkout.paste(&format!("! {shows} | grep ESTAB"));
            // What it would call next time, if it had no registry then.
            let file = parts.find(|part| part.starts_with("~/")).expect("a file");
            let home = world.data.join("checkout-checkout");
            checkout.paste(&format!("HOME={}; grep -q 10.9.8.31 {file}", home.display()));
            drop((calls, cut));
            let calls = dubbo::consumer(&world, &checkout, &consumer);
            let calls = calls.wait("a call", |printed| printed.contains("CALL "));
            checkout.paste(&format!("{shows} | grep ESTAB"));
            assert!(!calls.printed().contains("CALL FAILED"), "{}", calls.printed());
        },
    );
    walk.situation("newer-zookeeper: Dubbo 3.3 can't register, and leaves no trace", || {
        let mut server =
            zookeeper::standalone(&world, &ancient, zookeeper::V3_4, Asking::AsInstalled);
        let new = Dubbo::new(dubbo::V3_3, "new", "zookeeper://10.9.8.21:2181");
        let refused = "KeeperErrorCode = Unimplemented";
        drop(dubbo::early_provider(&world, &moved, &new, refused));
        let outcome = check(&caller, &["zookeeper://10.9.8.21:2181"]);
        outcome.exits(1).finds("RP803", "error", "").says("RP803", "", "is ZooKeeper 3.4.14");
        applied.take(&outcome, ["RP803", "", "newer-zookeeper"], zookeeper::V3_4);
        let trusting = "snapshot.trust.empty=true\n";
        zookeeper::configure(&world, &ancient, &mut server, zookeeper::V3_9, trusting);
        let _new = dubbo::provider(&world, &moved, &new, "dubbo:20880");
        let outcome = check(&caller, &["zookeeper://10.9.8.21:2181"]);
        outcome.exits(0).no_findings().verdict("10.9.8.32:20880", "reachable");
    });
    walk.end();
    applied.end();
}
