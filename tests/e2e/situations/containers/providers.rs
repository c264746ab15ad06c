//! A machine with providers in containers, a caller, and a registry.

use crate::patience::until_true;
use crate::probe::{Outcome, check, list};
use crate::servers::Server;
use crate::servers::dubbo::{self, Dubbo};
use crate::servers::zookeeper::{self, Asking};
use crate::world::{Bridge, Container, Host, Machine, World};

pub const ZOOKEEPER: &str = "zookeeper://10.9.8.20:2181";
pub const VERSIONS: [&str; 3] = [dubbo::V2_6, dubbo::V2_7, dubbo::V3_3];
/// The machine that runs the containers, and what each provider is to register.
pub const MACHINE: &str = "10.9.8.7";
pub const MENDED: &str = "10.9.8.7:20880";
/// The address that each machine's docker0 has.
pub const BRIDGE: &str = "172.17.0.1:20880";
/// What a provider prints once it has registered.
pub const READY: &str = "PROVIDER READY";

/// What a container has for Java already.
pub const OPTION: &str = "-Dshop.floor=2";

// Servers and machines end before the world that they are in.
pub struct Lan {
    pub docker: Machine,
    pub caller: Host,
    zookeeper: Server,
    pub registry: Host,
    pub world: World,
}

/// The first process of a container passes over a signal that it has no handler for, and `sleep` has none: Docker
/// would wait for it as long as it may.
pub const AT_ONCE: &str = "--stop-signal SIGKILL";

impl Lan {
    pub fn new(name: &str, bridge: Bridge, asking: Asking) -> Self {
        Self::with(name, asking, |world| world.machine("docker", 7, bridge))
    }

    /// The machine has systemd, Docker's own daemon and Compose.
    pub fn debian(name: &str) -> Self {
        let lan = Self::with(name, Asking::FourLetterWords, |world| world.debian("docker", 7));
        // docker0 is up whatever becomes of a provider.
        let sleep = ["sleep", "infinity"].map(str::to_owned);
        lan.docker.image("neighbor", &sleep);
        lan.docker.paste(&format!("docker run -d {} {AT_ONCE} neighbor", lan.docker.lacking));
        lan
    }

    fn with(name: &str, asking: Asking, machine: impl FnOnce(&World) -> Machine) -> Self {
        let world = World::new(name);
        let registry = world.host("registry", 20);
        let zookeeper = zookeeper::standalone(&world, &registry, zookeeper::V3_9, asking);
        let caller = world.host("caller", 40);
        let docker = machine(&world);
        for version in VERSIONS {
            docker.image(version, &command(version));
        }
        Self { docker, caller, zookeeper, registry, world }
    }

    /// Appends to ZooKeeper's configuration, and starts it again.
    pub fn configure(&mut self, text: &str) {
        let Self { world, registry, zookeeper: server, .. } = self;
        zookeeper::configure(world, registry, server, zookeeper::V3_9, text);
    }

    pub fn check(&self) -> Outcome {
        check(&self.caller, &[ZOOKEEPER])
    }

    /// A provider that is left to its defaults: its address, and what the caller is told of it.
    pub fn bridged(&self, version: &str) -> (String, Outcome, Container<'_>) {
        let variables = format!("-e SHOP='one two' -e JAVA_TOOL_OPTIONS={OPTION}");
        let options = format!("{variables} -v \"$PWD\":/shop:ro {}", self.docker.lacking);
        let container = self.docker.start(&format!("docker run -d {options} {version}"), READY);
        let (address, outcome) = self.finds_container();
        (address, outcome, container)
    }

    /// The address of a container, and what the caller is told of it.
    pub fn finds_container(&self) -> (String, Outcome) {
        let outcome = self.check();
        let address = outcome.address_like(self.docker.containers, 20880);
        outcome.exits(1).verdict(&address, "unreachable").finds("RP101", "error", &address);
        (address, outcome)
    }

    /// The address of the machine's own docker0 was registered.
    pub fn finds_bridge(&self) -> Outcome {
        let outcome = self.check();
        outcome.exits(1).verdict(BRIDGE, "unreachable").finds("RP102", "error", BRIDGE);
        outcome
    }

    /// Pastes one change after the other; the last one starts a container.
    pub fn apply(&self, changes: &[String]) -> Container<'_> {
        let (last, before) = changes.split_last().expect("a change");
        for change in before {
            self.docker.paste(change);
        }
        self.docker.start(last, READY)
    }

    /// How many providers and instances are registered.
    pub fn registered(&self) -> usize {
        let listed = list(&self.caller, &[ZOOKEEPER]);
        listed.count("provider") + listed.count("instance")
    }

    /// Waits until the entries of all that was killed are gone.
    pub fn forget(&self) {
        until_true("registry without an entry", || self.registered() == 0);
    }

    /// Nothing is found any more, and the provider at `address` proves what it is.
    pub fn is_mended(&self, address: &str) {
        self.is_mended_at(&self.caller, address);
    }

    /// The same, seen from `host`.
    pub fn is_mended_at(&self, host: &Host, address: &str) {
        let outcome = check(host, &[ZOOKEEPER]);
        outcome.exits(0).no_findings().counts("provider", 1);
        outcome.verdict(address, "reachable").identity(address, "proven");
    }
}

/// What an image runs: Java itself, or as many do, a shell that starts it.
pub fn command(version: &str) -> Vec<String> {
    let words = provider(version);
    if version == dubbo::V2_6 {
        let line = shlex::try_join(words.iter().map(String::as_str)).expect("words");
        return ["sh".to_owned(), "-c".to_owned(), format!("exec {line}")].to_vec();
    }
    words
}

/// The words that start a provider.
pub fn provider(version: &str) -> Vec<String> {
    let version = VERSIONS.into_iter().find(|known| *known == version).expect("a version");
    provider_with(version, ZOOKEEPER, &[])
}

/// The same in another registry, with settings.
pub fn provider_with(version: &'static str, registry: &str, settings: &[&str]) -> Vec<String> {
    let properties = &[&["dubbo.service.shutdown.wait=500"], settings].concat();
    let orders = Dubbo { properties, ..Dubbo::new(version, "orders", registry) };
    dubbo::provider_words(&orders, "dubbo:20880")
}
