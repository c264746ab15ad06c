//! What real clients write when they fail, and what `explain` makes of their whole logs.

use crate::probe::{check, explain};
use crate::servers::dubbo::{self, Dubbo};
use crate::servers::rocketmq::{self, Broker};
use crate::servers::zookeeper::{self, Asking};
use crate::walk::Walk;
use crate::world::{Nat, World};
use crate::znodes::{self, Owner, provider};

const ZOOKEEPER: &str = "zookeeper://10.9.8.20:2181";
const NAME_SERVER: &str = "10.9.8.20:9876";
const SERVICE: &str = "shop.api.OrderService";
const DUBBO: [&str; 4] = [dubbo::V2_6, dubbo::V2_7, dubbo::V3_2, dubbo::V3_3];
const ROCKETMQ: [&str; 2] = [rocketmq::V4_9, rocketmq::V5_3];
/// The container's own addresses, of the provider and of the broker.
const PROVIDER: &str = "172.17.0.5:20880";
const BROKER: &str = "172.17.0.6:10911";
const SHOP: &str = "10.9.8.41:20880";

#[test]
fn consumers_that_fail() {
    let world = World::new("explain");
    let registry = world.host("registry", 20);
    let caller = world.host("caller", 40);
    let shop = world.host("shop", 41);
    let docker = world.docker_host("docker", 7, ("172.17.0.1", 16), Nat::Masquerade);
    // It doesn't forward, so it drops what isn't for itself.
    let _gateway = world.host("gateway", 1);
    caller.route("172.16.0.0/12 via 10.9.8.1");
    let _zookeeper = zookeeper::standalone(&world, &registry, zookeeper::V3_9, Asking::Nothing);
    let log = |version, properties| {
        let consumer = Dubbo { properties, ..Dubbo::new(version, "checkout", ZOOKEEPER) };
        dubbo::failing_consumer(&world, &caller, &consumer).printed()
    };

    let mut walk = Walk::through("explain");
    walk.situation("nobody provides the service", || {
        for version in DUBBO {
            let log = log(version, &[]);
            let explained = explain(&caller, &log, &[]);
            explained
                .exits(0)
                .is("RP604")
                .says("service", SERVICE)
                .says("registry", "10.9.8.20:2181");
            let command = format!("regprobe check {ZOOKEEPER} --service {SERVICE}");
            assert_eq!(explained.command(), command, "{version}");
            let live = explain(&caller, &log, &[ZOOKEEPER]);
            live.exits(1).is("RP604").report_says("ERROR RP604 no-provider");
        }
    });
    walk.situation("the provider's address is a container's", || {
        let container = docker.container("c0ffee000005", "172.17.0.5");
        let orders = Dubbo::new(dubbo::V2_7, "orders", ZOOKEEPER);
        let orders = dubbo::provider(&world, &container, &orders, "dubbo:20880");
        let mut last = String::new();
        for version in DUBBO {
            last = log(version, &[]);
            let explained = explain(&caller, &last, &[]);
            explained.exits(0).is("RP101").address(PROVIDER);
            explained.says("service", SERVICE).says("registry", "10.9.8.20:2181");
            assert_eq!(
                explained.command(),
                format!("regprobe check {ZOOKEEPER} --address {PROVIDER}"),
                "{version}"
            );
        }
        // The command that it prints, run as it stands, says the same.
        let command = explain(&caller, &last, &[]).command();
        let words: Vec<&str> = command.split(' ').skip(2).collect();
        check(&caller, &words).exits(1).finds("RP101", "error", PROVIDER);
        let live = explain(&caller, &last, &[ZOOKEEPER]);
        live.exits(1).is("RP101").report_says("ERROR RP101 container-address");
        orders.stop();
        let gone = explain(&caller, &last, &[ZOOKEEPER]);
        gone.exits(1).is("RP101").report_says("ERROR RP605 stale-consumer");
    });
    walk.situation("another version answers than the one that is registered", || {
        // Somebody wrote the entry by hand: a provider of this version there is none.
        let url = format!(
            "dubbo://{SHOP}/{SERVICE}?application=x&interface={SERVICE}&version=2.0.0&methods=place"
        );
        znodes::session(&caller, &registry.ip, |session| {
            session.create(&provider(SERVICE, &url), Owner::Anyone);
        });
        for version in DUBBO {
            let properties = &["shop.version=1.0.0"];
            let orders = Dubbo { properties, ..Dubbo::new(version, "orders", ZOOKEEPER) };
            let _orders = dubbo::provider(&world, &shop, &orders, "dubbo:20880");
            let log = log(version, &["shop.version=2.0.0"]);
            let explained = explain(&caller, &log, &[]);
            explained.exits(0).is("RP502").address(SHOP).says("registry", "10.9.8.20:2181");
            match version {
                dubbo::V3_2 | dubbo::V3_3 => explained.means("in that group and version"),
                _ => explained.means(&format!("The provider has `{SERVICE}:1.0.0`")),
            };
            let live = explain(&caller, &log, &[ZOOKEEPER]);
            live.exits(1).is("RP502").report_says("ERROR RP502 wrong-identity");
        }
    });
    walk.end();
}

