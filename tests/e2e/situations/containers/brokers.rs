//! Brokers in real containers, and what is printed for them, pasted.

use std::fs;
use std::path::Path;

use super::broker_files::broker_files;
use crate::applied::Applied;
use crate::probe::{Outcome, check};
use crate::servers::Server;
use crate::servers::rocketmq::{self, Broker, CLIENTS, V4_9, V5_3};
use crate::walk::Walk;
use crate::world::{Bridge, Container, Host, Machine, World};

pub const REGISTRY: &str = "10.9.8.20";
pub const NAME_SERVER: &str = "10.9.8.20:9876";
/// Where an image has RocketMQ, and what is to be registered.
pub const HOME: &str = "/home/rocketmq";
pub const MENDED: &str = "10.9.8.7:10911";
pub const READY: &str = "boot success";
/// How such a broker is told its address, by hand.
const TOLD: &str = "brokerIP1=10.9.8.7\n";

#[test]
fn brokers_in_containers() {
    let lan = Lan::new();
    let mut walk = Walk::through("brokers");
    let mut applied = Applied::in_world("brokers");
    for version in [V4_9, V5_3] {
        walk.situation(&format!("broker-address on {version}, whose file is in its image"), || {
            let (address, outcome, _broker) = lan.bridged(version, "");
            let remedy = applied.take(&outcome, ["RP101", &address, "broker-address"], version);
            let _mended = lan.docker.start(&remedy[0], READY);
            lan.is_mended("broker-a");
        });
        walk.situation(&format!("host-networking on {version}"), || {
            let (address, outcome, _broker) = lan.bridged(version, "");
            let remedy = applied.take(&outcome, ["RP101", &address, "host-networking"], version);
            let _mended = lan.docker.start(&remedy[0], READY);
            lan.is_mended("broker-a");
        });
    }
    walk.situation("broker-address on a broker whose file is the machine's", || {
        lan.write("broker-m", "");
        // A proxy beside it has a port of its own, and the broker's was published elsewhere.
        let ports = "-p 8081:8081 -p 30911:10911";
        let (address, outcome, _broker) = lan.bridged(V4_9, &format!("{ports} {MOUNTED}"));
        let remedy = applied.take(&outcome, ["RP101", &address, "broker-address"], V4_9);
        let mended = lan.docker.start(&remedy[0], READY);
        lan.is_mended("broker-m");
        let published = mended.paste("docker port $0");
        assert!(published.contains("8081") && published.contains("30911"), "{published}");
    });
    walk.situation("avoid-fast-channel, and open-fast-port", || {
        lan.write("broker-f", &format!("{TOLD}brokerIP2=10.9.8.7\n"));
        let ports = "-p 10911:10911 -p 10912:10912";
        let broker = lan.run(V4_9, &format!("{ports} {MOUNTED}"));
        let outcome = lan.check();
        outcome.exits(0).verdict(MENDED, "reachable").finds("RP303", "warning", FAST);
        lan.clients_avoid_fast_channel(&mut applied, &outcome);
        let remedy = &applied.take(&outcome, ["RP303", FAST, "open-fast-port"], V4_9)[0];
        let port = remedy.split(' ').find(|word| word.contains(':')).expect("a mapping");
        drop(broker);
        let _mended = lan.run(V4_9, &format!("-p {port} {ports} {MOUNTED}"));
        lan.is_mended("broker-f");
    });
    walk.situation("ha-address", || {
        lan.write("broker-h", TOLD);
        let ports = "-p 10909:10909 -p 10911:10911";
        let _broker = lan.run(V4_9, &format!("{ports} {MOUNTED}"));
        let outcome = lan.check();
        let address = outcome.address_like(lan.docker.containers, 10912);
        outcome.exits(0).verdict(MENDED, "reachable").finds("RP701", "info", &address);
        let remedy = applied.take(&outcome, ["RP701", &address, "ha-address"], V4_9);
        let _mended = lan.docker.start(&remedy[0], READY);
        lan.is_mended("broker-h");
    });
    broker_files(&lan, &mut walk, &mut applied);
    // The last one: the name server forgets two brokers that end at once only after two minutes.
    walk.situation("broker-address on two brokers of one machine", || {
        lan.write("broker-b", "");
        let (first, _, _a) = lan.bridged(V4_9, "");
        let b = lan.docker.start(&format!("docker run -d {MOUNTED} {V4_9}"), READY);
        let own = "{{with .NetworkSettings}}{{range .Networks}}{{.IPAddress}}{{end}}{{end}}";
        let second = format!("{}:10911", b.tells(own));
        lan.await_broker(&second);
        let outcome = lan.check();
        let scripts = [&first, &second].map(|address| {
            applied.take(&outcome, ["RP101", address, "broker-address"], V4_9).remove(0)
        });
        let _mended = scripts.each_ref().map(|script| lan.docker.start(script, READY));
        for address in [MENDED, "10.9.8.7:10921"] {
            lan.await_broker(address);
        }
        let outcome = lan.check();
        outcome.exits(0).no_findings().counts("broker", 2);
        for address in [MENDED, "10.9.8.7:10921"] {
            outcome.verdict(address, "reachable").identity(address, "proven");
        }
    });
    walk.end();
    applied.end();
}

