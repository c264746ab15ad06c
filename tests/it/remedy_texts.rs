//! What each remedy says for each software: place, texts and caveat, in `snapshots/remedies/NAME.txt`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::net::IpAddr;
use std::path::Path;
use std::time::Duration;

use regprobe::model::{
    Address, Attributes, Author, Change, MemberFailure, ProxyMode, Registration, RegistryKind,
    Remedy, Target,
};
use regprobe::registry::{REGISTRIES, parse_target};
use regprobe::remedy::*;

use crate::remedy_workloads::{Known, all};
use crate::samples;
use crate::snapshot::{self, root};

#[test]
fn each_remedy_says_what_its_snapshot_says() {
    let mut texts: BTreeMap<&str, Texts> = BTreeMap::new();
    for (of, remedy) in everything() {
        texts.entry(remedy.name).or_default().add(of, &remedy);
    }
    let snapshots: BTreeSet<String> = texts.keys().map(|name| format!("{name}.txt")).collect();
    for (name, texts) in &texts {
        snapshot::check(&format!("remedies/{name}.txt"), &texts.page());
    }
    let folder = root().join("tests/it/snapshots/remedies");
    let files = fs::read_dir(folder).expect("the snapshots").map(|file| file.expect("a file"));
    let files: BTreeSet<String> =
        files.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(files, snapshots, "a snapshot of no remedy");
    let names: BTreeSet<String> = texts.keys().map(|name| (*name).to_owned()).collect();
    assert_eq!(names, remedy_names(), "a remedy of src/remedy without a snapshot");
}

/// The names that the sources of the room give.
pub fn remedy_names() -> BTreeSet<String> {
    fn gather(folder: &Path, names: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).expect("the room") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                gather(&path, names);
                continue;
            }
            let text = fs::read_to_string(&path).expect("text");
            let named = text.split("name: \"").skip(1).filter_map(|rest| rest.split('"').next());
            names.extend(named.map(str::to_owned));
        }
    }
    let mut names = BTreeSet::new();
    gather(&root().join("src/remedy"), &mut names);
    assert!(names.len() > 20, "{names:?}");
    names
}

/// What one remedy says, and of what it says so.
#[derive(Default)]
struct Texts(Vec<(String, Vec<String>)>);

impl Texts {
    fn add(&mut self, of: String, remedy: &Remedy) {
        let text = written(remedy);
        match self.0.iter_mut().find(|(known, _)| *known == text) {
            Some((_, whose)) => whose.push(of),
            None => self.0.push((text, vec![of])),
        }
    }

    fn page(&self) -> String {
        let each = self.0.iter().map(|(text, whose)| {
            let whose: Vec<String> = whose.iter().map(|of| format!("== {of}\n")).collect();
            format!("{}{text}", whose.concat())
        });
        each.collect::<Vec<_>>().join("\n")
    }
}

fn written(remedy: &Remedy) -> String {
    let Remedy { name: _, title, place, changes, caveat } = remedy;
    let mut text = format!("title: {title}\nwhere: {place}\n");
    for change in changes {
        let how = match change {
            Change::Exports(_) => ", for the shell itself",
            Change::SavedFile { .. } | Change::ScriptWithDocument(_) => ", at the margin",
            _ => "",
        };
        let _ = writeln!(text, "--- {}{how}\n{}", change.kind(), change.text().trim_end());
    }
    if let Some(caveat) = caveat {
        let _ = writeln!(text, "--- caveat\n{caveat}");
    }
    text
}

/// Every remedy of every workload, and those that are no workload's.
fn everything() -> Vec<(String, Remedy)> {
    let mut told = Vec::new();
    for Known { of, workload } in all() {
        for (case, remedies) in of_workload(&workload) {
            told.extend(remedies.into_iter().map(|remedy| (format!("{of}: {case}"), remedy)));
        }
    }
    for (of, target) in targets() {
        for (case, remedies) in of_target(&target) {
            told.extend(remedies.into_iter().map(|remedy| (format!("{of}: {case}"), remedy)));
        }
    }
    told.extend(of_nothing().map(|(case, remedy)| (case.to_owned(), remedy)));
    told
}

