//! Providers of a Compose project, mended by the files of `check --remedies` and what their README says.

use std::fs;

use super::files::Files;
use super::providers::{Lan, MACHINE, MENDED, READY, VERSIONS, ZOOKEEPER};
use crate::applied::Applied;
use crate::servers::dubbo::V3_3;
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
                let before = lan.up("orders", version, UP);
                let (address, outcome) = lan.finds_container();
                outcome.says("RP101", &address, MACHINE);
                let texts = applied.take(&outcome, ["RP101", &address, name], version);
                let folder = lan.docker.folder.join(format!("{name}-{version}"));
                let files = Files::of_check(&lan.caller, folder, ZOOKEEPER);
                let mended = lan.up("orders", version, &command(&files, name, &texts[1]));
                drop(before);
                lan.is_mended(MENDED);
                lan.keeps(&mended, name);
                lan.down(mended);
            });
        }
    }
    walk.situation("the service has another name than the application", || {
        let before = lan.up("shop-orders", V3_3, UP);
        let program = env!("CARGO_BIN_EXE_regprobe");
        let asked = format!("{program} check --containers --remedies asked {ZOOKEEPER}");
        lan.docker.paste(&format!("{asked} || test $? = 1"));
        let files = Files::in_folder(lan.docker.folder.join("asked"));
        let mended = lan.up("shop-orders", V3_3, &command(&files, "registry-variables", ""));
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
    walk.end();
    applied.end();
}

impl Lan {
    /// Runs `command` for a project whose one service runs `version`, and waits for its container.
    fn up(&self, service: &str, version: &str, command: &str) -> Container<'_> {
        let project = self.docker.folder.join("compose.yaml");
        fs::write(project, compose_yaml(service, version)).expect("compose.yaml");
        self.docker.start(&format!("{command}\ndocker compose ps -q {service}"), READY)
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
fn compose_yaml(service: &str, version: &str) -> String {
    let volumes: String = mounts().iter().map(|mount| format!("      - {mount}\n")).collect();
    format!(
        "services:\n  {service}:\n    image: {version}\n    environment:\n      - SHOP=one two\n    \
         networks: [shop]\n    ports:\n      - \"20881:20881\"\n    volumes:\n      - .:/shop:ro\n{volumes}\
         networks:\n  shop:\n"
    )
}

/// What the README says is to be done with the override of this remedy, which is `text`.
fn command(files: &Files, name: &str, text: &str) -> String {
    let file = files.named(&format!("-{name}.compose.yaml"), text);
    files.readme(".compose.yaml", ["FILE", &file])
}
