//! A machine's ports are handed out once: no two containers of it are told the same one, and none a port
//! that something of the machine has.

use std::collections::HashSet;
use std::fmt::Write;

use proptest::prelude::*;
use regprobe::model::Finding;
use regprobe::model::remedy::Place;

use crate::cases::{Case, judge};

/// Remedies that publish a port, each under the first of its names that a finding has.
const PUBLISHING: [&str; 3] = ["registry-variables", "spring-address", "broker-address"];

#[test]
fn three_containers_of_one_machine_get_three_ports() {
    let findings = findings(
        "registered = [
          { url = 'dubbo://172.17.0.5:20880/shop.Stock?application=stock&release=3.3.6', session = 1, from = '10.9.8.7:4001' },
          { url = 'dubbo://172.17.0.6:20880/shop.User?application=user&release=3.3.6', session = 2, from = '10.9.8.7:4002' },
          { url = 'dubbo://172.17.0.9:20880/shop.Pay?application=pay&release=2.7.23', session = 3, from = '10.9.8.7:4003' },
          { url = 'dubbo://10.9.8.7:20881/shop.Mail?application=mail&release=3.3.6', session = 4, from = '10.9.8.7:4004' },
          { consumer = 'order@10.9.8.31', of = 'shop.User' },
          { consumer = 'order@10.9.8.32', of = 'shop.User' },
          { consumer = 'order@10.9.8.31', of = 'shop.Stock' },
        ]
        seen = [
          { at = '172.17.0.5:20880', is = 'timed-out' },
          { at = '172.17.0.6:20880', is = 'timed-out' },
          { at = '172.17.0.9:20880', is = 'timed-out' },
          { at = '10.9.8.7:20881', by = 'eth0', is = 'dubbo' },
          { at = '10.9.8.7:20880', of = '172.17.0.5:20880', purpose = 'machine', by = 'eth0', is = 'refused' },
        ]",
    );
    // Who has most callers keeps its port; 20881 is another's already; 2.7.23 listens where it registers.
    for (address, change, offers_host) in [
        ("172.17.0.6:20880", "-p 20880:20880", true),
        ("172.17.0.5:20880", "-e DUBBO_PORT_TO_REGISTRY=20882 -p 20882:20880", false),
        ("172.17.0.9:20880", "-e DUBBO_PORT_TO_REGISTRY=20883 -p 20883:20883", false),
    ] {
        let finding = at(&findings, address);
        let script = finding.remedies[0].changes[0].text().into_owned();
        assert!(script.contains(change), "{address}: {script}");
        let names: Vec<&str> = finding.remedies.iter().map(|remedy| remedy.name).collect();
        assert_eq!(names.contains(&"host-networking"), offers_host, "{address}: {names:?}");
    }
    let facts = at(&findings, "172.17.0.5:20880").facts.join("\n");
    assert!(facts.contains("this one gets 20882") && !facts.contains("-p 20880"), "{facts}");
}

#[test]
fn one_address_of_two_machines_has_a_change_for_each() {
    let findings = findings(
        "registered = [
          { url = 'dubbo://172.17.0.5:20880/shop.Stock?application=stock&release=3.3.6', session = 1, from = '10.9.8.7:4001' },
          { url = 'dubbo://172.17.0.5:20880/shop.User?application=user&release=3.3.6', session = 2, from = '10.9.8.8:4002' },
        ]
        seen = [{ at = '172.17.0.5:20880', is = 'timed-out' }]",
    );
    let told: Vec<String> = findings[0]
        .remedies
        .iter()
        .filter(|remedy| remedy.name == "registry-variables")
        .map(|remedy| remedy.place.to_string())
        .collect();
    let places = ["10.9.8.7, which runs `stock`", "10.9.8.8, which runs `user`"]
        .map(|of| format!("on the machine {of}"));
    assert_eq!(told, places, "{:#?}", findings[0].remedies);
    let text = findings[0].remedies[1].changes[0].text().into_owned();
    assert!(text.contains("10.9.8.8") && text.contains("-p 20880:20880"), "{text}");
}

#[test]
fn a_port_that_leads_to_the_container_already_stays_its_own() {
    let findings = findings(
        "registered = [
          { url = 'dubbo://172.17.0.5:20880/shop.Stock?application=stock&release=3.3.6', session = 1, from = '10.9.8.7:4001' },
        ]
        seen = [
          { at = '172.17.0.5:20880', is = 'timed-out' },
          { at = '10.9.8.7:20880', of = '172.17.0.5:20880', purpose = 'machine', by = 'eth0', is = 'dubbo has shop.Stock' },
        ]",
    );
    let script = findings[0].remedies[0].changes[0].text().into_owned();
    assert!(script.contains("-p 20880:20880"), "{script}");
}

