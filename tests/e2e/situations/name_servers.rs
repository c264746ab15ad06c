//! Name servers of different ages, and brokers that they see differently, or that have the address or
//! the name of another.

use crate::applied::Applied;
use crate::probe::{Outcome, check, paste};
use crate::servers::rocketmq::{self, Broker, V4_9, V5_3};
use crate::walk::Walk;
use crate::world::World;

const BOTH: &str = "10.9.8.20:9876;10.9.8.21:9876";
/// A name server of which no other knows, and the first one with it.
const THIRD: &str = "10.9.8.22:9876";
const FIRST_AND_THIRD: &str = "10.9.8.20:9876;10.9.8.22:9876";
const A: &str = "10.9.8.34:10911";
const ONE: &str = "10.9.8.36:10911";
const COPY: &str = "10.9.8.39:10911";

#[test]
fn two_name_servers() {
    let world = World::new("mq");
    let [ns1, ns2, ns3] =
        [("ns1", 20), ("ns2", 21), ("ns3", 22)].map(|(name, ip)| world.host(name, ip));
    let [a, ha, slave, one, closed, copy] =
        [("a", 34), ("ha", 35), ("slave", 38), ("one", 36), ("acl", 37), ("copy", 39)]
            .map(|(name, ip)| world.host(name, ip));
    let caller = world.host("caller", 40);
    let _ns1 = rocketmq::name_server(&world, &ns1, V4_9);
    let _ns2 = rocketmq::name_server(&world, &ns2, V5_3);

    let mut walk = Walk::through("mq");
    let mut applied = Applied::in_world("mq");
    let mut broker_a = None;
    walk.situation("all-name-servers: no broker is known to any", || {
        let told = broker(V5_3, "broker-a", &[]);
        rocketmq::install(&world, &a, &Broker { name_servers: "127.0.0.1:9876", ..told });
        let outcome = check(&caller, &[BOTH]);
        outcome.exits(1).counts("broker", 0).finds("RP803", "error", "");
        let remedy = applied.take(&outcome, ["RP803", "", "all-name-servers"], V5_3);
        broker_a = Some(rocketmq::paste(&world, &a, &told, &remedy[0]));
    });
    walk.situation("both name servers know the same broker", || {
        check(&caller, &[BOTH]).reads(0, "complete").has_just(&[A]);
    });
    walk.situation("registry-member: one name server is down, and then takes TLS only", || {
        let outcome = check(&caller, &[FIRST_AND_THIRD]);
        outcome.counts("broker", 1).finds("RP801", "warning", THIRD).no_errors();
        outcome.exits(0).verdict(A, "reachable");
        let advice = &applied.take(&outcome, ["RP801", THIRD, "registry-member"], V5_3)[0];
        assert!(advice.contains("port 9876: start the name server there"), "{advice}");
        let in_tls = rocketmq::name_server_in_tls(&world, &ns3, V5_3);
        let outcome = check(&caller, &[FIRST_AND_THIRD]);
        outcome.exits(0).finds("RP801", "warning", THIRD).says("RP801", THIRD, "TLS");
        let advice = &applied.take(&outcome, ["RP801", THIRD, "registry-member"], V5_3)[0];
        assert!(advice.contains("-Dtls.server.mode=permissive"), "{advice}");
        in_tls.stop();
        let _ns3 = rocketmq::name_server(&world, &ns3, V5_3);
        let outcome = check(&caller, &[FIRST_AND_THIRD]);
        // It serves, and no broker was told of it.
        outcome.exits(1).silent_on("RP801", THIRD).finds("RP704", "error", "");
    });
    walk.situation("registry-member: a broker is named where a name server should be", || {
        let outcome = check(&caller, &[&format!("10.9.8.20:9876;{A}")]);
        outcome.exits(0).finds("RP801", "warning", A).verdict(A, "reachable");
        let which = ["RP801", A, "registry-member"];
        let command = applied.command(&outcome, which, V4_9);
        assert_eq!(command, "regprobe check '10.9.8.20:9876;10.9.8.34:9876'");
        let _moved = rocketmq::name_server(&world, &a, V4_9);
        paste(&caller, &command).silent_on("RP801", A).silent_on("RP801", "10.9.8.34:9876");
    });
    walk.situation("a broker's slaves are sent to an address of a bridge (brokerIP2)", || {
        let settings = &["brokerIP2=172.17.0.9"];
        let _ha = rocketmq::broker(&world, &ha, &broker(V4_9, "broker-ha", settings));
        let outcome = check(&caller, &[BOTH]);
        outcome.exits(0).finds("RP701", "info", "172.17.0.9:10912");
        outcome.verdict("10.9.8.35:10911", "reachable").identity("10.9.8.35:10911", "proven");

        let settings = &["brokerId=1", "brokerRole=SLAVE"];
        let slave_of = broker(V4_9, "broker-ha", settings);
        let _slave = rocketmq::broker(&world, &slave, &slave_of);
        let outcome = check(&caller, &[BOTH]);
        outcome.exits(1).finds("RP701", "error", "172.17.0.9:10912").counts("broker", 3);
        outcome.verdict("10.9.8.38:10911", "reachable").identity("10.9.8.38:10911", "proven");
    });
    walk.situation("a broker keeps its identity to itself (ACL)", || {
        let settings = &["aclEnable=true"];
        let _acl = rocketmq::broker(&world, &closed, &broker(V4_9, "broker-acl", settings));
        let outcome = check(&caller, &[BOTH]);
        outcome.identity("10.9.8.37:10911", "withheld");
        outcome.never("10.9.8.37:10911", "misidentified").silent_on("RP502", "10.9.8.37:10911");
    });
    walk.situation("all-name-servers: a broker is known to one of two", || {
        let told = broker(V4_9, "broker-one", &[]);
        let alone = Broker { name_servers: "10.9.8.20:9876", ..told };
        let known_to_one = rocketmq::broker(&world, &one, &alone);
        let outcome = check(&caller, &[BOTH]);
        outcome.reads(0, "complete").verdict(ONE, "reachable");
        outcome.exits(1).finds("RP704", "error", ONE).says("RP704", ONE, "10.9.8.21:9876");
        let remedy = applied.take(&outcome, ["RP704", ONE, "all-name-servers"], V4_9);
        known_to_one.stop();
        let _mended = rocketmq::paste(&world, &one, &told, &remedy[0]);
        check(&caller, &[BOTH]).has_just(&[A, ONE]);
    });
    let told = broker(V4_9, "broker-copy", &[]);
    let mut mended = None;
    walk.situation("one-broker-an-address: a broker's file was copied, address and all", || {
        let copied = broker(V4_9, "broker-copy", &["brokerIP1=10.9.8.34"]);
        let wrong = rocketmq::broker(&world, &copy, &copied);
        let outcome = check(&caller, &[BOTH]);
        outcome.exits(1).finds("RP705", "error", A);
        let advice = &applied.take(&outcome, ["RP705", A, "one-broker-an-address"], V4_9)[0];
        assert!(advice.contains("`DefaultCluster/broker-copy/0` runs on another"), "{advice}");
        let remedy = applied.take(&outcome, ["RP705", A, "broker-address"], V4_9);
        wrong.stop();
        // Its entry went at once.
        check(&caller, &[BOTH]).has_just(&[A]);
        mended = Some(rocketmq::paste(&world, &copy, &told, &remedy[0]));
        check(&caller, &[BOTH]).has_just(&[A, COPY]);
    });
    walk.situation("one-broker-an-address: two clusters have a broker of one name", || {
        let other = ["brokerClusterName=OtherCluster", "brokerId=1", "brokerRole=SLAVE"];
        let same = rocketmq::broker(&world, &one, &broker(V4_9, "broker-copy", &other));
        let outcome = check(&caller, &[BOTH]);
        outcome.exits(1).finds("RP705", "error", ONE).silent("RP502");
        let advice = &applied.take(&outcome, ["RP705", ONE, "one-broker-an-address"], V4_9)[0];
        assert!(advice.contains("that one last"), "{advice}");
        drop(mended.take());
        for server in ["10.9.8.20", "10.9.8.21"] {
            rocketmq::await_listing(&caller, server, "no copy", |told| !told.contains(COPY));
        }
        same.stop();
        let _mended = rocketmq::broker(&world, &copy, &told);
        let renamed = broker(V4_9, "broker-other", &["brokerClusterName=OtherCluster"]);
        let _renamed = rocketmq::broker(&world, &one, &renamed);
        check(&caller, &[BOTH]).has_just(&[A, COPY, ONE]);
    });
    drop(broker_a);
    walk.end();
    applied.end();
}

impl Outcome {
    /// Nothing is found, and the brokers at these addresses, and no others, prove who they are.
    #[track_caller]
    fn has_just(&self, addresses: &[&str]) -> &Self {
        self.exits(0).no_findings().counts("broker", addresses.len());
        for address in addresses {
            self.verdict(address, "reachable").identity(address, "proven");
        }
        self
    }
}

/// Known to both name servers.
fn broker<'a>(version: &'static str, name: &'a str, settings: &'a [&'a str]) -> Broker<'a> {
    Broker { version, name, name_servers: BOTH, settings }
}
