//! RocketMQ as it is run beside master and slave: DLedger groups that elect their master.

use crate::applied::Applied;
use crate::patience::{until, until_true};
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
    walk.situation("dledger-peers: two of three died, and none can be elected", || {
        let dead = [0, 1];
        for place in dead {
            group[place].take().expect("it runs").kill();
        }
        let left = format!("{}:10911", hosts[2].ip);
        let outcome = found(&caller, "RP708", NAME_SERVER, || {});
        outcome.exits(1).counts("broker", 1).finds("RP708", "error", &left).silent("RP701");
        let advice = &applied.take(&outcome, ["RP708", &left, "dledger-peers"], version)[0];
        for place in dead {
            assert!(advice.contains(&format!("{}:40911", hosts[place].ip)), "{advice}");
        }
        let again = rocketmq::brokers(&world, &dead.map(broker));
        led("nobody");
        check(&caller, &[NAME_SERVER]).exits(0).counts("broker", 3).no_findings();
        drop(again);
    });
    walk.end();
    applied.end();
}

#[test]
fn controller() {
    let world = World::new("controller");
    let registry = world.host("registry", 20);
    let [one, two] = [("one", 31), ("two", 32)].map(|(name, ip)| world.host(name, ip));
    let caller = world.host("caller", 40);
    let settings = ["enableControllerMode=true", "controllerAddr=10.9.8.20:9878"];
    let broker =
        Broker { version: V5_3, name: "broker-a", name_servers: NAME_SERVER, settings: &settings };
    let mut walk = Walk::through("controller");
    let mut applied = Applied::in_world("controller");
    walk.situation("a broker waits for its controller", || {
        let plain = rocketmq::name_server(&world, &registry, V5_3);
        let waiting = rocketmq::start_broker(&world, &one, &broker);
        until_true("a broker that listens", || {
            one.inside(|| std::net::TcpStream::connect("127.0.0.1:10911").is_ok())
        });
        let outcome = check(&caller, &[NAME_SERVER]);
        outcome.exits(1).counts("broker", 0).finds("RP803", "error", "");
        outcome.says("RP803", "", "only once its controller has a leader");
        drop((plain, waiting));
    });
    let mut mended = None;
    let mut first = None;
    walk.situation("controller-peers: a controller announces the loopback", || {
        let own = "controllerDLegerPeers=n0-127.0.0.1:9878";
        let wrong = rocketmq::name_server_with_controller(&world, &registry, V5_3, own);
        let waiting = rocketmq::start_broker(&world, &one, &broker);
        let outcome = check(&caller, &[NAME_SERVER]);
        outcome.exits(1).counts("broker", 0).finds("RP803", "error", "");
        outcome.says("RP803", "", "announces itself as `127.0.0.1:9878`");
        let line = &applied.take(&outcome, ["RP803", "", "controller-peers"], V5_3)[0];
        drop((wrong, waiting));
        mended = Some(rocketmq::name_server_with_controller(&world, &registry, V5_3, line));
        first = Some(rocketmq::broker(&world, &one, &broker));
    });
    let _registry = mended.expect("a name server with a controller");
    let mut second = Some(rocketmq::broker(&world, &two, &broker));
    walk.situation("a controller with a master and a slave is healthy", || {
        check(&caller, &[NAME_SERVER]).exits(0).counts("broker", 2).no_findings();
    });
    walk.situation("its master died, and the slave was chosen", || {
        rocketmq::await_sync(&caller, &registry.ip, broker.name, 2);
        let leader = check(&caller, &[NAME_SERVER]).master();
        let (dead, left) = if leader.starts_with(&one.ip) {
            (&mut first, "10.9.8.32:10911")
        } else {
            (&mut second, "10.9.8.31:10911")
        };
        dead.take().expect("it runs").kill();
        let outcome = check(&caller, &[NAME_SERVER]);
        outcome.exits(0).counts("broker", 1).no_findings();
        assert_eq!(outcome.master(), left);
    });
    walk.situation("elect-master: it died before the other was in sync", || {
        let (master, slave) = if first.is_some() { (&one, &two) } else { (&two, &one) };
        let cut = master.firewall("input", &["tcp dport 10912 drop"]);
        let _behind = rocketmq::broker(&world, slave, &broker);
        drop((first.take(), second.take()));
        let outcome = check(&caller, &[NAME_SERVER]);
        let alone = format!("{}:10911", slave.ip);
        outcome.exits(1).counts("broker", 1).finds("RP708", "error", &alone);
        let advice = &applied.take(&outcome, ["RP708", &alone, "elect-master"], V5_3)[0];
        assert!(advice.contains("that was the master"), "{advice}");
        drop(cut);
        let _again = rocketmq::broker(&world, master, &broker);
        check(&caller, &[NAME_SERVER]).exits(0).counts("broker", 2).no_findings();
    });
    walk.end();
    applied.end();
}

