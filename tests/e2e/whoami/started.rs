//! What was asked of the code alone is what a process that is really started registers; and what
//! `whoami` says of it is what callers then meet, until its own remedy is applied.

use std::process::Command;

use serde_json::Value;

use super::{finish, start};
use crate::probe::{check, list};
use crate::servers::dubbo::{self, Dubbo};
use crate::servers::rocketmq::{self, Broker};
use crate::servers::zookeeper::{self, Asking};
use crate::walk::Walk;
use crate::world::{Host, Interface, World};

const ZOOKEEPER: &str = "zookeeper://10.9.8.20:2181";
const NAME_SERVER: &str = "10.9.8.20:9876";

#[test]
fn what_is_started_registers_what_whoami_says() {
    let world = World::new("started");
    let registry = world.host("registry", 20);
    let caller = world.host("caller", 40);
    let app = world.host("app", 31);
    world.add_interface(&app, &Interface::parse("docker0 bridge 172.17.0.1/16"));
    app.resolves_itself_to("127.0.1.1");
    let _zookeeper =
        zookeeper::standalone(&world, &registry, zookeeper::V3_9, Asking::FourLetterWords);

    let mut walk = Walk::through("started");
    for version in [dubbo::V2_6, dubbo::V2_7, dubbo::V3_2, dubbo::V3_3] {
        walk.situation(version, || {
            let entry = whoami(&app, &version.replacen('-', ":", 1), "");
            let started = Dubbo::new(version, "orders", ZOOKEEPER);
            let provider = dubbo::provider(&world, &app, &started, "dubbo:20880");
            let address = format!("{}:20880", entry["host"].as_str().expect("a host"));
            assert_eq!(registered(&caller, ZOOKEEPER, "provider", "orders"), address);
            let outcome = check(&caller, &[ZOOKEEPER]);
            match entry["usable"].as_bool().expect("it can be told") {
                true => outcome.verdict(&address, "reachable"),
                false => outcome.finds(
                    entry["concern"]["code"].as_str().expect("a rule"),
                    "error",
                    &address,
                ),
            };
            provider.stop();
        });
    }
    walk.situation("the remedy, pasted, makes it right", || {
        let wrong = whoami(&app, "dubbo", "");
        assert_eq!(wrong["concern"]["code"], "RP102");
        let remedies = wrong["concern"]["remedies"].as_array().expect("remedies");
        assert!(remedies.len() > 1, "{wrong}");
        for remedy in remedies {
            let changes = remedy["changes"].as_array().expect("changes");
            let shell = changes.iter().find(|change| change["kind"] == "shell").expect("a shell's");
            let right = whoami(&app, "dubbo", shell["text"].as_str().expect("a text"));
            assert_eq!((&right["host"], &right["concern"]), (&"10.9.8.31".into(), &Value::Null));
        }
    });
    walk.situation("brokers", || {
        let _name_server = rocketmq::name_server(&world, &registry, rocketmq::V5_3);
        for version in [rocketmq::V4_9, rocketmq::V5_3] {
            let entry = whoami(&app, &version.replacen('-', ":", 1), "");
            let broker =
                Broker { version, name: version, name_servers: NAME_SERVER, settings: &[] };
            let broker = rocketmq::broker(&world, &app, &broker);
            let address = format!("{}:10911", entry["host"].as_str().expect("a host"));
            assert_eq!(registered(&caller, NAME_SERVER, "broker", version), address);
            drop(broker);
        }
    });
    walk.end();
}

/// The address of the one registration of that role and name.
fn registered(caller: &Host, target: &str, role: &str, name: &str) -> String {
    let report = list(caller, &[target]).report;
    let all = report["registrations"].as_array().expect("registrations").iter();
    let found: Vec<&str> = all
        .filter(|registration| {
            registration["role"] == role && registration["subject"].to_string().contains(name)
        })
        .filter_map(|registration| registration["address"].as_str())
        .collect();
    match found.as_slice() {
        [address] => (*address).to_owned(),
        other => panic!("{role} {name}: {other:?} in {report}"),
    }
}

/// The first entry of `whoami --as SOFTWARE` on `host`, after `script`.
fn whoami(host: &Host, software: &str, script: &str) -> Value {
    let script = format!("{script}\nexec \"$@\"");
    let mut command: Command = host.command("sh");
    command.args(["-c", &script, "sh", env!("CARGO_BIN_EXE_regprobe"), "whoami"]);
    command.args(["--as", software, "--registry", ZOOKEEPER, "--format", "json"]);
    let output = finish(start(&mut command));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("no JSON: {error}\n{}", String::from_utf8_lossy(&output.stderr))
    });
    report["prospects"][0]["entries"][0].clone()
}
