//! Compose projects, mended by the files of `check --remedies` and what their README says.

use std::fs;

use super::brokers::{self, NAME_SERVER, REGISTRY};
use super::files::Files;
use super::kafka::{self, Program};
use super::providers::{Lan, MACHINE, MENDED, READY, VERSIONS, ZOOKEEPER};
use crate::applied::Applied;
use crate::probe::check;
use crate::servers;
use crate::servers::dubbo::V3_3;
use crate::servers::kafka::V3_9 as KAFKA;
use crate::servers::rocketmq::{self, V4_9, V5_3};
use crate::servers::spring::{self, BY_ADDRESS, V4_1 as SPRING};
use crate::walk::Walk;
use crate::world::{Container, mounts};

const UP: &str = "docker compose -f compose.yaml up -d";

#[test]
fn compose() {
    let lan = Lan::debian("compose");
    let mut walk = Walk::through("compose");
    let mut applied = Applied::in_world("compose");
    for version in VERSIONS {
        for name in ["registry-variables", "host-networking"] {
            walk.situation(&format!("{name} on {version}"), || {
                let orders = Service::provider("orders", version);
                let before = lan.up(&orders, UP);
                let (address, outcome) = lan.finds_container();
                outcome.says("RP101", &address, MACHINE);
                let texts = applied.take(&outcome, ["RP101", &address, name], version);
                let folder = lan.docker.folder.join(format!("{name}-{version}"));
                let files = Files::of_check(&lan.caller, folder, ZOOKEEPER);
                let mended = lan.up(&orders, &command(&files, name, &texts[1]));
                drop(before);
                lan.is_mended(MENDED);
                lan.keeps(&mended, name);
                lan.down(mended);
            });
        }
    }
    walk.situation("the service has another name than the application", || {
        let orders = Service::provider("shop-orders", V3_3);
        let before = lan.up(&orders, UP);
        let program = env!("CARGO_BIN_EXE_regprobe");
        let asked = format!("{program} check --containers --remedies asked {ZOOKEEPER}");
        lan.docker.paste(&format!("{asked} || test $? = 1"));
        let files = Files::in_folder(lan.docker.folder.join("asked"));
        let mended = lan.up(&orders, &command(&files, "registry-variables", ""));
        drop(before);
        lan.is_mended(MENDED);
        lan.keeps(&mended, "registry-variables");
        lan.down(mended);
    });
    for name in ["registry-variables", "host-networking"] {
        walk.situation(&format!("{name}, with Docker's own daemon"), || {
            let (address, outcome, _container) = lan.bridged(V3_3);
            let remedy = applied.take(&outcome, ["RP101", &address, name], V3_3);
            let mended = lan.apply(&remedy[..1]);
            lan.is_mended(MENDED);
            mended.has("SHOP", "one two").sees("/shop/compose.yaml");
        });
    }
    of_spring(&lan, &mut walk, &mut applied);
    of_broker(&lan, &mut walk, &mut applied);
    of_kafka(&lan, &mut walk, &mut applied);
    walk.end();
    applied.end();
}

/// Applications that registered their container's address.
fn of_spring(lan: &Lan, walk: &mut Walk, applied: &mut Applied) {
    lan.docker.image(SPRING, &spring::words(SPRING, "orders", "10.9.8.20:2181"));
    for name in ["spring-address", "host-networking"] {
        walk.situation(&format!("{name} on {SPRING}"), || {
            let environment = BY_ADDRESS.to_vec();
            let orders =
                Service { name: "orders", image: SPRING, environment, ready: spring::READY };
            let before = lan.up(&orders, UP);
            let outcome = lan.check();
            let address = outcome.address_like(lan.docker.containers, 8080);
            let texts = applied.take(&outcome, ["RP101", &address, name], SPRING);
            let folder = lan.docker.folder.join(format!("{name}-{SPRING}"));
            let files = Files::of_check(&lan.caller, folder, ZOOKEEPER);
            let mended = lan.up(&orders, &command(&files, name, &texts[1]));
            drop(before);
            // HTTP tells nobody whose it is, so who answers isn't proven.
            let outcome = lan.check();
            outcome.exits(0).no_findings().verdict("10.9.8.7:8080", "reachable");
            lan.down(mended);
        });
    }
}