#[test]
fn two_ports_of_a_process_are_told_by_their_protocols() {
    let findings = findings(
        "registered = [
          { url = 'dubbo://172.17.0.5:20880/shop.Stock?application=stock&release=3.3.6', session = 1, from = '10.9.8.7:4001' },
          { url = 'tri://172.17.0.5:50051/shop.Stock?application=stock&release=3.3.6', session = 1, from = '10.9.8.7:4001' },
          { url = 'tri://10.9.8.7:50051/shop.Mail?application=mail&release=3.3.6', session = 4, from = '10.9.8.7:4004' },
        ]
        seen = [
          { at = '172.17.0.5:20880', is = 'timed-out' },
          { at = '172.17.0.5:50051', is = 'timed-out', protocol = 'tri' },
          { at = '10.9.8.7:50051', by = 'eth0', is = 'dubbo', protocol = 'tri' },
        ]",
    );
    let script = at(&findings, "172.17.0.5:50051").remedies[0].changes[0].text().into_owned();
    let change = "-e TRI_DUBBO_PORT_TO_REGISTRY=50052 -p 20880:20880 -p 50052:50051";
    assert!(script.contains(change), "{script}");
}

#[test]
fn brokers_get_three_ports_each() {
    let findings = findings(
        "registry = { target = '10.9.8.20:9876' }
        registered = [
          { broker = 'DefaultCluster/broker-a/0', at = '172.17.0.5:10911' },
          { broker = 'DefaultCluster/broker-b/0', at = '172.17.0.6:10911' },
        ]
        seen = [
          { at = '172.17.0.5:10911', is = 'timed-out', protocol = 'rocketmq' },
          { at = '172.17.0.6:10911', is = 'timed-out', protocol = 'rocketmq' },
        ]",
    );
    let script = at(&findings, "172.17.0.6:10911").remedies[0].changes[0].text().into_owned();
    assert!(script.contains(" listenPort=10921 haListenPort=10922\n"), "{script}");
    assert!(script.contains("-p 10919:10919 -p 10921:10921 -p 10922:10922"), "{script}");
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    /// The container, or the machine itself.
    container: Option<u8>,
    machine: u8,
    port: u16,
    kind: u8,
}

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let entry = (proptest::option::weighted(0.8, 2u8..7), 7u8..10, 20880u16..20884, 0u8..4);
    let made =
        entry.prop_map(|(container, machine, port, kind)| Entry { container, machine, port, kind });
    proptest::collection::vec(made, 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]

    #[test]
    fn no_two_planned_endpoints_are_equal(entries in entries()) {
        let (text, taken) = case(&entries);
        let mut planned = HashSet::new();
        let mut seen = HashSet::new();
        for finding in findings(&text).iter().filter(|finding| finding.code == "RP101") {
            for remedy in finding.remedies.iter().filter(|remedy| PUBLISHING.contains(&remedy.name)) {
                let Place::OnHost { ip: Some(ip), .. } = &remedy.place else {
                    panic!("{}", remedy.place)
                };
                let script = remedy.changes[0].text().into_owned();
                // A process of several ports is told of all of them with each.
                if !seen.insert((*ip, script.clone())) {
                    continue;
                }
                for port in published(&script) {
                    prop_assert!(planned.insert((*ip, port)), "{ip}:{port} twice\n{text}\n{script}");
                    prop_assert!(!taken.contains(&(ip.to_string(), port)), "{ip}:{port} is taken\n{text}");
                }
            }
        }
    }
}

/// A registry with these entries, and the endpoints that the machines have already.
fn case(entries: &[Entry]) -> (String, HashSet<(String, u16)>) {
    let (mut registered, mut seen, mut taken) = (String::new(), String::new(), HashSet::new());
    let mut known = HashSet::new();
    for (number, Entry { container, machine, port, kind }) in (1..).zip(entries) {
        let host = match container {
            // A container is one machine's: the same address on two is told elsewhere.
            Some(last) => format!("172.17.{machine}.{last}"),
            None => format!("10.9.8.{machine}"),
        };
        let at = format!("{host}:{port}");
        if !known.insert(at.clone()) {
            continue;
        }
        if container.is_none() {
            taken.insert((host, *port));
        }
        let release = ["2.6.12", "2.7.23", "3.3.6", "2.7.8"][usize::from(*kind)];
        let _ = writeln!(
            registered,
            "{{ url = 'dubbo://{at}/shop.S{number}?application=a{number}&release={release}', session = {number}, from = '10.9.8.{machine}:{}' }},",
            4000 + number
        );
        let is = if container.is_some() { "is = 'timed-out'" } else { "by = 'eth0', is = 'dubbo'" };
        let _ = writeln!(seen, "{{ at = '{at}', {is} }},");
    }
    (format!("registered = [{registered}]\nseen = [{seen}]"), taken)
}

/// The host's side of each `-p`.
fn published(script: &str) -> Vec<u16> {
    let words: Vec<&str> = script.split_whitespace().collect();
    let each = words.windows(2).filter(|pair| pair[0] == "-p");
    each.filter_map(|pair| pair[1].split_once(':')?.0.parse().ok()).collect()
}

fn findings(text: &str) -> Vec<Finding> {
    let case: Case = toml::from_str(&format!("name = ''\nexpect = []\n{text}")).expect("a case");
    judge(&case).diagnosis.findings
}

#[track_caller]
fn at<'a>(findings: &'a [Finding], address: &str) -> &'a Finding {
    let found = findings.iter().find(|finding| {
        finding.code == "RP101"
            && finding.address.as_ref().is_some_and(|at| at.to_string() == address)
    });
    found.unwrap_or_else(|| panic!("no RP101 at {address}: {findings:#?}"))
}
