//! A real container engine's socket, which tells which container an address is.

use serde_json::Value;

use crate::applied::Applied;
use crate::probe::{check, paste};
use crate::servers::dubbo::{self, Dubbo};
use crate::servers::zookeeper::{self, Asking};
use crate::setup;
use crate::walk::Walk;
use crate::world::{Bridge, World};

const ZOOKEEPER: &str = "zookeeper://10.9.8.20:2181";
const READY: &str = "PROVIDER READY";
const MENDED: &str = "10.9.8.7:20880";

#[test]
fn engine() {
    let world = World::new("engine");
    let registry = world.host("registry", 20);
    let caller = world.host("caller", 40);
    let docker = world.machine("docker", 7, Bridge::Docker);
    let _zookeeper =
        zookeeper::standalone(&world, &registry, zookeeper::V3_9, Asking::FourLetterWords);
    let properties = &["dubbo.service.shutdown.wait=500"];
    let orders = Dubbo { properties, ..Dubbo::new(dubbo::V3_3, "orders", ZOOKEEPER) };
    docker.image("orders", &dubbo::provider_words(&orders, "dubbo:20880"));
    let socket = docker.folder.join("engine.sock");
    let asked = format!("--containers={}", socket.display());

    let mut walk = Walk::through("engine");
    let mut applied = Applied::in_world("engine");
    walk.situation("run-again: no engine is at the socket", || {
        let outcome = check(&docker.host, &[&asked, ZOOKEEPER]);
        outcome.finds("RP905", "warning", "").says("RP905", "", "engine.sock");
        let remedy = applied.take(&outcome, ["RP905", "", "run-again"], "podman");
        let opens = remedy[0].split('`').find(|part| part.starts_with("podman "));
        let opens = opens.expect("a command").replace("SOCKET &", &socket.display().to_string());
        docker.paste(&format!("{opens} >/dev/null 2>&1 &"));
        docker.wait_for(&socket);
        paste(&docker.host, &remedy[1]).silent_on("RP905", "");
    });
    walk.situation("the container is named, and the port that it doesn't publish", || {
        let container = docker.start("docker run -d --name orders-1 orders", READY);
        let outcome = check(&docker.host, &[&asked, ZOOKEEPER]);
        let address = outcome.address_like(docker.containers, 20880);
        outcome.exits(1).verdict(&address, "local-only").finds("RP101", "error", &address);
        outcome.says("RP101", &address, "it is the container `orders-1` (image `");
        outcome.says("RP101", &address, "doesn't publish port 20880: `-p 20880:20880` is missing");
        outcome.silent_on("RP905", "");
        // Nobody asked it.
        check(&docker.host, &[ZOOKEEPER]).keeps_to_itself("RP101", &address, "orders-1");
        // Seen from elsewhere, that machine's containers aren't this one's.
        let remedy = outcome.remedy("RP101", &address, "registry-variables");
        assert!(remedy[0].contains("\ncontainer orders-1 20880 "), "{}", remedy[0]);
        let mended = docker.start(&remedy[0], READY);
        drop(container);
        let outcome = check(&caller, &[ZOOKEEPER]);
        outcome.exits(0).no_findings();
        outcome.verdict(MENDED, "reachable").identity(MENDED, "proven");
        drop(mended);
    });
    walk.situation("asked in a container, whoami tells what that would register", || {
        let program = setup::cache().join("regprobe-engine");
        std::fs::copy(env!("CARGO_BIN_EXE_regprobe"), &program).expect("a copy of regprobe");
        let run = format!("docker run --rm orders {} whoami --as dubbo:3.3", program.display());
        let told = docker.paste(&format!("{run} --format json || test $? = 1"));
        let told: Value = serde_json::from_str(&told).expect("JSON");
        let entry = &told["prospects"][0]["entries"][0];
        let address = entry["host"].as_str().expect("an address");
        assert!(address.starts_with(docker.containers), "{told:#}");
        assert_eq!((&entry["usable"], &told["exit_code"]), (&false.into(), &1.into()), "{told:#}");
        assert_eq!(told["vantage"]["container"], true, "{told:#}");
        let page = docker.paste(&format!("{run} || test $? = 1"));
        assert!(page.contains("RP101") && page.contains(docker.containers), "{page}");
        let variable = "-e DUBBO_IP_TO_REGISTRY=10.9.8.7";
        let mended = docker.paste(&run.replace("--rm", &format!("--rm {variable}")));
        assert!(mended.contains("would register 10.9.8.7"), "{mended}");
        std::fs::remove_file(&program).expect("the copy");
    });
    walk.situation(
        "a port that is published under another number, or on the loopback only",
        || {
            for (options, said) in [
                ("-p 30880:20880", "which publishes port 20880 as 30880"),
                ("-p 127.0.0.1:20880:20880", "which publishes port 20880 on 127.0.0.1:20880 only"),
            ] {
                let _container = docker.start(&format!("docker run -d {options} orders"), READY);
                let outcome = check(&docker.host, &[&asked, ZOOKEEPER]);
                let address = outcome.address_like(docker.containers, 20880);
                outcome.exits(1).says("RP101", &address, said);
            }
        },
    );
    walk.end();
    applied.end();
}
