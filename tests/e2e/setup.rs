//! What the tests need on this machine. What is missing is a failure that says what to do, never a skip.

use std::path::{Path, PathBuf};
use std::sync::Once;

use crate::world;

/// Fails unless this machine can run the tests, and clears what earlier runs left behind.
pub fn require() {
    static READY: Once = Once::new();
    let lacking = lacking();
    assert!(
        lacking.is_empty(),
        "the end-to-end tests need {}: run tests/ci as root, which installs it",
        lacking.join(", ")
    );
    READY.call_once(|| {
        world::sweep();
        sweep_scratch();
    });
}

fn lacking() -> Vec<String> {
    let mut lacking = Vec::new();
    if !nix::unistd::geteuid().is_root() {
        lacking.push("root".to_owned());
    }
    for program in PROGRAMS {
        if !is_in_path(program) {
            lacking.push(format!("`{program}`"));
        }
    }
    if !cache().join("prometheus").is_dir() {
        lacking.push("Prometheus".to_owned());
    }
    if !docker().is_dir() {
        lacking.push("Docker".to_owned());
    }
    for component in JARS {
        if !is_fetched(component) {
            lacking.push(format!("the jars of {component}"));
        }
    }
    if !kubernetes().join("sources").is_file() {
        lacking.push("Kubernetes, built".to_owned());
    }
    lacking
}

const PROGRAMS: [&str; 22] = [
    "ip",
    "nft",
    "setpriv",
    "unshare",
    "nsenter",
    "hostname",
    "socat",
    "sysctl",
    "timeout",
    "java",
    "podman",
    "/usr/lib/podman/netavark",
    "crun",
    "iptables",
    "containerd",
    "ctr",
    "runc",
    "/usr/lib/cni/portmap",
    "openssl",
    "/lib/systemd/systemd",
    "systemd-analyze",
    "chromium",
];

const JARS: [&str; 16] = [
    "zookeeper-3.4.14",
    "zookeeper-3.9.5",
    "rocketmq-4.9.7",
    "rocketmq-5.3.3",
    "rocketmq-client-4.5.0",
    "rocketmq-client-4.5.1",
    "rocketmq-client-java-5.0.7",
    "dubbo-2.6.0",
    "dubbo-2.6.12",
    "dubbo-2.7.23",
    "dubbo-3.2.19",
    "dubbo-3.3.6",
    "spring-cloud-zookeeper-2.2.5",
    "spring-cloud-zookeeper-4.1.3",
    "kafka-3.9.2",
    "whoami",
];

/// The jars are those of the pom as it is now.
fn is_fetched(component: &str) -> bool {
    let poms = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/e2e/poms");
    let wanted = std::fs::read(poms.join(format!("{component}.xml")));
    let there = std::fs::read(jars(component).join("pom.xml"));
    wanted.ok().zip(there.ok()).is_some_and(|(wanted, there)| wanted == there)
}

fn is_in_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// target/e2e: what `tests/ci` fetched, and what the servers write.
pub fn cache() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/e2e")
}

/// Kubernetes in one program, `kubernetes`, and the folder of a pod's first process, `pause`.
pub fn kubernetes() -> PathBuf {
    cache().join("kubernetes")
}

/// Docker as Debian has it, with Compose.
pub fn docker() -> PathBuf {
    cache().join("docker")
}

pub fn jars(component: &str) -> PathBuf {
    cache().join("jars").join(component)
}

/// Java's class path for a component: its jars, and our own classes where it has some.
pub fn class_path(component: &str) -> String {
    let classes = cache().join("classes").join(component);
    format!("{}:{}/lib/*", classes.display(), jars(component).display())
}

/// Where a server's output goes; kept after the run.
pub fn log_file(name: &str) -> PathBuf {
    let logs = cache().join("logs");
    std::fs::create_dir_all(&logs).expect("a directory for logs");
    logs.join(format!("{name}.log"))
}

/// A folder for one world of this process.
pub fn scratch(world: &str) -> PathBuf {
    cache().join("run").join(std::process::id().to_string()).join(world)
}

/// Removes the data of test processes that are gone.
fn sweep_scratch() {
    let Ok(runs) = std::fs::read_dir(cache().join("run")) else { return };
    for run in runs.flatten() {
        if !Path::new("/proc").join(run.file_name()).exists() {
            let _ = std::fs::remove_dir_all(run.path());
        }
    }
}
