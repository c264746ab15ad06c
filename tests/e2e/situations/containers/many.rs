//! Several containers of one machine, each of which registered its own address: what is printed for each of
//! them, pasted one after the other; and pasted where it does nothing.

use super::providers::{Lan, MACHINE, READY, VERSIONS, ZOOKEEPER, command};
use crate::applied::Applied;
use crate::patience::until_true;
use crate::servers::dubbo::{self, Dubbo, V2_6, V2_7, V3_3};
use crate::servers::zookeeper::Asking;
use crate::walk::Walk;
use crate::world::{Bridge, Container};

const REMEDY: &str = "registry-variables";

#[test]
fn many_containers_of_one_machine() {
    let lan = Lan::new("many", Bridge::Docker, Asking::FourLetterWords);
    for (application, version) in [("stock", V2_6), ("user", V2_7), ("pay", V3_3)] {
        let properties = &["dubbo.service.shutdown.wait=500"];
        let provider = Dubbo { properties, ..Dubbo::new(version, application, ZOOKEEPER) };
        lan.docker.image(application, &dubbo::provider_words(&provider, "dubbo:20880"));
    }
    let mut walk = Walk::through("many");
    let mut applied = Applied::in_world("many");
    walk.situation("three containers of one application", || {
        lan.mends_all(&mut applied, &VERSIONS.map(|version| (version, version)));
    });
    walk.situation(
        "three applications, and another that has a port of the machine already",
        || {
            let there =
                "-e DUBBO_IP_TO_REGISTRY=10.9.8.7 -e DUBBO_PORT_TO_REGISTRY=20881 -p 20881:20880";
            let _there = lan.docker.start(&format!("docker run -d {there} {V3_3}"), READY);
            lan.check().exits(0).verdict("10.9.8.7:20881", "reachable");
            let three = [("stock", V2_6), ("user", V2_7), ("pay", V3_3)];
            lan.mends_all(&mut applied, &three);
        },
    );
    walk.situation("pasted twice, on another machine, and beside what has the port", || {
        let container = lan.docker.start(&format!("docker run -d --name orders {V3_3}"), READY);
        let script = lan.remedies(&mut applied, &[(&container, V3_3)]).remove(0);
        // A container of the same address, which is none of this registry's.
        let other = lan.world.machine("other", 8, Bridge::Docker);
        for machine in [&other, &lan.docker] {
            machine.image("neighbor", &["sleep", "infinity"].map(str::to_owned));
        }
        other.paste(&format!("docker run -d --ip {} neighbor", address(&container)));
        let running = other.paste("docker ps -q");
        assert!(other.refuses(&script).contains("this machine isn't 10.9.8.7"));
        assert!(
            other.refuses(&format!("HERE={MACHINE}\n{script}")).contains("doesn't listen on port")
        );
        assert_eq!(other.paste("docker ps -q"), running);
        lan.docker.paste("docker run -d --name taken -p 20880:20880 neighbor");
        assert!(lan.docker.refuses(&script).contains("port 20880 of this machine is in use"));
        lan.docker.paste("docker rm -f -t 0 taken");
        let mended = lan.docker.start(&script, READY);
        assert_eq!(mended.tells("{{.Name}}").trim_start_matches('/'), "orders");
        let running = lan.docker.paste("docker ps -q");
        assert_eq!(lan.docker.paste(&script), "");
        assert_eq!(lan.docker.paste("docker ps -q"), running);
        drop(container);
        lan.is_mended("10.9.8.7:20880");
    });
    walk.situation("a container that doesn't run with the change is put back", || {
        let line = shlex::try_join(command(V3_3).iter().map(String::as_str)).expect("words");
        let words =
            ["sh", "-c", &format!("test -z \"$DUBBO_IP_TO_REGISTRY\" || exit 3; exec {line}")];
        lan.docker.image("moody", &words.map(str::to_owned));
        let container = lan.docker.start("docker run -d --name moody moody", READY);
        let script = lan.remedies(&mut applied, &[(&container, V3_3)]).remove(0);
        let said = lan.docker.refuses(&script);
        assert!(said.contains("moody doesn't run with the change, and is put back"), "{said}");
        until_true("the old one", || container.logs().matches(READY).count() > 1);
        let names = lan.docker.paste("docker ps -a --format '{{.Names}}'");
        assert_eq!(
            names.lines().filter(|name| name.contains("moody")).collect::<Vec<_>>(),
            ["moody"]
        );
    });
    walk.situation("what others have made is left to them", || {
        for label in ["com.docker.compose.project=shop", "PODMAN_SYSTEMD_UNIT=orders.service"] {
            let run = format!("docker run -d --label {label} {V3_3}");
            let container = lan.docker.start(&run, READY);
            let script = lan.remedies(&mut applied, &[(&container, V3_3)]).remove(0);
            let running = lan.docker.paste("docker ps -q");
            let said = lan.docker.refuses(&script);
            assert!(
                said.contains("nothing was changed: ") && said.contains("'s: change "),
                "{said}"
            );
            assert_eq!(lan.docker.paste("docker ps -q"), running);
        }
    });
    walk.end();
    applied.end();
}

impl Lan {
    /// Starts a container of each image, pastes what is printed for each, and nothing is found any more.
    fn mends_all(&self, applied: &mut Applied, images: &[(&str, &str); 3]) {
        let containers: Vec<_> = images
            .iter()
            .map(|(image, version)| {
                let run = format!("docker run -d --restart always {image}");
                (self.docker.start(&run, READY), *version)
            })
            .collect();
        let each: Vec<_> =
            containers.iter().map(|(container, version)| (container, *version)).collect();
        let scripts = self.remedies(applied, &each);
        let mended: Vec<_> =
            scripts.iter().map(|script| self.docker.start(script, READY)).collect();
        let outcome = self.check();
        outcome.exits(0).no_findings();
        for new in &mended {
            let port = new.tells(PUBLISHED);
            let address = format!("{MACHINE}:{port}");
            outcome.verdict(&address, "reachable").identity(&address, "proven");
            assert_eq!(new.tells("{{.HostConfig.RestartPolicy.Name}}"), "always");
        }
    }

    /// What is printed for each of these containers, which run what is said with them.
    fn remedies(
        &self,
        applied: &mut Applied,
        containers: &[(&Container<'_>, &str)],
    ) -> Vec<String> {
        let outcome = self.check();
        let each = containers.iter().map(|(container, version)| {
            let address = format!("{}:20880", address(container));
            applied.take(&outcome, ["RP101", &address, REMEDY], version).remove(0)
        });
        each.collect()
    }
}

const PUBLISHED: &str =
    "{{range $_, $from := .HostConfig.PortBindings}}{{range $from}}{{.HostPort}}{{end}}{{end}}";

fn address(container: &Container<'_>) -> String {
    container.tells("{{with .NetworkSettings}}{{range .Networks}}{{.IPAddress}}{{end}}{{end}}")
}