type Cases = Vec<(&'static str, Vec<Remedy>)>;

fn of_workload(workload: &Workload) -> Cases {
    let mut cases = vec![
        ("a container's address", for_container(workload)),
        ("the wrong address", for_wrong_address(workload)),
        ("a pod's address", for_pod(workload)),
        ("a bridge of pods", for_bridge_of_pods(workload)),
        ("a setting", vec![remove_override(workload)]),
        ("a closed port", vec![publish_port(workload, None)]),
        ("another port is open", vec![publish_port(workload, Some(30880))]),
        ("a blocked path", vec![firewall(workload, &Blocked::default())]),
        ("nobody behind the port", vec![behind_forwarder(workload)]),
        ("another's port", vec![port_owner(workload)]),
        ("out of service", vec![put_in_service(workload)]),
        ("gone", vec![restart(workload), wait_for_expiry(workload, None, None)]),
        ("another's entry", vec![recreate_entry(workload, ip("10.9.8.66"), 2181)]),
        ("a version", vec![agree_on_version(workload, None)]),
        ("a version that is known", vec![agree_on_version(workload, Some(("version", "2.0.0")))]),
    ];
    let callers = ["10.9.8.33", "10.9.8.40"].map(ip).to_vec();
    let blocked = Blocked { target: Some(ip("10.9.8.7")), callers, is_alive: true };
    cases.push(("a blocked path of known callers", vec![firewall(workload, &blocked)]));
    let target = parse("zookeeper://10.9.8.20:2181");
    let lasts = Some(Duration::from_secs(10));
    cases.push(("gone for 10 s", vec![wait_for_expiry(workload, lasts, Some(&target))]));
    let persistent = [registration(true), registration(false)];
    cases.extend([("told to be persistent", &persistent[..1]), ("copied", &persistent[1..])].map(
        |(case, registrations)| {
            let registrations: Vec<&Registration> = registrations.iter().collect();
            (case, vec![register_ephemerally(workload, &registrations, Some(&target))])
        },
    ));
    if workload.registered.ip().is_none() {
        cases.push(("a name", name_to_address(workload)));
    }
    match workload.software {
        Software::RocketMq => cases.extend(of_broker(workload)),
        Software::Dubbo(_) => cases.push(("a local port", vec![same_port(workload, 30880)])),
        Software::Spring | Software::Kafka | Software::Other => {}
    }
    cases
}

fn of_broker(workload: &Workload) -> Cases {
    let ha = address("172.17.0.5:10912");
    vec![
        ("one address of two brokers", vec![broker_address(workload)]),
        ("the fast port", fast_port(workload, 10909)),
        ("a proxy's port", vec![broker_port_of_its_own(workload)]),
        ("the replication address", vec![ha_address(workload, &ha, false)]),
        ("the replication address of a container", vec![ha_address(workload, &ha, true)]),
        ("the replication port", vec![ha_port(workload, &ha)]),
    ]
}

/// Those in which much is told, and the example of each further registry.
fn targets() -> Vec<(&'static str, Target)> {
    let mut targets = vec![
        ("zookeeper", parse("zookeeper://10.9.8.20:2281,10.9.8.21:2281/shop?group=orders")),
        ("zookeeper with a password", parse("zookeeper://shop:s3cret@127.0.0.1:2181")),
        ("rocketmq", parse("10.9.8.20:10911;10.9.8.21:9876")),
    ];
    for registry in REGISTRIES {
        if targets.iter().all(|(_, target)| target.kind != registry.kind()) {
            targets.push((registry.kind().name(), parse(registry.example())));
        }
    }
    targets
}

fn of_target(target: &Target) -> Cases {
    let members: Vec<&Address> = target.members.iter().collect();
    let first = members[0];
    let said = || "it says so".to_owned();
    let failures = [
        ("unresolved", MemberFailure::Unresolved(said())),
        ("closed", MemberFailure::Closed(said())),
        ("unreachable", MemberFailure::Unreachable(said())),
        ("silent", MemberFailure::Silent(said())),
        ("TLS", MemberFailure::SpeaksTls),
        ("another server", MemberFailure::NotTheRegistry(said())),
        ("a ZooKeeper", MemberFailure::AnotherRegistry(RegistryKind::ZooKeeper)),
        ("a name server", MemberFailure::AnotherRegistry(RegistryKind::RocketMq)),
    ];
    let mut cases: Cases = failures
        .iter()
        .map(|(case, failure)| (*case, vec![registry_members(target, first, failure, &members)]))
        .collect();
    cases.extend([
        ("hidden", vec![registry_access(target)]),
        ("a caller of nobody", vec![refresh_callers(std::slice::from_ref(target))]),
        ("elsewhere", vec![look_from_elsewhere([target])]),
        ("a range", vec![our_network("172.17.0.0/16", Some(target))]),
        ("shared", vec![shared_on_purpose(&address("10.9.8.7:20880"), Some(target))]),
        ("again", vec![run_again("It may be over by then.", check(&[], [target]))]),
        ("a list", vec![run_again("It shows what is there.", list([target]))]),
    ]);
    match target.kind {
        RegistryKind::ZooKeeper => cases.extend(of_ensemble(target, &members)),
        RegistryKind::RocketMq => {
            cases.push(("name servers", vec![name_servers(&target.members)]));
        }
        RegistryKind::RocketMqProxy => {
            cases.push(("an unknown topic", vec![proxy_topic(target)]));
        }
    }
    cases
}

fn of_ensemble(target: &Target, members: &[&Address]) -> Cases {
    let nodes = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let others = [
        ("nothing there", vec![registry_root(target, "orders", &[])]),
        ("another root", vec![registry_root(target, "orders", &nodes(&["a", "my-dubbo"]))]),
        ("one other node", vec![registry_root(target, "orders", &nodes(&["shop"]))]),
        ("an old ZooKeeper", vec![newer_zookeeper(members[0])]),
        ("another root of instances", vec![instances_root(target, "/myroot")]),
        ("no chroot", vec![registry_root(target, "/shop", &nodes(&["dubbo"]))]),
        ("a persistent entry", vec![delete_node(target, &[&registration(true)])]),
        (
            "rules",
            vec![switch_off_rules(
                target,
                &nodes(&[
                    "/shop/dubbo/config/dubbo/com.acme.OrderService::.condition-router",
                    "/shop/dubbo/com.acme.OrderService/configurators/override%3A%2F%2F0.0.0.0%2F\
                     com.acme.OrderService%3Fdisabled%3Dtrue%26password%3Ds3cret",
                ]),
            )],
        ),
        ("many persistent entries", vec![delete_node(target, &[&registration(true); 7])]),
        ("no quorum", vec![registry_quorum(members)]),
    ];
    others.into_iter().collect()
}

fn of_nothing() -> impl Iterator<Item = (&'static str, Remedy)> {
    const SPRING: &str = r#"{"name":"orders","address":"1.2.3.4 #","payload":{"@class":"org.springframework.cloud.zookeeper.discovery.ZookeeperInstance"}}"#;
    let dubbo = |raw: &str| correct_entry(raw, Author::Dubbo).expect("a remedy");
    let broker = |raw: &str| correct_entry(raw, Author::RocketMq).expect("a remedy");
    [
        ("dubbo", dubbo("dubbo://10.9.8.7 #ours:20880/lab.api.Orders")),
        ("dubbo, IPv6", dubbo("dubbo://fd00::7:20880/lab.api.Orders")),
        ("dubbo, nothing to tell what is meant", dubbo("dubbo://<your ip>:20880/lab.api.Orders")),
        ("spring", correct_entry(SPRING, Author::SpringCloud).expect("a remedy")),
        ("rocketmq", broker("10.9.8.7 #ours:10911")),
        ("rocketmq, IPv6", broker("fd00::7:10911")),
        ("rocketmq, nothing to tell what is meant", broker("change me:10911")),
        ("a bridge", bridge_pool("docker0")),
        ("a large directory", jute_maxbuffer(3 << 20)),
        ("DLedger", dledger_peers(&[address("10.9.8.7:40911"), address("10.9.8.8:40912")])),
        ("no master", start_master("broker-a; rm")),
        ("no master, with a controller", elect_master("broker-a")),
        ("commas", name_server_list(&[address("10.9.8.20:9876"), address("10.9.8.21:9876")])),
        (
            "a controller on the loopback",
            controller_peers(&address("10.9.8.20:9876"), "n0", &address("127.0.0.1:9878")),
        ),
        (
            "a proxy behind another port",
            proxy_port(&address("10.9.8.7:18081"), ProxyPort::Grpc(ProxyMode::Cluster), 18081),
        ),
        (
            "a proxy in local mode behind another port",
            proxy_port(&address("10.9.8.7:18081"), ProxyPort::Grpc(ProxyMode::Local), 18081),
        ),
        (
            "a proxy's remoting port behind another port",
            proxy_port(&address("10.9.8.7:18080"), ProxyPort::Remoting, 18080),
        ),
        ("a proxy that may take the port", proxy_request_port(&address("10.9.8.7:18081"))),
        ("proxies on different ports", one_proxy_port(8081, "broker-b; rm")),
        (
            "a proxy of a broker in a container",
            proxy_broker_address(Some(&address("10.9.8.7:8081")), "broker-a"),
        ),
        (
            "a proxy of a broker in a container, IPv6",
            proxy_broker_address(Some(&address("[fd00::7]:8081")), "broker-a"),
        ),
        ("a proxy that isn't the broker's", proxy_broker_address(None, "broker-a")),
        ("remoting in a container", proxy_access_address(&address("10.9.8.7:8080"))),
        ("remoting, asked on the same machine", proxy_access_address(&address("127.0.0.1:8080"))),
        ("remoting in local mode", proxy_for_grpc_alone(&address("10.9.8.7:8080"))),
        ("two masters", one_master("broker-a")),
        ("two brokers", one_broker("")),
        ("two brokers, one of which is known", one_broker("broker-b")),
        ("two clusters", one_cluster()),
        ("no provider", provide()),
        ("no usable provider", mend_providers()),
        ("a disabled provider", enable_provider("order")),
        ("a provider with a tag", match_tag("order", "gray")),
        ("missing metadata", publish_metadata("order", "/dubbo/metadata/order/1a2b")),
        (
            "a closed metadata service",
            metadata_port("order", &Address::parse("10.9.8.7:20999").expect("an address")),
        ),
        (
            "a revision that nobody has",
            register_revision("order", &Address::parse("10.9.8.7:20880").expect("an address")),
        ),
        ("a missing mapping", register_interfaces("order", false)),
        ("an instance of Dubbo 2.7 alone", register_interfaces("order", true)),
        (
            "a missing mapping",
            register_mapping("order", &["/dubbo/mapping/com.acme.OrderService".to_owned()]),
        ),
        (
            "registries apart",
            same_registry("order", "zookeeper://10.9.8.20:2181", "zookeeper://10.9.8.21:2181"),
        ),
        ("hidden sources", session_sources()),
    ]
    .into_iter()
}

/// An entry of a service, persistent because it is told so, or for no reason that it tells.
fn registration(told: bool) -> Registration {
    let mut registration = samples::troubled().listings[0].registrations[0].clone();
    registration.attributes = Attributes::from_query(if told { "dynamic=false" } else { "" });
    registration
}

fn parse(text: &str) -> Target {
    parse_target(text).expect("a target")
}

fn address(text: &str) -> Address {
    Address::parse_host_or_address(text).expect("an address")
}

fn ip(text: &str) -> IpAddr {
    text.parse().expect("an IP address")
}
