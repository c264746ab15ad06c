//! Brokers in real containers whose file has a wrong address in it, and what is printed for them, done.

use super::brokers::{Lan, MOUNTED, READY};
use crate::applied::Applied;
use crate::servers::rocketmq::{V4_9, V5_3};
use crate::walk::Walk;

/// Where a broker registers that is published under another port.
const ELSEWHERE: &str = "10.9.8.7:10931";

/// Situations of a world with brokers.
pub fn broker_files(lan: &Lan, walk: &mut Walk, applied: &mut Applied) {
    walk.situation("correct-entry, where the file has a comment", || {
        lan.write("broker-c", "  brokerIP1: 10.9.8.7 #our own address\nbrokerIP2=10.9.8.7\n");
        let ports = "-p 10909:10909 -p 10911:10911 -p 10912:10912";
        let broker = lan.run(V4_9, &format!("{ports} {MOUNTED}"));
        let outcome = lan.check();
        outcome.exits(1).finds("RP113", "error", "");
        let remedy = applied.take(&outcome, ["RP113", "", "correct-entry"], V4_9);
        lan.docker.paste(&remedy[0]);
        broker.again("docker restart $0", READY);
        lan.is_mended("broker-c");
    });
    walk.situation("publish-port, of a broker with a port of its own", || {
        lan.write("broker-p", "brokerIP1=10.9.8.7\nbrokerIP2=10.9.8.7\nlistenPort=10931");
        let options = format!("--name broker-p -p 10911:10931 {MOUNTED}");
        let _wrong = lan.run_on(V4_9, &options, ":10931");
        let outcome = lan.check();
        outcome.exits(1).verdict(ELSEWHERE, "unreachable").finds("RP301", "error", ELSEWHERE);
        let remedy = applied.take(&outcome, ["RP301", ELSEWHERE, "publish-port"], V4_9);
        let _mended = lan.docker.start(&format!("CONTAINER=broker-p\n{}", remedy[0]), READY);
        lan.is_mended_at(ELSEWHERE, "broker-p");
    });
    for (version, ip, code) in [(V5_3, "127.0.0.1", "RP107"), (V4_9, "0.0.0.0", "RP108")] {
        walk.situation(&format!("remove-override of {ip} on {version}"), || {
            lan.write("broker-o", &format!("brokerIP1={ip}\nbrokerIP2={ip}\n"));
            let broker = lan.run(version, &format!("--network host {MOUNTED}"));
            let address = format!("{ip}:10911");
            let outcome = lan.check();
            outcome.exits(1).finds(code, "error", &address);
            let remedy = applied.take(&outcome, [code, &address, "remove-override"], version);
            lan.docker.paste(&remedy[0]);
            broker.again("docker restart $0", READY);
            lan.is_mended("broker-o");
        });
    }
}
