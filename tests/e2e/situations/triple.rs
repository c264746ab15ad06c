//! Providers that speak Triple, and what is said of them where something else is registered.

use crate::probe::check;
use crate::servers::Server;
use crate::servers::dubbo::{self, Dubbo};
use crate::servers::zookeeper::{self, Asking};
use crate::walk::Walk;
use crate::world::World;
use crate::znodes::{self, Owner, instance, provider};

const ZOOKEEPER: &str = "zookeeper://10.9.8.20:2181";
const V3_2: &str = "10.9.8.31:50051";
const V3_3: &str = "10.9.8.32:50051";
const BOTH_3_2: &str = "10.9.8.33:20880";
const BOTH_3_3: &str = "10.9.8.34:20880";
const EVERYWHERE: [&str; 4] = [V3_2, V3_3, BOTH_3_2, BOTH_3_3];

#[test]
fn triple() {
    let world = World::new("triple");
    let registry = world.host("registry", 20);
    let [old, new, old_both, new_both] =
        [("old", 31), ("new", 32), ("old-both", 33), ("new-both", 34)]
            .map(|(name, last)| world.host(name, last));
    let odd = world.host("odd", 35);
    let caller = world.host("caller", 40);
    let _zookeeper = zookeeper::standalone(&world, &registry, zookeeper::V3_9, Asking::Nothing);
    let grouped = ["shop.group=blue", "shop.version=1.0.0"];
    // One port for both protocols.
    let both = ["shop.group=blue", "shop.version=1.0.0", "dubbo.protocol.ext-protocol=tri"];
    let start = |host, version, application, properties: &[&str], protocols| {
        let dubbo = Dubbo { properties, ..Dubbo::new(version, application, ZOOKEEPER) };
        dubbo::provider(&world, host, &dubbo, protocols)
    };
    let providers = [
        start(&old, dubbo::V3_2, "old", &grouped, "tri:50051"),
        start(&new, dubbo::V3_3, "new", &grouped, "tri:50051"),
        start(&old_both, dubbo::V3_2, "old-both", &both, "dubbo:20880"),
        start(&new_both, dubbo::V3_3, "new-both", &both, "dubbo:20880"),
    ];

    let mut walk = Walk::through("triple");
    walk.situation("the interface that is registered answers, and nobody notices", || {
        let tree = znodes::dump(&caller, &registry.ip);
        let logs = logs(&providers);
        let outcome = check(&caller, &[ZOOKEEPER]);
        outcome.exits(0).reads(0, "complete").no_findings();
        for address in EVERYWHERE {
            outcome.verdict(address, "reachable").identity(address, "proven");
        }
        assert_eq!(tree, znodes::dump(&caller, &registry.ip), "the probe wrote to ZooKeeper");
        assert_eq!(logs, self::logs(&providers), "a provider warns of the probe");
    });
    walk.situation("providers with a token, and without Dubbo's echo", || {
        let settings = [
            (dubbo::V3_2, "shop.token=secret"),
            (dubbo::V3_3, "shop.token=secret"),
            (dubbo::V3_2, "dubbo.provider.filter=-echo"),
            (dubbo::V3_3, "dubbo.provider.filter=-default"),
        ];
        for (version, setting) in settings {
            let provider = start(&odd, version, "odd", &[setting], "tri:50051");
            let log = provider.printed();
            let outcome = check(&caller, &[ZOOKEEPER]);
            outcome.exits(0).verdict("10.9.8.35:50051", "reachable").no_findings();
            assert_eq!(log, provider.printed(), "{version} with {setting} warns of the probe");
            provider.stop();
        }
    });
    walk.situation("an interface that isn't there, and another application", || {
        znodes::session(&caller, &registry.ip, |session| {
            session.create("/dubbo/shop.api.Pay", Owner::Anyone);
            session.create("/dubbo/shop.api.Pay/providers", Owner::Anyone);
            session.create("/services/orders", Owner::Anyone);
            for address in EVERYWHERE {
                let url = format!("tri://{address}/shop.api.Pay?application=x");
                session.create(&provider("shop.api.Pay", &url), Owner::Anyone);
            }
            for address in [V3_2, V3_3] {
                let node = format!("/services/orders/{address}");
                session.create_with(&node, &instance("orders", "tri", address), Owner::Anyone);
            }
        });
        let outcome = check(&caller, &[ZOOKEEPER]);
        outcome.exits(1);
        for address in [V3_2, V3_3] {
            // What was registered by the process itself is still there.
            outcome.address_is(address, "reachable").identity(address, "proven");
            outcome.finds("RP502", "error", address).says("RP502", address, "shop.api.Pay");
        }
        for address in [BOTH_3_2, BOTH_3_3] {
            // What is registered in Dubbo's own protocol is there, and Triple is asked for the rest.
            outcome.address_is(address, "reachable").identity(address, "proven");
            outcome.finds("RP502", "error", address).says("RP502", address, "shop.api.Pay");
            outcome.keeps_to_itself("RP502", address, "shop.api.OrderService");
        }
        let pay = check(&caller, &["--service", "shop.api.Pay", ZOOKEEPER]);
        pay.exits(1);
        for address in EVERYWHERE {
            pay.verdict(address, "misidentified").finds("RP502", "error", address);
        }
        let orders = check(&caller, &["--application", "orders", ZOOKEEPER]);
        orders.exits(1).verdict(V3_2, "misidentified").verdict(V3_3, "misidentified");
        orders.says("RP502", V3_2, "is application `old`").says(
            "RP502",
            V3_3,
            "is application `new`",
        );
    });
    walk.situation("Triple and REST are registered where only Dubbo's own protocol is", || {
        let only = start(&odd, dubbo::V3_2, "only", &[], "dubbo:20880");
        znodes::session(&caller, &registry.ip, |session| {
            let services = [
                ("shop.api.Wrong", "tri://10.9.8.35:20880"),
                ("shop.api.Page", "rest://10.9.8.35:20880"),
                ("shop.api.Rest", "rest://10.9.8.32:50051"),
            ];
            for (service, address) in services {
                let url = format!("{address}/{service}?application=x");
                session.create(&format!("/dubbo/{service}"), Owner::Anyone);
                session.create(&format!("/dubbo/{service}/providers"), Owner::Anyone);
                session.create(&provider(service, &url), Owner::Anyone);
            }
        });
        let of = |service| check(&caller, &["--service", service, ZOOKEEPER]);
        of("shop.api.Wrong").exits(1).never("10.9.8.35:20880", "reachable");
        let page = of("shop.api.Page");
        page.exits(1).verdict("10.9.8.35:20880", "misidentified");
        page.says("RP503", "10.9.8.35:20880", "Dubbo's telnet");
        // Dubbo 3.3 speaks both HTTP/2 and HTTP/1.1 on the port of Triple.
        let log = providers[1].printed();
        of("shop.api.Rest").exits(0).verdict(V3_3, "reachable").no_errors();
        assert_eq!(log, providers[1].printed(), "a provider warns of the probe");
        only.stop();
    });
    walk.end();
}

fn logs(providers: &[Server]) -> Vec<String> {
    providers.iter().map(Server::printed).collect()
}
