//! Providers in containers whose registered port isn't the published one.

use super::providers::{Lan, MACHINE, MENDED, READY};
use crate::applied::Applied;
use crate::servers::dubbo::{V2_6, V2_7, V3_3};
use crate::servers::zookeeper::Asking;
use crate::walk::Walk;
use crate::world::Bridge;

const ELSEWHERE: &str = "10.9.8.7:30880";
const NAMED: &str = "docker.example:20880";

#[test]
fn published_ports() {
    let lan = Lan::new("published", Bridge::Podman, Asking::FourLetterWords);
    let address = format!("-e DUBBO_IP_TO_REGISTRY={MACHINE}");
    let mut walk = Walk::through("published");
    let mut applied = Applied::in_world("published");
    // (version, options, what is registered, what is once the remedy is applied)
    let wrong = [
        (V3_3, "-p 30880:20880", MENDED, MENDED),
        (V2_6, "-p 20880:20880 -e DUBBO_PORT_TO_REGISTRY=30880", ELSEWHERE, MENDED),
        (V3_3, "-p 20880:20880 -e DUBBO_PORT_TO_REGISTRY=30880", ELSEWHERE, MENDED),
        // It listens on 30880 as well.
        (V2_7, "-p 20880:20880 -e DUBBO_PORT_TO_REGISTRY=30880", ELSEWHERE, ELSEWHERE),
    ];
    for (version, options, registered, mended) in wrong {
        walk.situation(&format!("publish-port on {version} with {options}"), || {
            let run = format!("docker run -d --name orders {address} {options} {version}");
            let _wrong = lan.docker.start(&run, READY);
            let outcome = lan.check();
            outcome.exits(1).verdict(registered, "unreachable");
            outcome.finds("RP301", "error", registered);
            let remedy = applied.take(&outcome, ["RP301", registered, "publish-port"], version);
            let _mended = lan.docker.start(&format!("CONTAINER=orders\n{}", remedy[0]), READY);
            lan.is_mended(mended);
        });
    }
    // Another port than the registered one, as the caveat of registry-variables has it.
    let other = [(V2_6, "30880:20880"), (V2_7, "30880:30880"), (V3_3, "30880:20880")];
    for (version, published) in other {
        walk.situation(&format!("{version} published as {published}"), || {
            let port = "-e DUBBO_PORT_TO_REGISTRY=30880";
            let run = format!("docker run -d {address} {port} -p {published} {version}");
            let _container = lan.docker.start(&run, READY);
            lan.is_mended(ELSEWHERE);
        });
    }
    walk.situation("hosts-entry", || {
        let name = "-e DUBBO_IP_TO_REGISTRY=docker.example -p 20880:20880";
        let _container = lan.docker.start(&format!("docker run -d {name} {V2_6}"), READY);
        let outcome = lan.check();
        outcome.exits(1).finds("RP109", "error", NAMED);
        let remedy = applied.take(&outcome, ["RP109", NAMED, "hosts-entry"], V2_6);
        lan.caller.paste(&remedy[0]);
        // That the name means something on this caller alone is still told, as an information.
        let outcome = lan.check();
        outcome.exits(0).silent_on("RP109", NAMED).finds("RP110", "info", NAMED);
        outcome.verdict(NAMED, "reachable").identity(NAMED, "proven");
    });
    walk.end();
    applied.end();
}
