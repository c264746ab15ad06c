//! RocketMQ as it is run beside master and slave: DLedger groups that elect their master.

use crate::applied::Applied;
use crate::probe::{Outcome, check};
use crate::servers::Server;
use crate::servers::rocketmq::{self, Broker, V4_9, V5_3};
use crate::walk::Walk;
use crate::world::{Host, World};

const NAME_SERVER: &str = "10.9.8.20:9876";
const NAME: &str = "RaftNode00";

#[test]
fn dledger_of_version_4() {
    dledger("dledger4", V4_9);
}

#[test]
fn dledger_of_version_5() {
    dledger("dledger5", V5_3);
}

fn dledger(name: &'static str, version: &'static str) {
    let world = World::new(name);
    let registry = world.host("registry", 20);
    let hosts = [("n0", 31), ("n1", 32), ("n2", 33)].map(|(name, ip)| world.host(name, ip));
    let caller = world.host("caller", 40);
    let _name_server = rocketmq::name_server(&world, &registry, version);
    let settings: Vec<Vec<String>> = hosts.iter().map(peer).collect();
    let settings: Vec<Vec<&str>> =
        settings.iter().map(|lines| lines.iter().map(String::as_str).collect()).collect();
    let broker = |place: usize| {
        let settings = settings[place].as_slice();
        (&hosts[place], Broker { version, name: NAME, name_servers: NAME_SERVER, settings })
    };
    let mut group: Vec<Option<Server>> =
        rocketmq::brokers(&world, &[0, 1, 2].map(broker)).into_iter().map(Some).collect();
    let led = |but: &str| {
        rocketmq::await_listing(&caller, &registry.ip, "a master", |told| {
            told.contains("{0:") && !told.contains(&format!("{but}:10911"))
        });
    };

    let mut walk = Walk::through(name);
    let mut applied = Applied::in_world(name);
    led("nobody");
    walk.situation("a DLedger group of three is healthy", || {
        let outcome = check(&caller, &[NAME_SERVER]);
        outcome.exits(0).counts("broker", 3).no_findings();
        for host in &hosts {
            outcome.identity(&format!("{}:10911", host.ip), "proven");
        }
    });
    walk.situation("dledger-peers: its master died, and another was elected", || {
        let leader = check(&caller, &[NAME_SERVER]).master();
        let place = hosts.iter().position(|host| leader == format!("{}:10911", host.ip)).unwrap();
        group[place].take().expect("it runs").kill();
        led(&hosts[place].ip);
        let peer = format!("{}:40911", hosts[place].ip);
        let outcome = check(&caller, &[NAME_SERVER]);
        outcome.exits(0).counts("broker", 2).finds("RP701", "warning", &peer).no_errors();
        let advice = &applied.take(&outcome, ["RP701", &peer, "dledger-peers"], version)[0];
        assert!(advice.contains(&format!("each missing peer ({peer})")), "{advice}");
        let (host, broker) = broker(place);
        group[place] = Some(rocketmq::broker(&world, host, &broker));
        check(&caller, &[NAME_SERVER]).exits(0).counts("broker", 3).no_findings();
    });
    walk.end();
    applied.end();
}

#[test]
fn masters_and_slaves() {
    let world = World::new("masters");
    let registry = world.host("registry", 20);
    let [master, slave] = [("master", 31), ("slave", 32)].map(|(name, ip)| world.host(name, ip));
    let caller = world.host("caller", 40);
    let _name_server = rocketmq::name_server(&world, &registry, V5_3);
    let named =
        |settings| Broker { version: V5_3, name: "broker-a", name_servers: NAME_SERVER, settings };
    let _master = rocketmq::broker(&world, &master, &named(&[]));
    let _slave = rocketmq::broker(&world, &slave, &named(&SLAVE));

    let mut walk = Walk::through("masters");
    let mut applied = Applied::in_world("masters");
    walk.situation("open-ha-port: a firewall drops what slaves copy by", || {
        let ha = "10.9.8.31:10912";
        let dropping = master.firewall("input", &["tcp dport 10912 drop"]);
        let outcome = check(&caller, &[NAME_SERVER]);
        outcome.exits(1).finds("RP701", "error", ha).verdict("10.9.8.31:10911", "reachable");
        let advice = &applied.take(&outcome, ["RP701", ha, "open-ha-port"], V5_3)[0];
        assert!(advice.contains("allow TCP 10912"), "{advice}");
        drop(dropping);
        check(&caller, &[NAME_SERVER]).exits(0).counts("broker", 2).no_findings();
    });
    walk.end();
    applied.end();
}

const SLAVE: [&str; 2] = ["brokerId=1", "brokerRole=SLAVE"];

/// What makes a broker one peer of the three.
fn peer(host: &Host) -> Vec<String> {
    let peers = "n0-10.9.8.31:40911;n1-10.9.8.32:40911;n2-10.9.8.33:40911";
    vec![
        "enableDLegerCommitLog=true".to_owned(),
        format!("dLegerGroup={NAME}"),
        format!("dLegerPeers={peers}"),
        format!("dLegerSelfId={}", host.name),
    ]
}

impl Outcome {
    /// Where the broker with the id 0 is registered.
    fn master(&self) -> String {
        let registrations = self.report["registrations"].as_array().expect("a list");
        let master = registrations.iter().find(|one| one["subject"]["id"] == 0).expect("a master");
        master["address"].as_str().expect("an address").to_owned()
    }
}
