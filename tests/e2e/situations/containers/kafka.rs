//! Brokers of Kafka that advertise their container's id, or the name of their machine, and what `whoami`
//! prints for them there, pasted.

use std::path::PathBuf;

use serde_json::Value;

use crate::applied::Applied;
use crate::servers::Server;
use crate::servers::kafka::{self, READY, V3_9};
use crate::setup;
use crate::walk::Walk;
use crate::world::{Bridge, Host, Machine, World};

/// Where an image has Kafka.
const HOME: &str = "/opt/kafka";
const MACHINE: &str = "10.9.8.7:9092";
const ASK: &str = "whoami --as kafka --server-properties config/server.properties --format json";
const REMEDY: [&str; 2] = ["RP109", "advertised-listeners"];

#[test]
fn kafka_in_containers() {
    let lan = Lan::new();
    let variables = kafka::variables();
    let variables: Vec<String> =
        variables.iter().map(|(name, value)| format!("-e {name}={value}")).collect();
    let variables = variables.join(" ");
    let line = "exec bin/kafka-server-start.sh config/server.properties";
    // Commands that name their file, in words and in a shell's line, and an image that asks variables.
    let images: [(_, &[&str], _); 3] = [
        ("words", &["bin/kafka-server-start.sh", "config/server.properties"], ""),
        ("line", &["sh", "-c", line], ""),
        ("variables", &["bin/run"], variables.as_str()),
    ];
    let mut walk = Walk::through("kafka");
    let mut applied = Applied::in_world("kafka");
    for (image, words, options) in images {
        walk.situation(&format!("advertised-listeners on a container of {image}"), || {
            lan.docker.image_with(image, words, (&lan.distribution, HOME));
            let run = format!("docker run -d -p 9092:9092 {options} {image}");
            let container = lan.docker.start(&run, READY);
            let wrong = told(&container.exec(&lan.program.asking()));
            assert_eq!(wrong["host"], container.host_name(), "{wrong:#}");
            if image == "words" {
                let failed = kafka::send(&lan.caller, MACHINE, "-Dshop.timeout=4000");
                assert!(failed.contains("SEND FAILED") && !failed.contains("SENT "), "{failed}");
                assert!(failed.contains(container.host_name()), "{failed}");
            }
            let mut remedy = pasted(&wrong, &mut applied);
            if image == "line" {
                // As it is indented on the page for people.
                remedy = format!("    {}", remedy.replace('\n', "\n    "));
            }
            let mended = lan.docker.start(&remedy, READY);
            is_served(&lan.caller);
            if image == "variables" {
                let right = told(&mended.exec(&lan.program.asking()));
                assert_eq!((&right["host"], &right["concern"]), (&"10.9.8.7".into(), &Value::Null));
            }
        });
    }
    walk.situation("advertised-listeners on a process of the machine", || {
        let told = lan.docker.paste(&format!("cd {V3_9} && {}", lan.program.asking()));
        let wrong = self::told(&told);
        assert_eq!(wrong["host"], "docker", "{wrong:#}");
        let remedy = pasted(&wrong, &mut applied);
        let mut command = lan.docker.host.command("sh");
        command.args(["-c", &remedy]).current_dir(&lan.distribution);
        let broker = Server::start(&lan.world.log_name(&lan.docker.host, V3_9), &mut command);
        let broker = broker.wait(READY, |printed| printed.contains(READY));
        is_served(&lan.caller);
        drop(broker);
    });
    walk.end();
    applied.end();
}

/// What would be advertised.
pub fn told(json: &str) -> Value {
    let told: Value = serde_json::from_str(json).expect("JSON");
    told["prospects"][0]["entries"][0].clone()
}

/// The remedy's text for a shell, which is now applied.
fn pasted(entry: &Value, applied: &mut Applied) -> String {
    applied.note(REMEDY, V3_9);
    remedy(entry, REMEDY, "shell")
}

/// The text of this kind of a remedy against what a finding of this code says.
pub fn remedy(entry: &Value, [code, name]: [&str; 2], kind: &str) -> String {
    assert_eq!(entry["concern"]["code"], code, "{entry:#}");
    let remedies = entry["concern"]["remedies"].as_array().expect("remedies");
    let remedy = remedies.iter().find(|remedy| remedy["name"] == name).expect("the remedy");
    let mut changes = remedy["changes"].as_array().expect("changes").iter();
    let change = changes.find(|change| change["kind"] == kind).expect("a change of this kind");
    change["text"].as_str().expect("a text").to_owned()
}

/// An image of a broker that takes its settings from variables.
pub fn image(machine: &Machine) {
    let distribution = machine.folder.join(V3_9);
    kafka::distribution(&distribution);
    machine.image_with(V3_9, &["bin/run"], (&distribution, HOME));
}

/// regprobe where containers see it.
pub struct Program(PathBuf);

impl Program {
    pub fn of(world: &str) -> Self {
        let program = setup::cache().join(format!("regprobe-{world}"));
        std::fs::copy(env!("CARGO_BIN_EXE_regprobe"), &program).expect("a copy of regprobe");
        Self(program)
    }

    /// A line of shell that asks for what a broker would advertise.
    pub fn asking(&self) -> String {
        format!("{} {ASK} || test $? = 1", self.0.display())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// A client that is told the machine's address is sent to that one, and nowhere else.
pub fn is_served(caller: &Host) {
    let sent = kafka::send(caller, MACHINE, "-Dshop.timeout=600000");
    assert!(sent.contains("SENT orders-0@") && sent.contains(&format!("BY {MACHINE} ")), "{sent}");
}

/// A machine with brokers in containers, and a client.
struct Lan {
    docker: Machine,
    caller: Host,
    distribution: PathBuf,
    program: Program,
    world: World,
}

impl Lan {
    fn new() -> Self {
        let world = World::new("kafka");
        let caller = world.host("caller", 40);
        let docker = world.machine("docker", 7, Bridge::Podman);
        let distribution = docker.folder.join(V3_9);
        kafka::distribution(&distribution);
        let program = Program::of("kafka");
        Self { docker, caller, distribution, program, world }
    }
}
