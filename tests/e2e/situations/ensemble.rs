//! An ensemble of three ZooKeeper servers that loses its members one by one.

use std::time::{Duration, Instant};

use crate::probe::check;
use crate::servers::dubbo::{self, Dubbo};
use crate::servers::zookeeper::{self, mode};
use crate::walk::Walk;
use crate::world::World;

const ENSEMBLE: &str = "zookeeper://10.9.8.21:2181?backup=10.9.8.22:2181,10.9.8.23:2181";
const ORDERS: &str = "10.9.8.31:20880";

#[test]
fn ensemble_that_loses_members() {
    let world = World::new("ensemble");
    let members = [("zk1", 21), ("zk2", 22), ("zk3", 23)].map(|(name, ip)| world.host(name, ip));
    let app = world.host("app", 31);
    let caller = world.host("caller", 40);
    let [one, two, three] = &members;
    let mut servers = zookeeper::ensemble(&world, [one, two, three]);
    let orders = Dubbo::new(dubbo::V3_3, "orders", ENSEMBLE);
    let _orders = dubbo::provider(&world, &app, &orders, "dubbo:20880");
    // The leader goes last, so that the others need no election.
    let followers: Vec<usize> =
        (0..3).filter(|member| mode(&members[*member]).as_deref() == Some("follower")).collect();

    let mut walk = Walk::through("ensemble");
    walk.situation("all members are there", || {
        let outcome = check(&caller, &[ENSEMBLE]);
        outcome.exits(0).reads(0, "complete").verdict(ORDERS, "reachable").no_findings();
    });
    walk.situation("something else listens where ZooKeeper is said to be", || {
        let outcome = check(&caller, &["zookeeper://10.9.8.31:20880"]);
        outcome.exits(3).reads(0, "failed").finds("RP801", "error", "10.9.8.31:20880");
    });
    walk.situation("one member is down", || {
        servers[followers[0]].kill();
        let outcome = check(&caller, &[ENSEMBLE]);
        let down = format!("{}:2181", members[followers[0]].ip);
        outcome.exits(0).reads(0, "complete").finds("RP801", "warning", &down);
        outcome.verdict(ORDERS, "reachable").no_errors();
    });
    walk.situation("no quorum", || {
        servers[followers[1]].kill();
        wait_until(|| members.iter().all(|member| mode(member).is_none()));
        let start = Instant::now();
        let outcome = check(&caller, &[ENSEMBLE]);
        let took = start.elapsed();
        outcome.exits(3).reads(0, "failed").finds_anywhere("RP801", "error");
        assert!(took < Duration::from_secs(10), "it took {took:?}");
    });
    walk.end();
}

fn wait_until(condition: impl Fn() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < Duration::from_secs(30), "the ensemble still serves");
        std::thread::sleep(Duration::from_millis(100));
    }
}
