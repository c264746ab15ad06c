//! From a fault to who is on call: the real Prometheus and Alertmanager, with the rules that are shipped.

use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use crate::servers::Server;
use crate::servers::dubbo::{self, Dubbo};
use crate::servers::monitoring::{self, OnCall, contrib, summary, tool};
use crate::servers::zookeeper::{self, Asking};
use crate::walk::Walk;
use crate::world::{Host, World};
use crate::znodes::{self, Owner};

const ZOOKEEPER: &str = "zookeeper://10.9.8.20:2181";
const PROVIDER: &str = "10.9.8.31:20880";
/// A rule's `for: 1m`, a registry's minute to settle, and what scrapes and evaluations take.
const LONG: Duration = Duration::from_secs(140);

#[test]
fn alerts() {
    let world = World::new("alerts");
    let registry = world.host("registry", 20);
    let [provider_host, web] = [("orders", 31), ("web", 40)].map(|(name, ip)| world.host(name, ip));
    let watch = world.host("watch", 50);
    let asking = Asking::FourLetterWords;
    let mut zookeeper = zookeeper::standalone(&world, &registry, zookeeper::V3_9, asking);
    let orders = Dubbo::new(dubbo::V2_7, "orders", ZOOKEEPER);
    let start = || dubbo::provider(&world, &provider_host, &orders, "dubbo:20880");
    let mut provider = Some(start());
    let _web = dubbo::consumer(&world, &web, &Dubbo::new(dubbo::V2_7, "web", ZOOKEEPER));
    // A fault that nobody mends: what was deployed there is long gone.
    znodes::session(&watch, &registry.ip, |session| {
        let url = "dubbo://10.9.8.31:20999/com.acme.Pay?application=pay&release=2.7.23";
        session.create_all(&znodes::provider("com.acme.Pay", url), "", Owner::Anyone);
    });
    let on_call = OnCall::on(&watch);
    let mut regprobe = serve(&world, &watch);
    let _monitoring = monitoring::start(&world, &watch);
    let mut walk = Walk::through("alerts");

    let lasting = on_call.hears(0, "RP602", true);
    assert_eq!(lasting.label("application"), "pay", "{:#}", lasting.alert);
    walk.situation("a provider is killed: one alert, which says all; it is back: resolved", || {
        let before = on_call.told().len();
        provider.as_mut().expect("it runs").kill();
        let alert = on_call.hears(before, "RP604", true);
        println!("{:#}", alert.alert);
        assert_eq!(alert.label("application"), "web");
        assert_eq!(alert.label("severity"), "error");
        assert!(alert.says("service").starts_with("shop.api."), "{}", alert.says("service"));
        assert_eq!((alert.says("address"), alert.says("machine")), (PROVIDER, "10.9.8.31"));
        assert!(!alert.says("description").is_empty() && !alert.says("fix").is_empty());
        provider = Some(start());
        on_call.hears(before, "RP604", false);
        let told = on_call.told();
        let told = told.get(before..).unwrap_or_default();
        assert_eq!(told.len(), 2, "{}", summary(told));
    });
    let quiet = |walk: &mut Walk, name: &str, disturb: &mut dyn FnMut()| {
        walk.situation(name, || {
            let before = on_call.told().len();
            disturb();
            std::thread::sleep(LONG);
            let told = on_call.told();
            let told = told.get(before..).unwrap_or_default();
            assert!(told.is_empty(), "{}", summary(told));
        });
    };
    quiet(&mut walk, "a provider is started again", &mut || {
        provider.take().expect("it runs").stop();
        provider = Some(start());
    });
    quiet(&mut walk, "regprobe is started again", &mut || {
        regprobe.kill();
        std::thread::sleep(Duration::from_secs(20));
        regprobe = serve(&world, &watch);
    });
    quiet(&mut walk, "ZooKeeper is started again", &mut || {
        zookeeper.kill();
        std::thread::sleep(Duration::from_secs(10));
        zookeeper = zookeeper::again(&world, &registry, zookeeper::V3_9);
    });
    quiet(&mut walk, "ZooKeeper is frozen for a minute", &mut || {
        zookeeper.freeze();
        std::thread::sleep(Duration::from_secs(60));
        zookeeper.thaw();
    });
    quiet(&mut walk, "regprobe is started while ZooKeeper is frozen", &mut || {
        zookeeper.freeze();
        regprobe.kill();
        regprobe = serve(&world, &watch);
        std::thread::sleep(Duration::from_secs(40));
        zookeeper.thaw();
    });
    walk.end();
}