const FAST: &str = "10.9.8.7:10909";
/// A file of the machine's in the place where the image has its own.
pub const MOUNTED: &str = "-v \"$PWD/conf/broker.conf\":/home/rocketmq/conf/broker.conf";

/// A machine with brokers in containers, a caller and a name server.
pub struct Lan {
    pub docker: Machine,
    caller: Host,
    _name_server: Server,
    _registry: Host,
    world: World,
}

impl Lan {
    fn new() -> Self {
        let world = World::new("brokers");
        let registry = world.host("registry", 20);
        let name_server = rocketmq::name_server(&world, &registry, V5_3);
        let caller = world.host("caller", 40);
        let docker = world.machine("docker", 7, Bridge::Docker);
        // docker0 is up whatever becomes of a broker.
        docker.image("neighbor", &["sleep", "infinity"].map(str::to_owned));
        docker.paste("docker run -d neighbor");
        for version in [V4_9, V5_3] {
            image(&docker, version);
        }
        let (_name_server, _registry) = (name_server, registry);
        Self { docker, caller, _name_server, _registry, world }
    }

    pub fn check(&self) -> Outcome {
        check(&self.caller, &[NAME_SERVER])
    }

    /// Writes the machine's own file of a broker.
    pub fn write(&self, name: &str, more: &str) {
        let conf = self.docker.folder.join("conf");
        fs::create_dir_all(&conf).expect("a folder");
        let text = broker_conf(V4_9, name) + more;
        fs::write(conf.join("broker.conf"), text).expect("broker.conf");
    }

    /// A broker that nobody told an address: the one it took, and what the caller is told of it.
    fn bridged(&self, version: &str, options: &str) -> (String, Outcome, Container<'_>) {
        let container = self.run(version, options);
        let outcome = self.check();
        let address = outcome.address_like(self.docker.containers, 10911);
        outcome.exits(1).verdict(&address, "unreachable").finds("RP101", "error", &address);
        (address, outcome, container)
    }

    pub fn run(&self, version: &str, options: &str) -> Container<'_> {
        self.run_on(version, options, ":10911")
    }

    /// The same for a broker that registers another port.
    pub fn run_on(&self, version: &str, options: &str, port: &str) -> Container<'_> {
        let container = self.docker.start(&format!("docker run -d {options} {version}"), READY);
        self.await_broker(port);
        container
    }

    fn await_broker(&self, text: &str) {
        rocketmq::await_listing(&self.caller, REGISTRY, text, |told| told.contains(text));
    }

    /// The broker's fast port is closed: an old client fails, and sends once it is told not to use it.
    fn clients_avoid_fast_channel(&self, applied: &mut Applied, outcome: &Outcome) {
        let [old, new] = CLIENTS;
        let client = |version, settings: &[&str]| {
            rocketmq::client(&self.world, &self.caller, version, NAME_SERVER, settings).printed()
        };
        let failed = client(old, &[]);
        assert!(failed.contains(&format!("connect to <{FAST}> failed")), "{failed}");
        assert!(failed.contains("SEND FAILED") && !failed.contains("SENT "), "{failed}");
        let remedy = applied.take(outcome, ["RP303", FAST, "avoid-fast-channel"], old);
        let [option] = remedy.as_slice() else { panic!("{remedy:?}") };
        for sent in [client(old, &[option]), client(new, &[])] {
            assert!(sent.contains("SENT ") && sent.contains("sendStatus=SEND_OK"), "{sent}");
        }
    }

    pub fn is_mended(&self, broker: &str) {
        self.is_mended_at(MENDED, broker);
    }

    pub fn is_mended_at(&self, address: &str, broker: &str) {
        self.await_broker(address);
        let outcome = self.check();
        outcome.exits(0).no_findings().counts("broker", 1).names(broker);
        outcome.verdict(address, "reachable").identity(address, "proven");
    }
}

/// An image of a broker, with its file in it.
pub fn image(docker: &Machine, version: &'static str) {
    let folder = docker.folder.join(version);
    rocketmq::distribution(&folder, HOME, version);
    let broker = broker_conf(version, "broker-a");
    fs::write(folder.join("conf/broker.conf"), broker).expect("broker.conf");
    let words = ["sh", "bin/mqbroker", "-c", "/home/rocketmq/conf/broker.conf"];
    docker.image_with(version, &words, (&folder, HOME));
}

fn broker_conf(version: &'static str, name: &str) -> String {
    let broker = Broker { version, name, name_servers: NAME_SERVER, settings: &[] };
    rocketmq::broker_conf(Path::new(HOME), &broker)
}