/// A broker that registered its container's address.
fn of_broker(lan: &Lan, walk: &mut Walk, applied: &mut Applied) {
    walk.situation(&format!("host-networking on {V4_9}"), || {
        let _name_server = rocketmq::name_server(&lan.world, &lan.registry, V5_3);
        let heard = |text: &str| {
            rocketmq::await_listing(&lan.caller, REGISTRY, text, |told| told.contains(text));
        };
        brokers::image(&lan.docker, V4_9);
        let (environment, ready) = (Vec::new(), brokers::READY);
        let broker = Service { name: "broker-a", image: V4_9, environment, ready };
        let before = lan.up(&broker, UP);
        heard(":10911");
        let outcome = check(&lan.caller, &[NAME_SERVER]);
        let address = outcome.address_like("172.", 10911);
        let texts = applied.take(&outcome, ["RP101", &address, "host-networking"], V4_9);
        let folder = lan.docker.folder.join(format!("host-networking-{V4_9}"));
        let files = Files::of_check(&lan.caller, folder, NAME_SERVER);
        let mended = lan.up(&broker, &command(&files, "host-networking", &texts[1]));
        drop(before);
        heard(brokers::MENDED);
        let outcome = check(&lan.caller, &[NAME_SERVER]);
        outcome.exits(0).no_findings().identity(brokers::MENDED, "proven");
        lan.down(mended);
    });
}

/// A broker that advertises its container's id.
fn of_kafka(lan: &Lan, walk: &mut Walk, applied: &mut Applied) {
    walk.situation(&format!("advertised-listeners on {KAFKA}"), || {
        let program = Program::of("compose");
        kafka::image(&lan.docker);
        let variables = servers::kafka::variables();
        let environment = variables.iter().map(|(name, value)| (&**name, &**value)).collect();
        // The name that whoami has for what runs where it is asked.
        let name = "the-application";
        let broker = Service { name, image: KAFKA, environment, ready: servers::kafka::READY };
        let before = lan.up(&broker, UP);
        let wrong = kafka::told(&before.exec(&program.asking()));
        // Docker's own name server knows a container of such a network by its id.
        let named = ["RP101", "advertised-listeners"];
        applied.note(named, KAFKA);
        let file = lan.docker.folder.join("mend.yaml");
        fs::write(file, kafka::remedy(&wrong, named, "compose")).expect("an override");
        let up = format!("HOST_IP={MACHINE} docker compose -f compose.yaml -f mend.yaml up -d");
        let mended = lan.up(&broker, &up);
        drop(before);
        kafka::is_served(&lan.caller);
        lan.down(mended);
    });
}

/// The one service of a project.
struct Service<'a> {
    name: &'a str,
    image: &'a str,
    environment: Vec<(&'a str, &'a str)>,
    /// What it prints once it has registered.
    ready: &'a str,
}

impl<'a> Service<'a> {
    fn provider(name: &'a str, image: &'a str) -> Self {
        Self { name, image, environment: Vec::new(), ready: READY }
    }
}

impl Lan {
    /// Runs `command` for the project of a service, and waits for its container.
    fn up(&self, service: &Service<'_>, command: &str) -> Container<'_> {
        let project = self.docker.folder.join("compose.yaml");
        fs::write(project, compose_yaml(service)).expect("compose.yaml");
        let name = service.name;
        self.docker.start(&format!("{command}\ndocker compose ps -q {name}"), service.ready)
    }

    /// What the project gave the container is there, as far as the remedy allows.
    fn keeps(&self, container: &Container<'_>, name: &str) {
        container.has("SHOP", "one two").sees("/shop/compose.yaml");
        let shape = container.tells(
            "{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}\
             {{range $to, $_ := .HostConfig.PortBindings}}{{$to}} {{end}}",
        );
        let kept = match name {
            "host-networking" => "host ",
            _ => "docker_shop 20880/tcp 20881/tcp ",
        };
        assert_eq!(shape, kept);
    }

    fn down(&self, container: Container<'_>) {
        drop(container);
        self.docker.paste("docker compose down");
    }
}

/// A service with a network, a port, variables and volumes of its own.
fn compose_yaml(service: &Service<'_>) -> String {
    let volumes: String = mounts().iter().map(|mount| format!("      - {mount}\n")).collect();
    let own = service.environment.iter().map(|(name, value)| format!("      - {name}={value}\n"));
    format!(
        "services:\n  {}:\n    image: {}\n    stop_grace_period: 30m\n    environment:\n      - \
         SHOP=one two\n{}    networks: [shop]\n    ports:\n      - \"20881:20881\"\n    \
         volumes:\n      - .:/shop:ro\n{volumes}networks:\n  shop:\n",
        service.name,
        service.image,
        own.collect::<String>()
    )
}

/// What the README says is to be done with the override of this remedy, which is `text`.
fn command(files: &Files, name: &str, text: &str) -> String {
    let file = files.named(&format!("-{name}.compose.yaml"), text);
    files.readme(".compose.yaml", ["FILE", &file])
}