#[test]
fn producers_that_fail() {
    let world = World::new("explain-mq");
    let registry = world.host("registry", 20);
    let caller = world.host("caller", 40);
    let shop = world.host("shop", 41);
    let docker = world.docker_host("docker", 7, ("172.17.0.1", 16), Nat::Masquerade);
    let _gateway = world.host("gateway", 1);
    caller.route("172.16.0.0/12 via 10.9.8.1");
    let _name_server = rocketmq::name_server(&world, &registry, rocketmq::V5_3);
    let log = |version, name_servers: &str, settings: &[&str]| {
        rocketmq::failing_client(&world, &caller, version, name_servers, settings).printed()
    };

    let mut walk = Walk::through("explain-mq");
    walk.situation("no name server, and none that answers", || {
        for version in ROCKETMQ {
            explain(&caller, &log(version, "", &[]), &[]).exits(0).is("no-name-server");
        }
        let down = log(rocketmq::V4_9, "10.9.8.21:9876", &[]);
        let explained = explain(&caller, &down, &[]);
        explained.exits(0).is("RP801");
        assert_eq!(explained.command(), "regprobe check 10.9.8.21:9876");
        explain(&caller, &log(rocketmq::V5_3, "10.9.8.21:9876", &[]), &[]).is("no-name-server");
    });
    walk.situation("no broker has the topic", || {
        for version in ROCKETMQ {
            let explained = explain(&caller, &log(version, NAME_SERVER, &[]), &[]);
            explained.exits(0).is("no-route-of-topic").says("topic", "TopicTest");
        }
    });
    walk.situation("the broker's address is a container's", || {
        let container = docker.container("c0ffee000006", "172.17.0.6");
        let _broker = rocketmq::broker(&world, &container, &broker("broker-a"));
        for version in ROCKETMQ {
            let log = log(version, NAME_SERVER, &["-Dshop.timeout=120000"]);
            explain(&caller, &log, &[]).exits(0).is("RP101").address(BROKER);
            let live = explain(&caller, &log, &[NAME_SERVER]);
            live.exits(1).is("RP101").report_says("ERROR RP101 container-address");
        }
        // The limit of the whole message is shorter than that of the connection.
        for version in ROCKETMQ {
            let log = log(version, NAME_SERVER, &[]);
            explain(&caller, &log, &[])
                .exits(0)
                .means("The time limit of the whole message expired");
        }
    });
    walk.situation("the fast port is closed", || {
        let _broker = rocketmq::broker(&world, &shop, &broker("broker-b"));
        let _closed = shop.firewall("input", &["tcp dport 10909 reject with tcp reset"]);
        let settings = ["-Dcom.rocketmq.sendMessageWithVIPChannel=true", "-Dshop.timeout=120000"];
        for version in ROCKETMQ {
            let log = log(version, NAME_SERVER, &settings);
            explain(&caller, &log, &[]).exits(0).is("RP303").address("10.9.8.41:10909");
            let live = explain(&caller, &log, &[NAME_SERVER]);
            live.exits(0).is("RP303").report_says("WARNING RP303 fast-port");
        }
    });
    walk.end();
}

fn broker(name: &str) -> Broker<'_> {
    Broker { version: rocketmq::V4_9, name, name_servers: NAME_SERVER, settings: &[] }
}
