//! An ensemble of three ZooKeeper servers that loses its members one by one, and gets them back as the
//! remedies have it.

use crate::applied::Applied;
use crate::patience::until_true;
use crate::probe::{Outcome, check};
use crate::servers::dubbo::{self, Dubbo};
use crate::servers::zookeeper::{self, V3_9, mode};
use crate::walk::Walk;
use crate::world::World;

const ENSEMBLE: &str = "zookeeper://10.9.8.21:2181?backup=10.9.8.22:2181,10.9.8.23:2181";
const ORDERS: &str = "10.9.8.31:20880";
/// A member that is named, and known to nobody.
const NAMED: &str = "zk2.example:2181";

/// A member without a quorum opens sessions of its own only.
const LOCAL: &str = "localSessionsEnabled=true\n";

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
    let is = |member: usize, wanted: &str| mode(&members[member]).as_deref() == Some(wanted);
    let followers: Vec<usize> = (0..3).filter(|member| is(*member, "follower")).collect();
    let [first, second] = followers[..] else { panic!("two followers: {followers:?}") };
    let leader = 3 - first - second;
    let address = |member: usize| format!("{}:2181", members[member].ip);

    let mut walk = Walk::through("ensemble");
    let mut applied = Applied::in_world("ensemble");
    walk.situation("all members are there", || {
        check(&caller, &[ENSEMBLE]).reads(0, "complete").is_well();
    });
    walk.situation("something else listens where ZooKeeper is said to be", || {
        let outcome = check(&caller, &["zookeeper://10.9.8.31:20880"]);
        outcome.exits(3).reads(0, "failed").finds("RP801", "error", "10.9.8.31:20880");
    });
    walk.situation("registry-member: nobody knows the name of one", || {
        let target = format!("zookeeper://10.9.8.21:2181?backup={NAMED}");
        let outcome = check(&caller, &[&target]);
        outcome.exits(0).reads(0, "complete").finds("RP801", "warning", NAMED);
        let advice = &applied.take(&outcome, ["RP801", NAMED, "registry-member"], V3_9)[0];
        assert!(advice.contains("zk2.example") && advice.contains("getent hosts"), "{advice}");
        caller.hosts_file("127.0.0.1 localhost\n10.9.8.22 zk2.example\n");
        caller.paste("getent hosts zk2.example");
        check(&caller, &[&target]).is_well();
    });
    walk.situation("registry-member: a firewall keeps callers from one", || {
        let firewall = members[first].firewall("input", &["tcp dport 2181 drop"]);
        let outcome = check(&caller, &[ENSEMBLE]);
        let cut = address(first);
        outcome.exits(0).finds("RP801", "warning", &cut).no_errors();
        let advice = &applied.take(&outcome, ["RP801", &cut, "registry-member"], V3_9)[0];
        assert!(advice.contains("firewall") && advice.contains("port 2181"), "{advice}");
        drop(firewall);
        check(&caller, &[ENSEMBLE]).is_well();
    });
    walk.situation("registry-member: one hangs", || {
        servers[first].freeze();
        let outcome = check(&caller, &[ENSEMBLE]);
        let hanging = address(first);
        outcome.exits(0).finds("RP801", "warning", &hanging).no_errors();
        let advice = &applied.take(&outcome, ["RP801", &hanging, "registry-member"], V3_9)[0];
        assert!(advice.contains("it hangs") && advice.contains("restart it"), "{advice}");
        members[first].paste("ss -ltnp 'sport = :2181' | grep java");
        servers[first].kill();
        servers[first] = zookeeper::again(&world, &members[first], V3_9);
        check(&caller, &[ENSEMBLE]).is_well();
    });
    let mut closed = None;
    walk.situation("one member is down", || {
        servers[first].kill();
        let outcome = check(&caller, &[ENSEMBLE]);
        outcome.exits(0).reads(0, "complete").finds("RP801", "warning", &address(first));
        outcome.verdict(ORDERS, "reachable").no_errors();
        closed = Some(outcome);
    });
    let mut without_quorum = None;
    walk.situation("no quorum", || {
        servers[second].kill();
        until_true("no quorum", || members.iter().all(|member| mode(member).is_none()));
        let outcome = check(&caller, &[ENSEMBLE]);
        outcome.exits(3).reads(0, "failed").finds("RP801", "error", &address(leader));
        without_quorum = Some(outcome);
    });
    walk.situation("registry-member and registry-quorum: one of two comes back", || {
        let last = address(leader);
        let not_serving = without_quorum.take().expect("the situation before");
        let advice = &applied.take(&not_serving, ["RP801", &last, "registry-member"], V3_9)[0];
        names_the_others(advice, [address(first), address(second)]);
        // A member may be told to serve reads without one.
        servers[leader].kill();
        servers[leader] = zookeeper::read_only(&world, &members[leader], V3_9, "");
        let outcome = check(&caller, &[ENSEMBLE]);
        outcome.exits(3).reads(0, "failed").says("RP801", &last, "in no new session");
        names_the_others(
            &outcome.remedy("RP801", &last, "registry-member")[0],
            [address(first), address(second)],
        );
        servers[leader].kill();
        servers[leader] = zookeeper::read_only(&world, &members[leader], V3_9, LOCAL);
        let outcome = check(&caller, &[ENSEMBLE]);
        outcome.exits(1).reads(0, "complete").finds("RP801", "error", &last);
        let advice = &applied.take(&outcome, ["RP801", &last, "registry-quorum"], V3_9)[0];
        names_the_others(advice, [address(first), address(second)]);
        servers[second] = zookeeper::again(&world, &members[second], V3_9);
        let outcome = check(&caller, &[ENSEMBLE]);
        outcome.exits(0).silent_on("RP801", &last).silent_on("RP801", &address(second));
        outcome.verdict(ORDERS, "reachable").finds("RP801", "warning", &address(first));
    });
    walk.situation("registry-member: the one that is down is started", || {
        let down = address(first);
        let outcome = closed.take().expect("the situation before");
        let advice = &applied.take(&outcome, ["RP801", &down, "registry-member"], V3_9)[0];
        assert!(advice.contains("Nothing listens") && advice.contains("zkServer.sh start"));
        servers[first] = zookeeper::again(&world, &members[first], V3_9);
        // The provider was without a server for a while: until it is connected again, that is told.
        until_true("no ghost", || !check(&caller, &[ENSEMBLE]).text.contains("RP601"));
        check(&caller, &[ENSEMBLE]).is_well();
    });
    walk.end();
    applied.end();
}

impl Outcome {
    #[track_caller]
    fn is_well(&self) {
        self.exits(0).no_findings().verdict(ORDERS, "reachable").identity(ORDERS, "proven");
    }
}

#[track_caller]
fn names_the_others(advice: &str, down: [String; 2]) {
    let all = down.iter().all(|member| advice.contains(member));
    assert!(all && advice.contains("more than half"), "{advice}");
}
