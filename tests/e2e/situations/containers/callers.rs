//! Consumers that call in vain, and ports that somebody else has, or nobody.

use super::providers::{Lan, MENDED, READY, ZOOKEEPER, provider_with};
use crate::applied::Applied;
use crate::probe::Outcome;
use crate::servers::Server;
use crate::servers::dubbo::{self, Dubbo, V2_6, V2_7, V3_3};
use crate::servers::zookeeper::{self, Asking, V3_9};
use crate::walk::Walk;
use crate::world::{Bridge, Host};

const ADDRESS: &str = "-e DUBBO_IP_TO_REGISTRY=10.9.8.7";
/// Registered and published as it should be.
const RIGHT: &str = "docker run -d -e DUBBO_IP_TO_REGISTRY=10.9.8.7 -p 20880:20880";

#[test]
fn callers() {
    let lan = Lan::new("callers", Bridge::Podman, Asking::FourLetterWords);
    let checkout = lan.world.host("checkout", 33);
    let mut walk = Walk::through("callers");
    let mut applied = Applied::in_world("callers");
    walk.situation("mend-providers", || {
        let consumer = consumer(&lan, &checkout, "");
        let (address, outcome, _container) = lan.bridged(V2_6);
        outcome.finds("RP604", "error", "").finds("RP101", "error", &address);
        let remedy = &applied.take(&outcome, ["RP604", "", "mend-providers"], V2_6)[0];
        assert!(remedy.contains("its own finding in this report"), "{remedy}");
        let remedy = applied.take(&outcome, ["RP101", &address, "registry-variables"], V2_6);
        let _mended = lan.docker.start(&remedy[0], READY);
        is_served(&lan.check());
        consumer.stop();
    });
    walk.situation("provide", || {
        let elsewhere = format!("{ZOOKEEPER}?group=elsewhere");
        let tells = ["org.slf4j.simpleLogger.defaultLogLevel=info"];
        lan.docker.image("elsewhere", &provider_with(V3_3, &elsewhere, &tells));
        let consumer = consumer(&lan, &checkout, "");
        let wrong = lan.docker.start(&format!("{RIGHT} elsewhere"), READY);
        let outcome = lan.check();
        outcome.exits(1).finds("RP604", "error", "").says("RP604", "", "no provider is registered");
        let remedy = &applied.take(&outcome, ["RP604", "", "provide"], V3_3)[0];
        assert!(remedy.contains("in its log where it registered"), "{remedy}");
        let log = wrong.logs();
        let told =
            log.lines().any(|line| line.contains("egister") && line.contains("group=elsewhere"));
        assert!(told, "{log}");
        drop(wrong);
        let _right = lan.docker.start(&format!("{RIGHT} {V3_3}"), READY);
        is_served(&lan.check());
        consumer.stop();
    });
    walk.situation("agree-on-version", || {
        for version in ["1.0.0", "2.0.0"] {
            let settings = [&format!("shop.version={version}"), "shop.static=true"];
            let settings = if version == "1.0.0" { &settings[..] } else { &settings[..1] };
            lan.docker.image(version, &provider_with(V2_6, ZOOKEEPER, settings));
        }
        let old_consumer = consumer(&lan, &checkout, "shop.version=1.0.0");
        // Its entry is persistent, and stays.
        drop(lan.docker.start(&format!("{RIGHT} 1.0.0"), READY));
        let _new = lan.docker.start(&format!("{RIGHT} 2.0.0"), READY);
        let outcome = lan.check();
        outcome.exits(1).finds("RP604", "error", "").finds("RP502", "error", MENDED);
        let remedy = &applied.take(&outcome, ["RP502", MENDED, "agree-on-version"], V2_6)[0];
        assert!(remedy.contains("set version to `2.0.0` on the callers' reference"), "{remedy}");
        let delete = applied.take(&outcome, ["RP502", MENDED, "delete-node"], V2_6);
        old_consumer.stop();
        let consumer = consumer(&lan, &checkout, "shop.version=2.0.0");
        zookeeper::write_shell(&lan.docker.folder, V3_9);
        lan.docker.paste(&format!("PATH=\"$PWD:$PATH\"\n{}", delete[0]));
        is_served(&lan.check());
        consumer.stop();
    });
    walk.situation("port-owner", || {
        let registry = zookeeper::words(&configuration(&lan));
        lan.docker.image("stranger", &registry);
        let mount = "-v \"$PWD\":\"$PWD\"";
        let stranger = lan
            .docker
            .start(&format!("docker run -d --name stranger {mount} -p 20880:2181 stranger"), "");
        let orders = lan.docker.start(&format!("docker run -d {ADDRESS} {V2_6}"), READY);
        let outcome = lan.check();
        outcome.exits(1).verdict(MENDED, "misidentified").finds("RP503", "error", MENDED);
        let remedy = applied.take(&outcome, ["RP503", MENDED, "port-owner"], V2_6);
        let told = lan.docker.paste(&remedy[0]);
        assert!(told.contains("stranger 20880->2181/tcp"), "{told}");
        // Podman may cut a container off for a while when another one goes.
        drop((orders, stranger));
        let run = format!("docker run -d {mount} -p 8080:2181 stranger");
        let _stranger = lan.docker.start(&run, "");
        let _orders = lan.docker.start(&format!("{RIGHT} {V2_6}"), READY);
        lan.is_mended(MENDED);
    });
    walk.situation("behind-the-forwarder, which forwards to another port", || {
        let run = format!("docker run -d {ADDRESS} -p 127.0.0.1:30880:20880 {V2_6}");
        let _orders = lan.docker.start(&run, READY);
        let forward = |port: u16| {
            let listen = "TCP-LISTEN:20880,bind=10.9.8.7,fork,reuseaddr";
            lan.docker.paste(&format!("socat {listen} TCP:127.0.0.1:{port} >/dev/null 2>&1 &"));
        };
        forward(30881);
        let outcome = lan.check();
        outcome.exits(1).verdict(MENDED, "unreachable").finds("RP501", "error", MENDED);
        let remedy = applied.take(&outcome, ["RP501", MENDED, "behind-the-forwarder"], V2_6);
        let end = || {
            let pid = listener(&lan.docker.paste(&remedy[0]), "socat");
            lan.docker.paste(&format!("kill {pid}"));
        };
        end();
        forward(30880);
        lan.is_mended(MENDED);
        end();
    });
    walk.situation("behind-the-forwarder, where the process itself hangs", || {
        let run = format!("docker run -d --network host {ADDRESS} {V3_3}");
        let _orders = lan.docker.start(&run, READY);
        let pid = listener(&lan.docker.paste("ss -ltnp 'sport = :20880'"), "java");
        lan.docker.paste(&format!("kill -STOP {pid}"));
        let outcome = lan.check();
        outcome.exits(1).verdict(MENDED, "unreachable").finds("RP501", "error", MENDED);
        let remedy = applied.take(&outcome, ["RP501", MENDED, "behind-the-forwarder"], V3_3);
        assert_eq!(listener(&lan.docker.paste(&remedy[0]), "java"), pid);
        for advice in ["jstack PID", "ps -o stat= -p PID", "kill -CONT PID"] {
            assert!(remedy[1].contains(&format!("`{advice}`")), "{remedy:?}");
        }
        lan.docker.paste(&format!("! timeout 3 jstack {pid}"));
        assert!(lan.docker.paste(&format!("ps -o stat= -p {pid}")).starts_with('T'));
        lan.docker.paste(&format!("kill -CONT {pid}"));
        assert!(lan.docker.paste(&format!("jstack {pid}")).contains("java.lang.Thread.State"));
        lan.is_mended(MENDED);
    });
    walk.end();
    applied.end();
}

fn consumer(lan: &Lan, host: &Host, setting: &str) -> Server {
    let settings = [setting];
    let properties = if setting.is_empty() { &[][..] } else { &settings[..] };
    let checkout = Dubbo { properties, ..Dubbo::new(V2_7, "checkout", ZOOKEEPER) };
    dubbo::consumer(&lan.world, host, &checkout)
}

fn is_served(outcome: &Outcome) {
    outcome.exits(0).no_findings().counts("provider", 1).counts("consumer", 1);
    outcome.verdict(MENDED, "reachable").identity(MENDED, "proven");
}

/// The process that listens, as `ss` names it.
#[track_caller]
fn listener(told: &str, program: &str) -> String {
    let (_, rest) = told.split_once(&format!("\"{program}\",pid=")).expect(told);
    rest.split(',').next().unwrap_or_default().to_owned()
}

/// Another ZooKeeper's own, in the machine's folder.
fn configuration(lan: &Lan) -> String {
    let folder = lan.docker.folder.join("stranger");
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("zoo.cfg");
    let text = format!("dataDir={}\nclientPort=2181\nadmin.enableServer=false\n", folder.display());
    std::fs::write(&file, text).expect("zoo.cfg");
    file.display().to_string()
}
