//! Providers and brokers in pods of a real Kubernetes, and what is printed for them, applied.

use super::brokers::{self, NAME_SERVER};
use super::kafka::{self, Program};
use super::providers::{MACHINE, MENDED, READY, VERSIONS, ZOOKEEPER, command};
use crate::applied::Applied;
use crate::probe::{Outcome, check};
use crate::servers::dubbo::V3_3;
use crate::servers::kafka::V3_9 as KAFKA;
use crate::servers::rocketmq::{self, V4_9, V5_3};
use crate::servers::spring::{self, BY_ADDRESS, V4_1 as SPRING};
use crate::servers::zookeeper::{self, Asking};
use crate::servers::{self, Server};
use crate::walk::Walk;
use crate::world::{Deployment, Host, Node, World};

/// The bridge of the node's pods, which a modern Dubbo takes for its machine's address.
const BRIDGE: &str = "10.244.0.1:20880";

#[test]
fn pods() {
    let lan = Lan::new();
    let mut walk = Walk::through("pods");
    let mut applied = Applied::in_world("pods");
    for version in VERSIONS {
        for name in ["kubernetes-node-address", "host-networking"] {
            walk.situation(&format!("{name} on {version}"), || {
                let (address, outcome, deployment) = lan.provider(version);
                outcome.says("RP401", &address, MACHINE);
                let remedy = applied.take(&outcome, ["RP401", &address, name], version);
                deployment.patch(&remedy[0], READY);
                lan.is_mended(MENDED);
            });
        }
    }
    walk.situation("the rollout after that, which the caveat tells of", || {
        let (address, outcome, deployment) = lan.provider(V3_3);
        let patch = &outcome.remedy("RP401", &address, "host-networking")[0];
        deployment.patch(patch, READY);
        deployment.restart();
        deployment.lacks_ports();
        deployment.let_it_in("spec: { strategy: { rollingUpdate: { maxSurge: 0 } } }", READY);
        lan.is_mended(MENDED);
    });
    walk.situation("kubernetes-node-address on a pod in its node's network", || {
        let (_, _, deployment) = lan.provider(V3_3);
        deployment.patch("spec: { template: { spec: { hostNetwork: true } } }", READY);
        let outcome = check(&lan.caller, &[ZOOKEEPER]);
        outcome.exits(1).finds("RP102", "error", BRIDGE);
        let named = ["RP102", BRIDGE, "kubernetes-node-address"];
        deployment.patch(&applied.take(&outcome, named, V3_3)[0], READY);
        lan.is_mended(MENDED);
    });
    of_brokers(&lan, &mut walk, &mut applied);
    of_spring(&lan, &mut walk, &mut applied);
    of_kafka(&lan, &mut walk, &mut applied);
    walk.end();
    applied.end();
}

/// Brokers that registered their pod's address.
fn of_brokers(lan: &Lan, walk: &mut Walk, applied: &mut Applied) {
    for version in [V4_9, V5_3] {
        for name in ["kubernetes-node-address", "host-networking"] {
            walk.situation(&format!("{name} on {version}"), || {
                let (address, outcome, deployment) = lan.broker(version);
                let remedy = applied.take(&outcome, ["RP401", &address, name], version);
                deployment.patch(&remedy[0], brokers::READY);
                lan.broker_is_mended();
            });
        }
    }
}

/// Applications that registered their pod's address or name.
fn of_spring(lan: &Lan, walk: &mut Walk, applied: &mut Applied) {
    for (name, environment, registered, code) in [
        ("host-networking", &BY_ADDRESS[..], "10.244.0.", "RP401"),
        ("kubernetes-node-address", &BY_ADDRESS[..], "10.244.0.", "RP401"),
        ("kubernetes-node-address", &[], "orders-", "RP109"),
    ] {
        walk.situation(&format!("{name} on {SPRING}, {code}"), || {
            let deployment = lan.node.deploy("orders", SPRING, environment, spring::READY);
            let outcome = check(&lan.caller, &[ZOOKEEPER]);
            let address = outcome.address_like(registered, 8080);
            outcome.exits(1).finds(code, "error", &address).says(code, &address, MACHINE);
            let remedy = applied.take(&outcome, [code, &address, name], SPRING);
            deployment.patch(&remedy[0], spring::READY);
            let outcome = check(&lan.caller, &[ZOOKEEPER]);
            // HTTP tells nobody whose it is, so who answers isn't proven.
            outcome.exits(0).no_findings().counts("instance", 1);
            outcome.verdict("10.9.8.7:8080", "reachable");
        });
    }
}