/// `regprobe serve` on a host.
fn serve(world: &World, host: &Host) -> Server {
    let mut command = host.command(env!("CARGO_BIN_EXE_regprobe"));
    command.args(["serve", ZOOKEEPER, "--interval", "2s", "--timeout", "2s"]);
    let server = Server::start(&world.log_name(host, "regprobe"), &mut command);
    server.wait("where it listens", |printed| printed.contains("listening on"))
}

/// The files of `contrib` as their own programs read them.
#[test]
fn contrib_files() {
    crate::setup::require();
    let folder = crate::setup::scratch("contrib");
    std::fs::create_dir_all(&folder).expect("a folder");
    let dashboard = folder.join("dashboard.yml");
    std::fs::write(&dashboard, queries_of_dashboard()).expect("rules");
    let program = folder.join("regprobe");
    let [promtool, amtool] = [tool("promtool"), tool("amtool")];
    let prometheus = contrib("prometheus");
    run(Command::new(&promtool).args(["check", "rules"]).arg(&dashboard));
    run(Command::new(&promtool)
        .args(["check", "config", "prometheus.yml"])
        .current_dir(&prometheus));
    run(Command::new(&promtool).args(["test", "rules", "rules_test.yml"]).current_dir(&prometheus));
    run(Command::new(&amtool).arg("check-config").arg(contrib("alertmanager/alertmanager.yml")));
    std::fs::copy(env!("CARGO_BIN_EXE_regprobe"), &program).expect("a copy");
    for unit in ["regprobe.service", "regprobe-check.service", "regprobe-check.timer"] {
        // It isn't installed here: systemd looks for the program and its page.
        let text = std::fs::read_to_string(contrib("systemd").join(unit)).expect("a unit");
        let text = text.replace("/usr/local/bin/regprobe", &program.to_string_lossy());
        let lines = text.lines().filter(|line| !line.starts_with("Documentation="));
        let text: String = lines.map(|line| format!("{line}\n")).collect();
        std::fs::write(folder.join(unit), text).expect("a unit");
    }
    for unit in ["regprobe.service", "regprobe-check.timer"] {
        let said = run(Command::new("systemd-analyze")
            .args(["verify", "--man=no"])
            .arg(folder.join(unit)));
        assert_eq!(said, "", "{unit}");
    }
}

/// The expressions of the dashboard as rules, which promtool parses.
fn queries_of_dashboard() -> String {
    let text = std::fs::read_to_string(contrib("grafana/regprobe.json")).expect("a dashboard");
    let dashboard: Value = serde_json::from_str(&text).expect("JSON");
    let panels = dashboard["panels"].as_array().expect("panels").iter();
    let targets = panels.flat_map(|panel| panel["targets"].as_array().expect("targets"));
    let queries: Vec<&str> =
        targets.map(|target| target["expr"].as_str().expect("an expression")).collect();
    assert!(queries.len() > 5, "{queries:?}");
    let rules = queries.iter().enumerate().map(
        |(number, query)| serde_json::json!({ "record": format!("panel:{number}"), "expr": query }),
    );
    let rules: Vec<Value> = rules.collect();
    serde_json::json!({ "groups": [{ "name": "dashboard", "rules": rules }] }).to_string()
}

/// What it said; it has to succeed.
fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said =
        [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned());
    assert!(output.status.success(), "{command:?}\n{}", said.concat());
    let [_, errors] = said;
    errors
}
