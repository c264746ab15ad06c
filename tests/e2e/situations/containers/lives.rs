//! Providers in containers that are gone, or not there under their entry, and what is printed for them,
//! done.

use super::entries::RIGHT;
use super::providers::{Lan, MACHINE, MENDED, READY, provider_with};
use crate::applied::Applied;
use crate::servers::Server;
use crate::servers::dubbo::{V2_6, V2_6_0, V3_3};
use crate::walk::Walk;
use crate::znodes::provider;

const ELSEWHERE: &str = "10.9.8.7:30880";
const SERVICE: &str = "shop.api.OrderService";

/// Situations of a world whose machine has `zkCli.sh` in its folder.
pub fn lives(lan: &Lan, walk: &mut Walk, applied: &mut Applied) {
    for version in [V2_6, V3_3] {
        walk.situation(&format!("restart on {version}"), || {
            let orders = lan.docker.start(&format!("{RIGHT} {version}"), READY);
            orders.paste("docker kill $0");
            let outcome = lan.check();
            outcome.exits(1).verdict(MENDED, "unreachable").finds("RP601", "error", MENDED);
            let remedy = &applied.take(&outcome, ["RP601", MENDED, "restart"], version)[0];
            assert!(remedy.contains("SIGTERM, not SIGKILL"), "{remedy}");
            orders.again("docker start $0", READY);
            is_mended_beside_its_ghost(lan);
            // In order, and its entries go with it.
            let before = lan.registered();
            orders.paste("docker stop --time 1800 $0");
            let own = if version == V2_6 { 1 } else { 2 };
            assert_eq!(lan.registered(), before - own, "{version}");
            for root in ["/dubbo", "/services"] {
                lan.docker
                    .paste(&format!("./zkCli.sh -server 10.9.8.20:2181 deleteall {root} || :"));
            }
        });
    }
    walk.situation("same-port", || {
        let old = "zookeeper://10.9.8.20:2181?client=curator";
        lan.docker.image(V2_6_0, &provider_with(V2_6_0, old, &[]));
        let variables =
            format!("-e DUBBO_IP_TO_REGISTRY={MACHINE} -e DUBBO_PORT_TO_REGISTRY=30880");
        let run = format!("docker run -d --name orders {variables} -p 30880:20880 {V2_6_0}");
        let _wrong = lan.docker.start(&run, READY);
        let outcome = lan.check();
        outcome.exits(1).verdict(ELSEWHERE, "misidentified").finds("RP302", "error", ELSEWHERE);
        let remedy = applied.take(&outcome, ["RP302", ELSEWHERE, "same-port"], V2_6_0);
        let _mended = lan.docker.start(&format!("CONTAINER=orders\n{}", remedy[0]), READY);
        lan.is_mended(ELSEWHERE);
    });
    walk.situation("recreate-entry", || {
        let _tool = copy_script(lan);
        let outcome = lan.check();
        outcome.exits(1).verdict(MENDED, "unreachable").finds("RP603", "error", MENDED);
        let remedy = applied.take(&outcome, ["RP603", MENDED, "recreate-entry"], V2_6);
        // It is on the caller's host that somebody copies entries.
        assert!(remedy[0].starts_with(&format!("# on {}, ", lan.caller.ip)), "{}", remedy[0]);
        let told = lan.caller.paste(&remedy[0]);
        let (_, pid) = told.split_once("\"java\",pid=").expect("the shell's process");
        lan.caller.paste(&format!("kill {}", pid.split(',').next().unwrap_or_default()));
        lan.forget();
        let _orders = lan.docker.start(&format!("{RIGHT} {V2_6}"), READY);
        lan.is_mended(MENDED);
    });
}

/// Its own entry is there once more; the one that it had goes with its session.
fn is_mended_beside_its_ghost(lan: &Lan) {
    let outcome = lan.check();
    outcome.exits(0).no_findings();
    outcome.verdict(MENDED, "reachable").identity(MENDED, "proven");
}

/// ZooKeeper's own shell on the caller's host, which has written back what is gone: providers of two
/// hosts.
fn copy_script(lan: &Lan) -> Server {
    let entry = |address: &str, application: &str| {
        let url = format!("dubbo://{address}/{SERVICE}?application={application}&release=2.7.23");
        provider(SERVICE, &url)
    };
    let commands: String = [(MENDED, "orders"), ("10.9.8.20:20880", "stock")]
        .map(|(address, application)| format!("create -e {}\n", entry(address, application)))
        .concat();
    let script = format!(
        "(printf '{}'; exec sleep 7200) | exec {}/zkCli.sh -timeout 12000 -server 10.9.8.20:2181",
        commands.replace('%', "%%").replace('\n', "\\n"),
        lan.docker.folder.display()
    );
    let mut command = lan.caller.command("sh");
    let server = Server::start("entries-copy-script", command.args(["-c", &script]));
    server.wait("two entries", |printed| printed.matches("Created /dubbo/").count() == 2)
}
