//! Providers that run on the LAN, registered in a way that not every caller can use.

use crate::applied::Applied;
use crate::probe::{check, paste};
use crate::servers::dubbo::{self, Dubbo};
use crate::servers::zookeeper::{self, Asking};
use crate::walk::Walk;
use crate::world::World;

const ZOOKEEPER: &str = "zookeeper://10.9.8.20:2181";
const LOOPBACK: &str = "127.0.1.1:20880";

#[test]
fn registered_otherwise() {
    let world = World::new("registered");
    let registry = world.host("registry", 20);
    let moved = world.host("moved", 31);
    let home = world.host("c0ffee123456", 32);
    let instance = world.host("instance", 33);
    let early = world.host("early", 34);
    let caller = world.host("caller", 40);
    let _zookeeper = zookeeper::standalone(&world, &registry, zookeeper::V3_9, Asking::Nothing);

    let mut walk = Walk::through("registered");
    let mut applied = Applied::in_world("registered");
    walk.situation("the registered port isn't the one that is listened on", || {
        let elsewhere = Dubbo {
            environment: &[("DUBBO_PORT_TO_REGISTRY", "30880")],
            ..Dubbo::new(dubbo::V3_3, "moved", ZOOKEEPER)
        };
        let moved = dubbo::provider(&world, &moved, &elsewhere, "dubbo:20880");
        let outcome = check(&caller, &[ZOOKEEPER]);
        outcome.exits(1).verdict("10.9.8.31:30880", "unreachable");
        outcome.connection("10.9.8.31:30880", "refused");
        outcome.finds_one_of(&["RP301", "RP601"], "10.9.8.31:30880");
        moved.stop();
    });
    walk.situation("a container's host name is registered", || {
        let by_name = Dubbo {
            environment: &[("DUBBO_IP_TO_REGISTRY", "c0ffee123456")],
            ..Dubbo::new(dubbo::V2_7, "named", ZOOKEEPER)
        };
        let named = dubbo::provider(&world, &home, &by_name, "dubbo:20880");
        let outcome = check(&caller, &[ZOOKEEPER]);
        outcome.exits(1).verdict("c0ffee123456:20880", "unreachable");
        outcome.finds("RP109", "error", "c0ffee123456:20880");
        let which = ["RP109", "c0ffee123456:20880", "look-from-elsewhere"];
        let command = applied.command(&outcome, which, dubbo::V2_7);
        // To its own machine its name means the loopback, as Debian has it.
        home.hosts_file("127.0.0.1 localhost\n127.0.1.1 c0ffee123456\n");
        let at_home = check(&home, &[ZOOKEEPER]);
        at_home.finds("RP107", "warning", "c0ffee123456:20880");
        let which = ["RP107", "c0ffee123456:20880", "look-from-elsewhere"];
        assert_eq!(applied.command(&at_home, which, dubbo::V2_7), command);
        // A consumer on the next machine knows the name.
        instance.hosts_file("127.0.0.1 localhost\n10.9.8.32 c0ffee123456\n");
        let outcome = paste(&instance, &command);
        outcome
            .exits(0)
            .silent_on("RP109", "c0ffee123456:20880")
            .silent_on("RP107", "c0ffee123456:20880");
        outcome.identity("c0ffee123456:20880", "proven");
        instance.resolves_itself_to(&instance.ip);
        named.stop();
    });
    walk.situation("a provider that was started before the network was up", || {
        let orders = Dubbo::new(dubbo::V2_7, "early", ZOOKEEPER);
        // As Debian has it.
        early.resolves_itself_to("127.0.1.1");
        early.pull_the_cable();
        let server = dubbo::early_provider(&world, &early, &orders, "current host: 127.0.1.1");
        early.plug_the_cable_in();
        let server = dubbo::registered(server);
        let outcome = check(&caller, &[ZOOKEEPER]);
        outcome.exits(1).finds("RP107", "error", LOOPBACK);
        let remedy = applied.take(&outcome, ["RP107", LOOPBACK, "remove-override"], dubbo::V2_7);
        assert!(remedy[0].contains("started before the network was up"), "{remedy:?}");
        server.stop();
        let addresses = early.paste("ip -br addr");
        assert!(addresses.contains("10.9.8.34/24"), "{addresses}");
        let mended = dubbo::provider(&world, &early, &orders, "dubbo:20880");
        let outcome = check(&caller, &[ZOOKEEPER]);
        outcome.exits(0).no_findings();
        outcome.verdict("10.9.8.34:20880", "reachable").identity("10.9.8.34:20880", "proven");
        mended.stop();
    });
    walk.situation("only the application is registered (register-mode instance)", || {
        let application = Dubbo {
            properties: &["shop.register-mode=instance"],
            ..Dubbo::new(dubbo::V3_3, "instance-only", ZOOKEEPER)
        };
        let instance = dubbo::provider(&world, &instance, &application, "dubbo:20880,tri:50051");
        let outcome = check(&caller, &[ZOOKEEPER]);
        outcome.exits(0).reads(0, "complete").counts("instance", 2).counts("provider", 0);
        outcome.verdict("10.9.8.33:20880", "reachable").identity("10.9.8.33:20880", "proven");
        outcome.verdict("10.9.8.33:50051", "reachable").no_findings();
        instance.stop();
    });
    walk.end();
    applied.end();
}