#[test]
fn masters_and_slaves() {
    let world = World::new("masters");
    let [first, second] = [("ns1", 20), ("ns2", 21)].map(|(name, ip)| world.host(name, ip));
    let hosts = [("master", 31), ("slave", 32), ("other", 33)];
    let [master, slave, other] = hosts.map(|(name, ip)| world.host(name, ip));
    let caller = world.host("caller", 40);
    let _first = rocketmq::name_server(&world, &first, V5_3);
    let _second = rocketmq::name_server(&world, &second, V4_9);
    let mut alone = Some(rocketmq::broker(&world, &master, &named(&[])));
    let mut beside = Some(rocketmq::broker(&world, &slave, &named(&SLAVE)));
    let is_well = || {
        check(&caller, &[BOTH]).exits(0).counts("broker", 2).no_findings();
    };

    let mut walk = Walk::through("masters");
    let mut applied = Applied::in_world("masters");
    walk.situation("open-ha-port: a firewall drops what slaves copy by", || {
        let ha = "10.9.8.31:10912";
        let dropping = master.firewall("input", &["tcp dport 10912 drop"]);
        let outcome = check(&caller, &[BOTH]);
        outcome.exits(1).finds("RP701", "error", ha).verdict(MASTER, "reachable");
        let advice = &applied.take(&outcome, ["RP701", ha, "open-ha-port"], V5_3)[0];
        assert!(advice.contains("allow TCP 10912"), "{advice}");
        drop(dropping);
        is_well();
    });
    walk.situation("start-master: the master is gone, and its slave is there", || {
        let sends = rocketmq::client(&world, &caller, rocketmq::CLIENTS[1], BOTH, &[]);
        assert!(sends.printed().contains("SENT "), "{}", sends.printed());
        for server in [&first, &second] {
            rocketmq::await_topic(&caller, &server.ip, "TopicTest");
        }
        alone.take().expect("it runs").kill();
        let outcome = check(&caller, &[BOTH]);
        outcome.exits(1).counts("broker", 1).finds("RP708", "error", SLAVES);
        outcome.says("RP708", SLAVES, "topic `TopicTest`: none of its queues can be written");
        rocketmq::failing_client(&world, &caller, rocketmq::CLIENTS[1], BOTH, &[]);
        let advice = &applied.take(&outcome, ["RP708", SLAVES, "start-master"], V5_3)[0];
        assert!(advice.contains("brokerId=0"), "{advice}");
        alone = Some(rocketmq::broker(&world, &master, &named(&[])));
        is_well();
    });
    walk.situation("broker-address: a slave's file is a copy of its master's", || {
        beside.take().expect("it runs").kill();
        let copied = [&SLAVE[..], &["brokerIP1=10.9.8.31", "brokerIP2=10.9.8.31"]].concat();
        let copy = rocketmq::broker(&world, &slave, &named(&copied));
        let outcome = found(&caller, "RP705", BOTH, || {
            rocketmq::await_listing(&caller, &first.ip, "the slave", |told| told.contains("{1:"));
        });
        outcome.exits(1).finds("RP705", "error", MASTER).silent("RP502").silent("RP708");
        let remedy = applied.take(&outcome, ["RP705", MASTER, "broker-address"], V5_3);
        drop(copy);
        let own = named(&SLAVE);
        beside = Some(rocketmq::paste(&world, &slave, &own, &remedy[0]));
        for server in [&first, &second] {
            rocketmq::await_listing(&caller, &server.ip, "both", |told| {
                told.contains(&format!("{{0:\"{MASTER}\",1:\"{SLAVES}\"}}"))
            });
        }
        is_well();
    });
    walk.situation("one-broker-an-address: two masters of one name", || {
        let settings = named(&[]);
        let other_one = Broker { name_servers: "10.9.8.21:9876", ..settings };
        let second_master = rocketmq::broker(&world, &other, &other_one);
        let outcome = found(&caller, "RP705", BOTH, || {
            rocketmq::await_listing(&caller, &second.ip, "it", |told| told.contains(OTHER));
        });
        outcome.exits(1).silent("RP704").finds("RP705", "error", MASTER);
        let advice = &applied.take(&outcome, ["RP705", MASTER, "one-broker-an-address"], V5_3)[0];
        assert!(advice.contains("another brokerName than `broker-a`"), "{advice}");
        drop(second_master);
        let renamed = rocketmq::broker(&world, &other, &Broker { name: "broker-b", ..settings });
        rocketmq::await_listing(&caller, &second.ip, "the first", |told| told.contains(MASTER));
        check(&caller, &[BOTH]).exits(0).counts("broker", 3).no_findings();
        renamed.stop();
    });
    walk.situation("one name in two clusters", || {
        let elsewhere = ["brokerClusterName=OtherCluster"];
        let _same = rocketmq::broker(&world, &other, &named(&elsewhere));
        let outcome = check(&caller, &["10.9.8.20:9876"]);
        outcome.exits(1).silent("RP502").silent("RP405");
        outcome.finds_one_of(&["RP705"], OTHER);
    });
    rocketmq::await_listing(&caller, &first.ip, "the first", |told| told.contains(MASTER));
    walk.situation("a cluster that was renamed is well, though a name server remembers it", || {
        drop(alone.take());
        let named_anew = "brokerClusterName=NewCluster";
        let _master = rocketmq::broker(&world, &master, &named(&[named_anew]));
        drop(beside.take());
        let slave_anew = [&SLAVE[..], &[named_anew]].concat();
        let _slave = rocketmq::broker(&world, &slave, &named(&slave_anew));
        rocketmq::await_listing(&caller, &first.ip, "both clusters", |told| {
            let (_, clusters) = told.split_once("clusterAddrTable").unwrap_or_default();
            clusters.contains("DefaultCluster") && clusters.contains("NewCluster")
        });
        // The name server drops the slave that was stopped in its own time, and with it the entry of the new one
        // until that registers again.
        let outcome = until("a check that sees both", || {
            let seen = check(&caller, &[BOTH]);
            let count = seen.report["registrations"].as_array().map_or(0, Vec::len);
            let listens = caller.inside(|| std::net::TcpStream::connect(SLAVES).is_ok());
            if count == 2 && listens { Ok(seen) } else { Err(format!("{count} brokers")) }
        });
        outcome.exits(0).counts("broker", 2).no_findings();
        for address in [MASTER, SLAVES] {
            outcome.verdict(address, "reachable").identity(address, "proven");
        }
    });
    walk.end();
    applied.end();
}

const BOTH: &str = "10.9.8.20:9876;10.9.8.21:9876";
const MASTER: &str = "10.9.8.31:10911";
const SLAVES: &str = "10.9.8.32:10911";
const OTHER: &str = "10.9.8.33:10911";

/// What a check finds after `wait`, as soon as it finds this. What registers in turn with another may have
/// been there before the check began, and not while it looked.
fn found(caller: &Host, code: &str, target: &str, wait: impl Fn()) -> Outcome {
    let mut outcome = None;
    until(&format!("a check that finds {code}"), || {
        wait();
        let seen = check(caller, &[target]);
        let finds = seen.report.to_string().contains(&format!("\"code\":\"{code}\""));
        outcome = Some(seen);
        if finds { Ok(()) } else { Err("it finds no such thing".to_owned()) }
    });
    outcome.expect("a check")
}

fn named<'a>(settings: &'a [&'a str]) -> Broker<'a> {
    Broker { version: V5_3, name: "broker-a", name_servers: BOTH, settings }
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
        let master =
            registrations.iter().find(|broker| broker["subject"]["id"] == 0).expect("a master");
        master["address"].as_str().expect("an address").to_owned()
    }
}
