//! Kafka: a broker that is its own controller, and a client.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use super::{java, java_options};
use crate::setup;
use crate::world::Host;

pub const V3_9: &str = "kafka-3.9.2";

const CLUSTER: &str = "MkU3OEVBNTcwNTJENDM2Qk";

/// What a broker prints once it serves.
pub const READY: &str = "Kafka Server started";

/// What is in its distribution's config/kraft/server.properties.
pub const PROPERTIES: &str = "\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@localhost:9093
listeners=PLAINTEXT://:9092,CONTROLLER://:9093
inter.broker.listener.name=PLAINTEXT
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL
log.dirs=data
offsets.topic.replication.factor=1
";

/// The same in variables, as the image apache/kafka takes them.
pub fn variables() -> Vec<(String, String)> {
    let each = PROPERTIES.lines().filter_map(|line| line.split_once('='));
    let variable = |key: &str| format!("KAFKA_{}", key.replace('.', "_").to_uppercase());
    let each = each.map(|(key, value)| (variable(key), value.to_owned()));
    each.chain([("CLUSTER_ID".to_owned(), CLUSTER.to_owned())]).collect()
}

/// What the distribution has in its folder, for an image that runs it there: `bin`, `config`, and a
/// formatted store.
pub fn distribution(folder: &Path) {
    for name in ["bin", "config", "docker"] {
        std::fs::create_dir_all(folder.join(name)).expect("a folder");
    }
    std::fs::write(folder.join("config/server.properties"), PROPERTIES).expect("server.properties");
    for name in ["log4j", "tools-log4j"] {
        std::fs::write(folder.join(format!("docker/{name}.properties")), "").expect("a file");
    }
    let line = |heap, main: &str| {
        let words = java_options(V3_9, heap);
        let words = shlex::try_join(words.iter().map(String::as_str)).expect("words");
        format!("java {words} {main}")
    };
    let log = "-Dorg.slf4j.simpleLogger.defaultLogLevel=info";
    let start = line(384, "kafka.Kafka \"$@\"").replacen("java", &format!("exec java {log}"), 1);
    write(folder, "kafka-server-start.sh", &start);
    // As the image apache/kafka does it: its settings come from variables.
    let setup = line(128, "kafka.docker.KafkaDockerWrapper setup");
    let folders = "--default-configs-dir docker --mounted-configs-dir /mnt/shared/config \
                   --final-configs-dir config";
    let run = format!("{setup} {folders}\nexec bin/kafka-server-start.sh config/server.properties");
    write(folder, "run", &run);
    format(folder);
}

/// Sends one message to the broker at `bootstrap` and those that this names; what the client printed.
pub fn send(host: &Host, bootstrap: &str, option: &str) -> String {
    let mut command = java(host, V3_9, 128);
    command.args([option, "shop.Send", bootstrap, "orders"]);
    let output = command.output().expect("java starts");
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn write(folder: &Path, name: &str, script: &str) {
    let file = folder.join("bin").join(name);
    std::fs::write(&file, format!("#!/bin/sh\n{script}\n")).expect("a script");
    std::fs::set_permissions(&file, Permissions::from_mode(0o755)).expect("a program");
}

/// A broker starts with no store that isn't formatted.
fn format(folder: &Path) {
    let mut command = Command::new("java");
    command.args(["-cp", &setup::class_path(V3_9), "kafka.tools.StorageTool", "format"]);
    command.args(["-t", CLUSTER, "-c", "config/server.properties"]).current_dir(folder);
    let output = command.output().expect("java starts");
    assert!(output.status.success(), "{output:?}");
}
