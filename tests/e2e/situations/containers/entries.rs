//! Providers in containers whose settings make the wrong entry, and what is printed for them, done.

use super::lives;
use super::providers::{Lan, MENDED, READY, ZOOKEEPER, provider_with};
use crate::applied::Applied;
use crate::servers::dubbo::{V2_6, V2_7, V3_3};
use crate::servers::zookeeper::{self, Asking, V3_9};
use crate::walk::Walk;
use crate::world::Bridge;

/// Registered and published as it should be.
pub const RIGHT: &str = "docker run -d -e DUBBO_IP_TO_REGISTRY=10.9.8.7 -p 20880:20880";

#[test]
fn entries() {
    let lan = Lan::new("entries", Bridge::Podman, Asking::FourLetterWords);
    zookeeper::write_shell(&lan.docker.folder, V3_9);
    let mut walk = Walk::through("entries");
    let mut applied = Applied::in_world("entries");
    for version in [V2_7, V3_3] {
        walk.situation(&format!("correct-entry on {version}"), || {
            let run = "docker run -d -e DUBBO_IP_TO_REGISTRY -p 20880:20880";
            let export = format!("export DUBBO_IP_TO_REGISTRY={MENDED}");
            let wrong = lan.docker.start(&format!("{export}\n{run} {version}"), READY);
            let outcome = lan.check();
            outcome.exits(1).finds("RP113", "error", "");
            let remedy = applied.take(&outcome, ["RP113", "", "correct-entry"], version);
            assert!(
                remedy[1].contains(&format!("`{MENDED}` in DUBBO_IP_TO_REGISTRY")),
                "{remedy:?}"
            );
            drop(wrong);
            let _mended = lan.docker.start(&format!("{}\n{run} {version}", remedy[0]), READY);
            lan.is_mended(MENDED);
        });
    }
    for (version, ip, code) in [(V3_3, "::1", "RP107"), (V2_7, "::", "RP108")] {
        walk.situation(&format!("remove-override of {ip} on {version}"), || {
            // It is the host's network, so that the machine's own address is what it finds.
            let run = "docker run -d --network host -e DUBBO_IP_TO_REGISTRY";
            let export = format!("export DUBBO_IP_TO_REGISTRY={ip}");
            let wrong = lan.docker.start(&format!("{export}\n{run} {version}"), READY);
            let address = format!("[{ip}]:20880");
            let outcome = lan.check();
            outcome.exits(1).finds(code, "error", &address);
            let remedy = applied.take(&outcome, [code, &address, "remove-override"], version);
            drop(wrong);
            let pasted = format!("{export}\n{}\n{run} {version}", remedy[0]);
            let _mended = lan.docker.start(&pasted, READY);
            lan.is_mended(MENDED);
        });
    }
    for version in [V2_6, V2_7, V3_3] {
        walk.situation(&format!("register-ephemerally on {version}"), || {
            let image = format!("{version}-static");
            lan.docker.image(&image, &provider_with(version, ZOOKEEPER, &["shop.static=true"]));
            let forever = lan.docker.start(&format!("{RIGHT} {image}"), READY);
            let outcome = lan.check();
            outcome.exits(0).verdict(MENDED, "reachable").finds("RP602", "warning", MENDED);
            let remedy = applied.take(&outcome, ["RP602", MENDED, "register-ephemerally"], version);
            drop(forever);
            let run = format!("{}\n{RIGHT} -e JAVA_TOOL_OPTIONS {image}", remedy[0]);
            let _mended = lan.docker.start(&run, READY);
            // Later releases delete it themselves when they are stopped in order.
            if version == V2_6 {
                lan.check().exits(0).counts("provider", 2).finds("RP602", "warning", MENDED);
                let delete = remedy.last().expect("what is left");
                lan.docker.paste(&format!("PATH=\"$PWD:$PATH\"\n{delete}"));
            }
            lan.is_mended(MENDED);
        });
    }
    lives::lives(&lan, &mut walk, &mut applied);
    walk.end();
    applied.end();
}
