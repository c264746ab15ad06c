//! Providers in real containers, and what is printed for them, pasted.

use crate::probe::{Outcome, check};
use crate::servers::dubbo::{self, Dubbo};
use crate::servers::zookeeper::{self, Asking};
use crate::walk::Walk;
use crate::world::{Bridge, Container, Host, Machine, World};

const ZOOKEEPER: &str = "zookeeper://10.9.8.20:2181";
const VERSIONS: [&str; 3] = [dubbo::V2_6, dubbo::V2_7, dubbo::V3_3];
/// The machine that runs the containers, and the port of each provider there.
const HOST: &str = "10.9.8.7";
const MENDED: &str = "10.9.8.7:20880";
/// The address that each machine's docker0 has.
const BRIDGE: &str = "172.17.0.1:20880";
const READY: &str = "PROVIDER READY";

#[test]
fn dubbo_in_containers() {
    let world = World::new("podman");
    let registry = world.host("registry", 20);
    let caller = world.host("caller", 40);
    let docker = world.machine("docker", 7, Bridge::Podman);
    let _zookeeper =
        zookeeper::standalone(&world, &registry, zookeeper::V3_9, Asking::FourLetterWords);
    images(&docker);
    let mut walk = Walk::through("podman");
    for version in VERSIONS {
        for remedy in ["registry-variables", "host-networking"] {
            walk.situation(&format!("{remedy} on {version}"), || {
                let (address, outcome, _container) = bridged(&docker, &caller, version);
                let mended = apply(&docker, &outcome.remedy("RP101", &address, remedy)[..1]);
                is_mended(&caller, &mended);
            });
        }
    }
    walk.situation("hosts-injection on 2.6.12", || {
        let (address, outcome, _container) = bridged(&docker, &caller, dubbo::V2_6);
        let mended = apply(&docker, &outcome.remedy("RP101", &address, "hosts-injection"));
        is_mended(&caller, &mended);
    });
    walk.end();
}

#[test]
fn dubbo_beside_docker0() {
    let world = World::new("docker0");
    let registry = world.host("registry", 20);
    let caller = world.host("caller", 40);
    let docker = world.machine("docker", 7, Bridge::Docker);
    let _zookeeper =
        zookeeper::standalone(&world, &registry, zookeeper::V3_9, Asking::FourLetterWords);
    images(&docker);
    // Something else runs in a container, so docker0 is up, and newer than the machine's own card.
    docker.image("neighbor", &["sleep", "infinity"].map(str::to_owned));
    docker.paste("docker run -d neighbor");
    let mut walk = Walk::through("docker0");
    for version in VERSIONS {
        walk.situation(&format!("host-networking on {version}"), || {
            let (address, outcome, _container) = bridged(&docker, &caller, version);
            let remedy = outcome.remedy("RP101", &address, "host-networking");
            // On the machine itself it answers, and that is no use to anybody else.
            let outcome = check(&docker.host, &[ZOOKEEPER]);
            outcome.exits(1).verdict(&address, "local-only").finds("RP101", "error", &address);
            let mended = apply(&docker, &remedy[..1]);
            is_mended(&caller, &mended);
            if version != dubbo::V2_6 {
                mended.runs_with("-Ddubbo.network.interface.preferred=eth0 ");
            }
        });
    }
    for version in [dubbo::V2_7, dubbo::V3_3] {
        for remedy in ["interface-choice", "registry-variables"] {
            walk.situation(&format!("{remedy} on {version}"), || {
                let text = "docker run -d --network host";
                let container = docker.start(&format!("{text} {version}"), READY);
                let outcome = check(&caller, &[ZOOKEEPER]);
                outcome.exits(1).verdict(BRIDGE, "unreachable").finds("RP102", "error", BRIDGE);
                drop(container);
                let remedy = outcome.remedy("RP102", BRIDGE, remedy);
                // As the advice beside it says.
                let variables = "-e JAVA_TOOL_OPTIONS -e DUBBO_IP_TO_REGISTRY";
                let start = format!("{}\n{text} {variables} {version}", remedy[0]);
                let mended = docker.start(&start, READY);
                is_mended(&caller, &mended);
            });
        }
    }
    walk.end();
}

/// One image for each version.
fn images(machine: &Machine) {
    for version in VERSIONS {
        let properties = &["dubbo.service.shutdown.wait=500"];
        let orders = Dubbo { properties, ..Dubbo::new(version, "orders", ZOOKEEPER) };
        machine.image(version, &dubbo::provider_words(&orders, "dubbo:20880"));
    }
}

/// A provider that is left to its defaults: its address, and what the caller is told of it.
fn bridged<'m>(
    machine: &'m Machine,
    caller: &Host,
    version: &str,
) -> (String, Outcome, Container<'m>) {
    let container = machine.start(&format!("docker run -d {version}"), READY);
    let outcome = check(caller, &[ZOOKEEPER]);
    let address = outcome.address_like(machine.containers, 20880);
    outcome.exits(1).verdict(&address, "unreachable");
    outcome.finds("RP101", "error", &address).says("RP101", &address, HOST);
    (address, outcome, container)
}

/// Pastes one change after the other; the last one starts a container.
fn apply<'m>(machine: &'m Machine, changes: &[String]) -> Container<'m> {
    let (last, before) = changes.split_last().expect("a change");
    for change in before {
        machine.paste(change);
    }
    machine.start(last, READY)
}

fn is_mended(caller: &Host, _mended: &Container<'_>) {
    let outcome = check(caller, &[ZOOKEEPER]);
    outcome.exits(0).no_findings();
    outcome.verdict(MENDED, "reachable").identity(MENDED, "proven");
}
