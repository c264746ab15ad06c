//! What answers at a registered address: the service, another version or group of it, or another thing.

use crate::probe::check;
use crate::servers::dubbo::{self, Dubbo};
use crate::servers::zookeeper::{self, Asking};
use crate::walk::Walk;
use crate::world::World;
use crate::znodes::{self, Owner, provider};

const ZOOKEEPER: &str = "zookeeper://10.9.8.20:2181";
const OLD: &str = "10.9.8.31:20880";
const MIDDLE: &str = "10.9.8.32:20880";
const NEW: &str = "10.9.8.33:20880";

#[test]
fn what_answers() {
    let world = World::new("identity");
    let registry = world.host("registry", 20);
    let [old, middle, new] =
        [("old", 31), ("middle", 32), ("new", 33)].map(|(name, ip)| world.host(name, ip));
    let caller = world.host("caller", 40);
    let _zookeeper = zookeeper::standalone(&world, &registry, zookeeper::V3_9, Asking::Nothing);
    let grouped = ["shop.group=blue", "shop.version=1.0.0"];
    let of = |version, application| Dubbo {
        properties: &grouped,
        ..Dubbo::new(version, application, ZOOKEEPER)
    };
    let _old = dubbo::provider(&world, &old, &of(dubbo::V2_6, "old"), "dubbo:20880");
    let _middle = dubbo::provider(&world, &middle, &of(dubbo::V2_7, "middle"), "dubbo:20880");
    let _new = dubbo::provider(&world, &new, &of(dubbo::V3_3, "new"), "dubbo:20880");
    let everywhere = [OLD, MIDDLE, NEW];

    let mut walk = Walk::through("identity");
    walk.situation("the registered group and version answer", || {
        let outcome = check(&caller, &[ZOOKEEPER]);
        outcome.exits(0).no_findings();
        for address in everywhere {
            outcome.verdict(address, "reachable").identity(address, "proven");
        }
    });
    walk.situation("another version, another group and another service are registered", || {
        let registered = |interface: &str, address: &str, query: &str| {
            provider(interface, &format!("dubbo://{address}/{interface}?application=x&{query}"))
        };
        znodes::session(&caller, &registry.ip, |session| {
            for address in everywhere {
                let order = "shop.api.OrderService";
                let version = registered(order, address, "group=blue&version=2.0.0");
                session.create(&version, Owner::Anyone);
                session
                    .create(&registered(order, address, "group=red&version=1.0.0"), Owner::Anyone);
            }
            session.create("/dubbo/shop.api.Pay", Owner::Anyone);
            session.create("/dubbo/shop.api.Pay/providers", Owner::Anyone);
            for address in everywhere {
                session.create(&registered("shop.api.Pay", address, ""), Owner::Anyone);
            }
        });
        let outcome = check(&caller, &[ZOOKEEPER]);
        outcome.exits(1);
        for address in everywhere {
            // What was registered by the process itself is still there.
            outcome.address_is(address, "reachable").identity(address, "proven");
            outcome.finds("RP502", "error", address);
            outcome.says(
                "RP502",
                address,
                "`blue/shop.api.OrderService:2.0.0`: it has this \
                        interface in another version (`1.0.0`)",
            );
            outcome.says(
                "RP502",
                address,
                "`red/shop.api.OrderService:1.0.0`: it has this \
                        interface in another group (`blue`)",
            );
            outcome.says("RP502", address, "`shop.api.Pay`: it has no such interface");
        }
        let of_service = ["--service", "shop.api.Pay", ZOOKEEPER];
        check(&caller, &of_service).exits(1).verdict(NEW, "misidentified");
        let light = ["--identity", "light", "--service", "shop.api.Pay", ZOOKEEPER];
        check(&caller, &light).verdict(NEW, "reachable").silent_on("RP502", NEW);
    });
    walk.end();
}

#[test]
fn providers_with_settings_of_their_own() {
    let world = World::new("settings");
    let registry = world.host("registry", 20);
    let hosts = [("path", 31), ("token", 32), ("fast", 33), ("strict", 34)]
        .map(|(name, ip)| world.host(name, ip));
    let caller = world.host("caller", 40);
    let _zookeeper = zookeeper::standalone(&world, &registry, zookeeper::V3_9, Asking::Nothing);
    let mut walk = Walk::through("settings");
    let settings: [(&str, &[&str]); 4] = [
        (dubbo::V2_7, &["shop.path=orders/v1"]),
        (dubbo::V2_7, &["shop.token=secret"]),
        (dubbo::V3_3, &["shop.serialization=fastjson2"]),
        (dubbo::V3_3, &["shop.path=orders", "shop.token=true"]),
    ];
    for (host, (version, properties)) in hosts.iter().zip(settings) {
        walk.situation(&format!("a provider with {properties:?} on {version}"), || {
            let dubbo = Dubbo { properties, ..Dubbo::new(version, &host.name, ZOOKEEPER) };
            let provider = dubbo::provider(&world, host, &dubbo, "dubbo:20880");
            let consumer = Dubbo::new(version, "consumer", ZOOKEEPER);
            let consumer = dubbo::consumer(&world, &caller, &consumer);
            consumer.stop();
            let outcome = check(&caller, &[ZOOKEEPER]);
            let address = format!("{}:20880", host.ip);
            outcome.exits(0).verdict(&address, "reachable").identity(&address, "proven");
            outcome.no_findings();
            provider.stop();
        });
    }
    walk.end();
}
