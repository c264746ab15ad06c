//! Whom a broker's fault hurts: real producers and consumers, as the brokers that answer tell them.

use crate::probe::check;
use crate::servers::rocketmq::{self, Broker};
use crate::walk::Walk;
use crate::world::{Nat, World};

const NAME_SERVER: &str = "10.9.8.20:9876";
const HEALTHY: &str = "10.9.8.31:10911";
const NEIGHBOUR: &str = "10.9.8.32:10911";
const CONTAINER: &str = "172.17.0.6:10911";
/// Otherwise clients of version 4 are connected to the brokers of every cluster.
const APART: &str = "autoCreateTopicEnable=false";

#[test]
fn clients_of_version_4() {
    clients_of("clients4", rocketmq::V4_9, "V4_9_7");
}

#[test]
fn clients_of_version_5() {
    clients_of("clients5", rocketmq::V5_3, "V5_3_3");
}

fn clients_of(name: &'static str, version: &'static str, release: &str) {
    let world = World::new(name);
    let registry = world.host("registry", 20);
    let [mq, neighbour, orders, kiosk] =
        [("mq", 31), ("neighbour", 32), ("orders", 33), ("kiosk", 34)]
            .map(|(name, ip)| world.host(name, ip));
    let caller = world.host("caller", 40);
    let docker = world.docker_host("docker", 7, ("172.17.0.1", 16), Nat::Masquerade);
    let container = docker.container("c0ffee000006", "172.17.0.6");
    let broker = |name, settings| Broker { version, name, name_servers: NAME_SERVER, settings };
    let _name_server = rocketmq::name_server(&world, &registry, version);
    let _healthy = rocketmq::broker(&world, &mq, &broker("broker-a", &[APART]));
    let other = ["brokerClusterName=OtherCluster", APART];
    let _neighbour = rocketmq::broker(&world, &neighbour, &broker("broker-c", &other));
    let start = |host, name, cluster| {
        rocketmq::clients(&world, host, version, [name, NAME_SERVER, cluster])
    };
    let _orders = start(&orders, "orders", "DefaultCluster");
    let _kiosk = start(&kiosk, "kiosk", "OtherCluster");

    let mut walk = Walk::through(name);
    walk.situation("every broker answers, and nobody is asked for clients", || {
        let outcome = check(&caller, &[NAME_SERVER]);
        outcome.exits(0).counts("broker", 2).no_findings();
        assert_eq!(outcome.report["rocketmq_clients"], serde_json::json!([]));
    });
    walk.situation("a broker of the cluster is registered with a container's address", || {
        let _broken = rocketmq::broker(&world, &container, &broker("broker-b", &[APART]));
        let outcome = check(&caller, &[NAME_SERVER]);
        outcome.exits(1).verdict(CONTAINER, "unreachable").finds("RP101", "error", CONTAINER);
        let hurt = [("orders-desk", "10.9.8.33"), ("orders-store", "10.9.8.33")];
        outcome.affects_just("RP101", CONTAINER, &hurt);
        assert!(outcome.text.contains("orders-desk"), "{}", outcome.text);
        for address in [HEALTHY, NEIGHBOUR] {
            outcome.verdict(address, "reachable").finds_nothing_on(address);
        }
        let told = &outcome.report["rocketmq_clients"];
        assert_eq!(told.as_array().map(Vec::len), Some(1), "{told}");
        assert!(told.to_string().contains(release), "{told}");
        // Its topics are listed, as all are.
        for part in [told, &outcome.report["findings"]] {
            assert!(!part.to_string().contains("kiosk-"), "{part}");
        }
    });
    walk.end();
}

#[test]
fn clients_under_access_control() {
    let world = World::new("clientsacl");
    let registry = world.host("registry", 20);
    let mq = world.host("mq", 31);
    let caller = world.host("caller", 40);
    let docker = world.docker_host("docker", 7, ("172.17.0.1", 16), Nat::Masquerade);
    let container = docker.container("c0ffee000006", "172.17.0.6");
    let _name_server = rocketmq::name_server(&world, &registry, rocketmq::V5_3);
    let broker = |version, name, settings| {
        let name_servers = NAME_SERVER;
        Broker { version, name, name_servers, settings }
    };
    let _broken = rocketmq::broker(&world, &container, &broker(rocketmq::V5_3, "broker-b", &[]));
    // Who it is may be asked by anybody, and who its clients are may not.
    let open = [&rocketmq::AUTHENTICATED[..], &["authenticationWhitelist=26"]].concat();
    let half_open = [&rocketmq::AUTHENTICATED[..], &["authenticationWhitelist=26,201"]].concat();
    let kinds: [(_, _, &[&str], _); 4] = [
        ("authentication, but not of 26", rocketmq::V5_3, &open, "proven"),
        ("authentication, but not of 26 and 201", rocketmq::V5_3, &half_open, "proven"),
        ("authentication", rocketmq::V5_3, &rocketmq::AUTHENTICATED, "withheld"),
        ("ACL", rocketmq::V4_9, &["aclEnable=true"], "withheld"),
    ];

    let [key, wrong_key] =
        [("key", "12345678\n"), ("wrong", "87654321\n")].map(|(name, secret)| {
            let file = world.data.join(name);
            std::fs::write(&file, secret).expect("a secret key");
            format!("operator:file={}", file.display())
        });
    let mut walk = Walk::through("clientsacl");
    for (name, version, settings, identity) in kinds {
        walk.situation(&format!("the neighbour keeps its clients back: {name}"), || {
            let _neighbour = rocketmq::broker(&world, &mq, &broker(version, "broker-a", settings));
            let outcome = check(&caller, &[NAME_SERVER]);
            outcome.exits(1).finds("RP101", "error", CONTAINER);
            outcome.affects_just("RP101", CONTAINER, &[]);
            assert_eq!(outcome.report["rocketmq_clients"], serde_json::json!([]));
            outcome.identity(HEALTHY, identity);
            match identity {
                "proven" => outcome.verdict(HEALTHY, "reachable").finds_nothing_on(HEALTHY),
                _ => outcome.verdict(HEALTHY, "undetermined").finds("RP505", "info", HEALTHY),
            };
            let wrong = check(&caller, &["--rocketmq-auth", &wrong_key, NAME_SERVER]);
            wrong.identity(HEALTHY, identity);
            let outcome = check(&caller, &["--rocketmq-auth", &key, NAME_SERVER]);
            outcome.verdict(HEALTHY, "reachable").identity(HEALTHY, "proven");
            outcome.finds_nothing_on(HEALTHY);
            for told in [&outcome.text, &outcome.report.to_string()] {
                assert!(!told.contains("12345678"), "the secret key is told: {told}");
            }
        });
    }
    walk.end();
}
