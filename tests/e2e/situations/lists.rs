//! Targets as people write them by mistake, and what real clients make of them.

use crate::applied::Applied;
use crate::probe::{check, paste};
use crate::servers::rocketmq::{self, Broker, CLIENTS, V4_9, V5_3};
use crate::servers::zookeeper::{self, Asking};
use crate::walk::Walk;
use crate::world::World;

const LIST: &str = "10.9.8.20:9876,10.9.8.21:9876";
const ZOOKEEPER: &str = "10.9.8.22:2181";

#[test]
fn lists_of_name_servers() {
    let world = World::new("lists");
    let [ns1, ns2, zk] =
        [("ns1", 20), ("ns2", 21), ("zk", 22)].map(|(name, ip)| world.host(name, ip));
    let mq = world.host("mq", 31);
    let caller = world.host("caller", 40);
    let _ns1 = rocketmq::name_server(&world, &ns1, V4_9);
    let _ns2 = rocketmq::name_server(&world, &ns2, V5_3);
    let _zookeeper = zookeeper::standalone(&world, &zk, zookeeper::V3_9, Asking::AsInstalled);
    let broker = Broker {
        version: V5_3,
        name: "broker-a",
        name_servers: "10.9.8.20:9876;10.9.8.21:9876",
        settings: &[],
    };
    let _broker = rocketmq::broker(&world, &mq, &broker);

    let mut walk = Walk::through("lists");
    let mut applied = Applied::in_world("lists");
    walk.situation("name-server-list: a comma between name servers", || {
        let outcome = check(&caller, &[LIST]);
        outcome.exits(0).reads(0, "complete").counts("broker", 1).finds("RP805", "warning", "");
        rocketmq::failing_client(&world, &caller, CLIENTS[1], LIST, &[]);
        let remedy = applied.take(&outcome, ["RP805", "", "name-server-list"], CLIENTS[1]);
        let list = caller.paste(&format!("{}\nprintf %s \"$NAMESRV_ADDR\"", remedy[0]));
        let sends = rocketmq::client(&world, &caller, CLIENTS[1], &list, &[]);
        assert!(sends.printed().contains("SENT "), "{}", sends.printed());
        check(&caller, &[&list]).exits(0).no_findings();
    });
    walk.situation("registry-member: a ZooKeeper is named as a name server", || {
        let wrong = format!("rocketmq://{ZOOKEEPER}");
        let outcome = check(&caller, &[&wrong]);
        outcome.exits(3).finds("RP801", "error", ZOOKEEPER);
        outcome.says("RP801", ZOOKEEPER, "a ZooKeeper answers there");
        let command =
            applied.command(&outcome, ["RP801", ZOOKEEPER, "registry-member"], zookeeper::V3_9);
        paste(&caller, &command).silent("RP801").reads(0, "complete");
    });
    for (version, at) in [(V4_9, "10.9.8.20:9876"), (V5_3, "10.9.8.21:9876")] {
        let name = format!("registry-member: a name server ({version}) is named as a ZooKeeper");
        walk.situation(&name, || {
            let outcome = check(&caller, &[&format!("zookeeper://{at}")]);
            outcome.exits(3).finds("RP801", "error", at);
            outcome.says("RP801", at, "a RocketMQ name server answers there");
            let command = applied.command(&outcome, ["RP801", at, "registry-member"], version);
            paste(&caller, &command).exits(0).counts("broker", 1).no_findings();
        });
    }
    walk.end();
    applied.end();
}
