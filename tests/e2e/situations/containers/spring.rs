//! Spring applications that register their container's address or id, and what is printed for them,
//! pasted.

use crate::applied::Applied;
use crate::probe::{Outcome, check};
use crate::servers::Server;
use crate::servers::spring::{self, READY, V2_2, V4_1};
use crate::servers::zookeeper::{self, Asking};
use crate::walk::Walk;
use crate::world::{Bridge, Container, Host, Machine, World};

const ZOOKEEPER: &str = "zookeeper://10.9.8.20:2181";
const MACHINE: &str = "10.9.8.7";
const MENDED: &str = "10.9.8.7:8080";
/// The address that the machine's docker0 has.
const BRIDGE: &str = "172.17.0.1:8080";
/// Otherwise a name is registered: the host name, which is the container's id.
const BY_ADDRESS: &str = "-e SPRING_CLOUD_ZOOKEEPER_DISCOVERY_PREFERIPADDRESS=true";

#[test]
fn spring_in_containers() {
    let lan = Lan::new();
    let mut walk = Walk::through("spring");
    let mut applied = Applied::in_world("spring");
    let both = [("spring-address", V2_2), ("spring-address", V4_1), ("host-networking", V4_1)];
    for (name, version) in both {
        walk.situation(&format!("{name} on {version}, registered by its address"), || {
            let (outcome, _container) = lan.run(version, BY_ADDRESS);
            let address = outcome.address_like(lan.docker.containers, 8080);
            outcome.exits(1).finds("RP101", "error", &address).says("RP101", &address, MACHINE);
            let remedy = applied.take(&outcome, ["RP101", &address, name], version);
            let _mended = lan.docker.start(&remedy[0], READY);
            lan.is_mended(MENDED);
        });
    }
    for version in [V2_2, V4_1] {
        walk.situation(&format!("spring-address on {version}, registered by its id"), || {
            let (outcome, container) = lan.run(version, "");
            let name = format!("{}:8080", container.host_name());
            outcome.exits(1).finds("RP109", "error", &name).lacks_remedy(
                "RP109",
                &name,
                "hosts-entry",
            );
            let remedy = applied.take(&outcome, ["RP109", &name, "spring-address"], version);
            let _mended = lan.docker.start(&remedy[0], READY);
            lan.is_mended(MENDED);
        });
    }
    walk.situation("published under another port, as the caveat has it", || {
        let host = format!("-e SPRING_CLOUD_ZOOKEEPER_DISCOVERY_INSTANCEHOST={MACHINE}");
        let port = "-e SPRING_CLOUD_ZOOKEEPER_DISCOVERY_INSTANCEPORT=30880 -p 30880:8080";
        let _container = lan.run(V4_1, &format!("{host} {port}"));
        lan.is_mended("10.9.8.7:30880");
    });
    walk.situation("spring-address on a process of the machine, which registers docker0", || {
        let process = lan.process("");
        let outcome = lan.check();
        outcome.exits(1).verdict(BRIDGE, "unreachable").finds("RP102", "error", BRIDGE);
        process.stop();
        let remedy = applied.take(&outcome, ["RP102", BRIDGE, "spring-address"], V4_1);
        let process = lan.process(&remedy[0]);
        lan.is_mended(MENDED);
        process.stop();
    });
    walk.situation("put-in-service: an instance that starts out of service", || {
        let address = ["INSTANCEHOST", "INSTANCEIPADDRESS"]
            .map(|name| format!("export SPRING_CLOUD_ZOOKEEPER_DISCOVERY_{name}={MACHINE}\n"))
            .concat();
        let process = lan.process(&format!(
            "{address}export SPRING_CLOUD_ZOOKEEPER_DISCOVERY_INITIALSTATUS=OUT_OF_SERVICE"
        ));
        let outcome = lan.check();
        outcome.exits(0).finds("RP608", "warning", MENDED).verdict(MENDED, "reachable");
        applied.take(&outcome, ["RP608", MENDED, "put-in-service"], V4_1);
        process.stop();
        let process = lan.process(&address);
        lan.is_mended(MENDED);
        process.stop();
    });
    walk.end();
    applied.end();
}

/// A machine with Spring applications in containers, a caller and a registry.
struct Lan {
    docker: Machine,
    caller: Host,
    _zookeeper: Server,
    _registry: Host,
    world: World,
}

impl Lan {
    fn new() -> Self {
        let world = World::new("spring");
        let _registry = world.host("registry", 20);
        let asking = Asking::FourLetterWords;
        let _zookeeper = zookeeper::standalone(&world, &_registry, zookeeper::V3_9, asking);
        let caller = world.host("caller", 40);
        let docker = world.machine("docker", 7, Bridge::Docker);
        // docker0 is up whatever becomes of an application.
        docker.image("neighbor", &["sleep", "infinity"].map(str::to_owned));
        docker.paste("docker run -d neighbor");
        for version in [V2_2, V4_1] {
            docker.image(version, &spring::words(version, "orders", "10.9.8.20:2181"));
        }
        Self { docker, caller, _zookeeper, _registry, world }
    }

    fn check(&self) -> Outcome {
        check(&self.caller, &[ZOOKEEPER])
    }

    /// An application in a container, and what the caller is told of it.
    fn run(&self, version: &str, options: &str) -> (Outcome, Container<'_>) {
        let container = self.docker.start(&format!("docker run -d {options} {version}"), READY);
        (self.check(), container)
    }

    /// One that is started from a shell of the machine, after something was pasted into that.
    fn process(&self, pasted: &str) -> Server {
        let mut command = self.docker.host.command("sh");
        command.args(["-c", &format!("{pasted}\nexec \"$@\""), "sh"]);
        command.args(spring::words(V4_1, "orders", "10.9.8.20:2181"));
        command.arg("--spring.cloud.zookeeper.discovery.prefer-ip-address=true");
        command.arg("--spring.cloud.inetutils.preferred-networks=172.17");
        let server = Server::start(&self.world.log_name(&self.docker.host, V4_1), &mut command);
        server.wait(READY, |printed| printed.contains(READY))
    }

    /// Nothing is found any more. HTTP tells nobody whose it is, so who answers isn't proven.
    fn is_mended(&self, address: &str) {
        let outcome = self.check();
        outcome.exits(0).no_findings().counts("instance", 1).verdict(address, "reachable");
    }
}
