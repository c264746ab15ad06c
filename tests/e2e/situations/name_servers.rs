//! Two name servers of different ages, and brokers that they see differently.

use crate::probe::check;
use crate::servers::rocketmq::{self, Broker};
use crate::walk::Walk;
use crate::world::World;

const BOTH: &str = "10.9.8.20:9876;10.9.8.21:9876";

#[test]
fn two_name_servers() {
    let world = World::new("mq");
    let ns1 = world.host("ns1", 20);
    let ns2 = world.host("ns2", 21);
    let [a, ha, slave, one, closed] =
        [("a", 34), ("ha", 35), ("slave", 38), ("one", 36), ("acl", 37)]
            .map(|(name, ip)| world.host(name, ip));
    let caller = world.host("caller", 40);
    let _ns1 = rocketmq::name_server(&world, &ns1, rocketmq::V4_9);
    let _ns2 = rocketmq::name_server(&world, &ns2, rocketmq::V5_3);
    let _a = rocketmq::broker(&world, &a, &broker(rocketmq::V5_3, "broker-a", &[]));

    let mut walk = Walk::through("mq");
    walk.situation("both name servers know the same broker", || {
        let outcome = check(&caller, &[BOTH]);
        outcome.exits(0).reads(0, "complete").counts("broker", 1).no_findings();
        outcome.verdict("10.9.8.34:10911", "reachable").identity("10.9.8.34:10911", "proven");
    });
    walk.situation("one name server is down", || {
        let outcome = check(&caller, &["10.9.8.20:9876;10.9.8.22:9876"]);
        outcome.counts("broker", 1).finds("RP801", "warning", "10.9.8.22:9876").no_errors();
        outcome.exits(0).verdict("10.9.8.34:10911", "reachable");
    });
    walk.situation("a broker's slaves are sent to an address of a bridge (brokerIP2)", || {
        let settings = &["brokerIP2=172.17.0.9"];
        let _ha = rocketmq::broker(&world, &ha, &broker(rocketmq::V4_9, "broker-ha", settings));
        let outcome = check(&caller, &[BOTH]);
        outcome.exits(0).finds("RP701", "info", "172.17.0.9:10912");
        outcome.verdict("10.9.8.35:10911", "reachable").identity("10.9.8.35:10911", "proven");

        let settings = &["brokerId=1", "brokerRole=SLAVE"];
        let slave_of = broker(rocketmq::V4_9, "broker-ha", settings);
        let _slave = rocketmq::broker(&world, &slave, &slave_of);
        let outcome = check(&caller, &[BOTH]);
        outcome.exits(1).finds("RP701", "error", "172.17.0.9:10912").counts("broker", 3);
        outcome.verdict("10.9.8.38:10911", "reachable").identity("10.9.8.38:10911", "proven");
    });
    walk.situation("a broker keeps its identity to itself (ACL)", || {
        let settings = &["aclEnable=true"];
        let _acl =
            rocketmq::broker(&world, &closed, &broker(rocketmq::V4_9, "broker-acl", settings));
        let outcome = check(&caller, &[BOTH]);
        outcome.identity("10.9.8.37:10911", "withheld");
        outcome.never("10.9.8.37:10911", "misidentified").silent_on("RP502", "10.9.8.37:10911");
    });
    walk.situation("a broker is known to one of two name servers", || {
        let alone =
            Broker { name_servers: "10.9.8.20:9876", ..broker(rocketmq::V4_9, "broker-one", &[]) };
        let _one = rocketmq::broker(&world, &one, &alone);
        let outcome = check(&caller, &[BOTH]);
        outcome.reads(0, "complete").verdict("10.9.8.36:10911", "reachable");
        outcome.exits(1).finds("RP704", "error", "10.9.8.36:10911");
        outcome.says("RP704", "10.9.8.36:10911", "10.9.8.21:9876");
    });
    walk.end();
}

fn broker<'a>(version: &'static str, name: &'a str, settings: &'a [&'a str]) -> Broker<'a> {
    Broker { version, name, name_servers: BOTH, settings }
}