/// A broker that advertises its pod's name.
fn of_kafka(lan: &Lan, walk: &mut Walk, applied: &mut Applied) {
    walk.situation(&format!("kubernetes-node-address on {KAFKA}"), || {
        let variables = servers::kafka::variables();
        let variables: Vec<(&str, &str)> =
            variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        // The name that whoami has for what runs where it is asked.
        let broker = "the-application";
        let deployment = lan.node.deploy(broker, KAFKA, &variables, servers::kafka::READY);
        let wrong = kafka::told(&deployment.exec(&lan.program.asking()));
        assert!(wrong["host"].as_str().is_some_and(|host| host.starts_with(broker)), "{wrong:#}");
        let named = ["RP109", "kubernetes-node-address"];
        applied.note(named, KAFKA);
        deployment.patch(&kafka::remedy(&wrong, named, "kubernetes"), servers::kafka::READY);
        kafka::is_served(&lan.caller);
    });
}

// Servers and machines end before the world that they are in.
struct Lan {
    node: Node,
    caller: Host,
    program: Program,
    _zookeeper: Server,
    _name_server: Server,
    _registry: Host,
    _world: World,
}

impl Lan {
    fn new() -> Self {
        let world = World::new("pods");
        let registry = world.host("registry", 20);
        let asking = Asking::FourLetterWords;
        let zookeeper = zookeeper::standalone(&world, &registry, zookeeper::V3_9, asking);
        let name_server = rocketmq::name_server(&world, &registry, V5_3);
        let caller = world.host("caller", 40);
        let node = world.node("node", 7);
        for version in VERSIONS {
            node.machine.image(version, &command(version));
            node.takes(version);
        }
        for version in [V4_9, V5_3] {
            brokers::image(&node.machine, version);
            node.takes(version);
        }
        node.machine.image(SPRING, &spring::words(SPRING, "orders", "10.9.8.20:2181"));
        node.takes(SPRING);
        kafka::image(&node.machine);
        node.takes(KAFKA);
        let (_zookeeper, _name_server, _registry, _world) =
            (zookeeper, name_server, registry, world);
        let program = Program::of("pods");
        Self { node, caller, program, _zookeeper, _name_server, _registry, _world }
    }

    /// A provider that is left to its defaults: its address, and what the caller is told of it.
    fn provider(&self, version: &str) -> (String, Outcome, Deployment<'_>) {
        let deployment = self.node.deploy("orders", version, &[], READY);
        let outcome = check(&self.caller, &[ZOOKEEPER]);
        let address = outcome.address_like("10.244.0.", 20880);
        outcome.exits(1).verdict(&address, "unreachable").finds("RP401", "error", &address);
        (address, outcome, deployment)
    }

    fn is_mended(&self, address: &str) {
        let outcome = check(&self.caller, &[ZOOKEEPER]);
        outcome.exits(0).no_findings().counts("provider", 1);
        outcome.verdict(address, "reachable").identity(address, "proven");
    }

    /// The same of a broker.
    fn broker(&self, version: &str) -> (String, Outcome, Deployment<'_>) {
        let environment = [("ROCKETMQ_HOME", brokers::HOME)];
        let deployment = self.node.deploy("broker-a", version, &environment, brokers::READY);
        self.await_broker(":10911");
        let outcome = check(&self.caller, &[NAME_SERVER]);
        let address = outcome.address_like("10.244.0.", 10911);
        outcome.exits(1).verdict(&address, "unreachable").finds("RP401", "error", &address);
        (address, outcome, deployment)
    }

    fn broker_is_mended(&self) {
        self.await_broker(brokers::MENDED);
        let outcome = check(&self.caller, &[NAME_SERVER]);
        outcome.exits(0).no_findings().counts("broker", 1).names("broker-a");
        outcome.verdict(brokers::MENDED, "reachable").identity(brokers::MENDED, "proven");
    }

    fn await_broker(&self, text: &str) {
        let heard = |told: &str| told.contains(text);
        rocketmq::await_listing(&self.caller, brokers::REGISTRY, text, heard);
    }
}
