//! Entries whose process, session or machine is gone: how each is told, and for how long it stays.

use crate::applied::Applied;
use crate::probe::{check, paste};
use crate::servers::dubbo::{self, Dubbo};
use crate::servers::zookeeper::{self, Asking, has_session_from};
use crate::walk::Walk;
use crate::world::World;

const ZOOKEEPER: &str = "zookeeper://10.9.8.20:2181";
const ADMIN: &str = "zookeeper://10.9.8.30:2181";
const LIVING: &str = "10.9.8.31:20880";
const FALLEN: &str = "10.9.8.32:20880";
const OFF: &str = "10.9.8.33:20880";
/// The longest session of a server at the usual tickTime, and of one that grants less.
const EXPIRY: &str = "is removed at most 40 s after";
const SHORT_EXPIRY: &str = "is removed at most 4 s after";

#[test]
fn ghosts() {
    let world = World::new("ghosts");
    let registry = world.host("registry", 20);
    let admin = world.host("admin", 30);
    let [living, fallen, off] =
        [("living", 31), ("fallen", 32), ("off", 33)].map(|(name, ip)| world.host(name, ip));
    let [caller, cold] = [("caller", 40), ("cold", 41)].map(|(name, ip)| world.host(name, ip));
    let words = Asking::FourLetterWords;
    let _zookeeper = zookeeper::standalone(&world, &registry, zookeeper::V3_9, words);
    let mut short = zookeeper::standalone(&world, &admin, zookeeper::V3_9, Asking::AsInstalled);
    zookeeper::configure(&world, &admin, &mut short, zookeeper::V3_9, "maxSessionTimeout=4000\n");
    let start = |host, name, registry| {
        dubbo::provider(&world, host, &Dubbo::new(dubbo::V2_7, name, registry), "dubbo:20880")
    };
    let _living = start(&living, "living", ZOOKEEPER);
    let gone = [("killed", ZOOKEEPER, EXPIRY), ("killed-admin", ADMIN, SHORT_EXPIRY)];

    let mut walk = Walk::through("ghosts");
    let mut applied = Applied::in_world("ghosts");
    for (name, registry, expiry) in gone {
        walk.situation(&format!("a provider is killed, {name}"), || {
            start(&fallen, name, registry).kill();
            let outcome = check(&caller, &[registry]);
            outcome.exits(1).verdict(FALLEN, "unreachable").finds("RP601", "error", FALLEN);
            outcome.says("RP601", FALLEN, "the session that registered it is closed");
            outcome.says("RP601", FALLEN, expiry).says("RP601", FALLEN, "\"certain\"");
            outcome.finds_nothing_on(LIVING);
            if registry == ADMIN {
                let which = ["RP601", FALLEN, "wait-for-expiry"];
                let command = applied.command(&outcome, which, dubbo::V2_7);
                assert!(command.starts_with("sleep 8; regprobe check "), "{command}");
                paste(&caller, &command).exits(0).counts("provider", 0).silent_on("RP601", FALLEN);
            }
        });
    }
    walk.situation("an older Dubbo has the port of a killed one", || {
        let orders = Dubbo::new(dubbo::V3_3, "killed-new", ZOOKEEPER);
        dubbo::provider(&world, &fallen, &orders, "dubbo:20880").kill();
        let other = Dubbo::new(dubbo::V2_7, "pay", ADMIN);
        let services = ["com.acme.Pay;;".to_owned()];
        let _pay = dubbo::serves(&world, &fallen, &other, "20880", &services);
        let outcome = check(&caller, &[ZOOKEEPER]);
        outcome.exits(1).verdict(FALLEN, "misidentified").silent_on("RP405", FALLEN);
        outcome.finds("RP502", "error", FALLEN).says("RP502", FALLEN, "another one has its port");
        outcome.lacks_remedy("RP502", FALLEN, "interface-choice");
        let which = ["RP502", FALLEN, "wait-for-expiry"];
        let command = applied.command(&outcome, which, dubbo::V3_3);
        let outcome = paste(&caller, &command);
        outcome.exits(0).counts("instance", 0).finds_nothing_on(FALLEN);
    });
    walk.situation("a provider loses its connection to ZooKeeper, and serves on", || {
        let _fallen = start(&fallen, "cut-off", ZOOKEEPER);
        check(&caller, &[ZOOKEEPER]).verdict(FALLEN, "reachable").finds_nothing_on(FALLEN);
        let reset = "tcp sport 2181 reject with tcp reset";
        let cut = fallen.firewall("input", &[reset]);
        has_session_from(&registry, &fallen, false);
        let outcome = check(&caller, &[ZOOKEEPER]);
        outcome.exits(0).verdict(FALLEN, "reachable").identity(FALLEN, "proven");
        outcome.finds("RP601", "info", FALLEN).says("RP601", FALLEN, "but its session is lost");
        outcome.says("RP601", FALLEN, EXPIRY).finds_nothing_on(LIVING);
        let which = ["RP601", FALLEN, "run-again"];
        let command = applied.command(&outcome, which, dubbo::V2_7);
        drop(cut);
        has_session_from(&registry, &fallen, true);
        let outcome = paste(&caller, &command);
        outcome.verdict(FALLEN, "reachable").finds_nothing_on(FALLEN);
    });
    walk.situation("a machine is off, and its session hasn't expired", || {
        let _off = start(&off, "off", ZOOKEEPER);
        check(&caller, &[ZOOKEEPER]).verdict(OFF, "reachable").finds_nothing_on(OFF);
        off.pull_the_cable();
        // The kernel takes a while to doubt a neighbour that answered a moment ago.
        let outcome = check(&caller, &[ZOOKEEPER]);
        outcome.exits(1).verdict(OFF, "unreachable").finds_nothing_on(LIVING);
        assert!(outcome.text.contains("the machine is off"), "{}", outcome.text);
        let outcome = check(&cold, &[ZOOKEEPER]);
        outcome.exits(1).verdict(OFF, "unreachable").finds("RP601", "error", OFF);
        outcome.says("RP601", OFF, "the machine is off");
        outcome.says(
            "RP601",
            OFF,
            "its session is still listed, and expires after 40 s without a heartbeat",
        );
        outcome.finds_nothing_on(LIVING);
    });
    walk.end();
    applied.end();
}
