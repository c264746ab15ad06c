//! A rolling deployment, and the gate of its pipeline: green at the right moment and not before.

use crate::probe::wait_for;
use crate::servers::dubbo::{self, Dubbo};
use crate::servers::zookeeper::{self, Asking};
use crate::walk::Walk;
use crate::world::{Nat, World};

const ZOOKEEPER: &str = "zookeeper://10.9.8.20:2181";
const TWO: &str = "shop.api.OrderService:1.0.0>=2";
const NO_OTHER: &str = "shop.api.OrderService:!1.0.0==0";

#[test]
fn rollout_of_2_7() {
    rollout("rollout2.7", dubbo::V2_7);
}

#[test]
fn rollout_of_3_3() {
    rollout("rollout3.3", dubbo::V3_3);
}

fn rollout(name: &'static str, version: &'static str) {
    let world = World::new(name);
    let registry = world.host("registry", 20);
    let [old, first, second] =
        [("old", 31), ("first", 32), ("second", 33)].map(|(name, last)| world.host(name, last));
    let caller = world.host("caller", 40);
    let docker = world.docker_host("docker", 7, ("172.17.0.1", 16), Nat::Masquerade);
    let container = docker.container("c0ffee000005", "172.17.0.5");
    let _zookeeper =
        zookeeper::standalone(&world, &registry, zookeeper::V3_9, Asking::FourLetterWords);
    let start = |host, release: &str| {
        let of_release = format!("shop.version={release}");
        let dubbo =
            Dubbo { properties: &[&of_release], ..Dubbo::new(version, "orders", ZOOKEEPER) };
        dubbo::provider(&world, host, &dubbo, "dubbo:20880")
    };
    let retired = start(&old, "0.9.0");

    let mut walk = Walk::through(name);
    let mut running = Vec::new();
    walk.situation("0.9.0 out, two of 1.0.0 in", || {
        let expected = ["--expect", TWO, "--expect", NO_OTHER, "--settle", "3s"];
        let mut gate = wait_for(&caller, &[&expected[..], &[ZOOKEEPER]].concat());
        gate.tells(&format!("not held: {TWO}: 0 of 2: none is registered"));
        gate.tells(&format!("not held: {NO_OTHER}: 1 there: 10.9.8.31:20880 yes"));
        running.push(start(&first, "1.0.0"));
        gate.tells(&format!("not held: {TWO}: 1 of 2: 10.9.8.32:20880 yes"));
        running.push(start(&second, "1.0.0"));
        // The new release is callable, and callers of any version still meet the old one.
        gate.tells(&format!(" held: {TWO}: 2 of 2"));
        gate.is_waiting();
        retired.stop();
        gate.tells(&format!(" held: {NO_OTHER}: 0 there"));
        let outcome = gate.ended();
        outcome.exits(0).held(TWO, Some(true)).held(NO_OTHER, Some(true));
        assert_eq!(outcome.report["waited"]["ended"], "held");
        // Who calls it has it.
        let web =
            Dubbo { properties: &["shop.version=1.0.0"], ..Dubbo::new(version, "web", ZOOKEEPER) };
        let web = dubbo::consumer(&world, &caller, &web);
        assert!(web.printed().contains("CALL placed tea"), "{}", web.printed());
    });
    walk.situation("the new release registers its container's address", || {
        let expected = ["--expect", "shop.api.OrderService:1.1.0"];
        let mut gate = wait_for(&caller, &[&expected[..], &[ZOOKEEPER]].concat());
        gate.tells("0 of 1: none is registered");
        let _lost = start(&container, "1.1.0");
        let outcome = gate.ended();
        outcome.exits(1).held("shop.api.OrderService:1.1.0", Some(false));
        outcome.finds("RP907", "error", "").finds("RP101", "error", "172.17.0.5:20880");
        outcome.says("RP907", "", "172.17.0.5:20880 RP101");
        assert_eq!(outcome.report["waited"]["ended"], "hopeless");
    });
    walk.situation("another release than the expected one came", || {
        let expected = ["--expect", "shop.api.OrderService:2.0.0", "--settle", "3s"];
        let mut gate = wait_for(&caller, &[&expected[..], &[ZOOKEEPER]].concat());
        gate.tells("0 of 1: none is registered");
        let _other = start(&old, "1.2.0");
        let outcome = gate.ended();
        outcome.exits(1).says("RP907", "", "came with version 1.2.0");
        assert_eq!(outcome.report["waited"]["ended"], "hopeless");
    });
    walk.end();
}
