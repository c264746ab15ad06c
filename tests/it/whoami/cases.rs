//! Cases as data: premises, and what each version line makes of them.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use ipnet::IpNet;
use regprobe::model::{
    Address, Asked, CheckSettings, Contact, ContactError, Containers, DnsFailure, File, Given,
    Interface, InterfaceKind, LookupError, NameOf, NameSight, Premises, Prospect, Registered,
    SelfReport, V6Address, Vantage,
};
use regprobe::vantage::{Link, interfaces};
use regprobe::whoami::{FAMILIES, Surroundings, choose, judge, line_of};
use serde::Deserialize;

use crate::check::settings;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub title: String,
    pub interfaces: Vec<String>,
    name: Option<Vec<IpAddr>>,
    #[serde(default)]
    v6: Vec<String>,
    #[serde(default)]
    pub container: bool,
    #[serde(default)]
    pub environment: BTreeMap<String, String>,
    #[serde(default)]
    properties: BTreeMap<String, String>,
    pub broker: Option<BTreeMap<String, String>>,
    server: Option<BTreeMap<String, String>>,
    #[serde(default)]
    silent: BTreeSet<IpAddr>,
    /// This end of a connection to it, or `refused`.
    registry: Option<String>,
    #[serde(default)]
    names: BTreeMap<IpAddr, String>,
    #[serde(default)]
    dns: BTreeMap<String, String>,
    #[serde(default)]
    our_networks: Vec<IpNet>,
    expect: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

pub fn read() -> Vec<Case> {
    let cases: Cases = toml::from_str(include_str!("cases.toml")).expect("cases.toml");
    cases.case
}

#[test]
fn every_case_is_as_it_says() {
    let mut wrong = Vec::new();
    for case in read() {
        for (asked, expected) in &case.expect {
            let report = report(&case, &[asked]);
            let told: Vec<String> = report.prospects.iter().map(told).collect();
            if told != [expected.as_str()] {
                wrong.push(format!("{}: {asked}: {expected:?}, but {told:?}", case.title));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_line_of_every_family_is_in_some_case() {
    let all: Vec<Vec<Prospect>> =
        read().iter().map(|case| report(case, &everything()).prospects).collect();
    let asked: BTreeSet<(usize, usize)> = read()
        .iter()
        .flat_map(|case| case.expect.keys().map(|text| line(text)).collect::<Vec<_>>())
        .map(|asked| (asked.family, asked.line))
        .collect();
    // Lines that differ from a neighbour in one setting alone are told by the table of agreement.
    assert!(asked.len() > 15, "{asked:?}");
    // No premises bring any line to an end without a reason.
    for prospect in all.iter().flatten() {
        assert!(!prospect.choice.rule.is_empty() && !prospect.uses.is_empty(), "{prospect:?}");
        for used in &prospect.uses {
            let mends = used.concern.as_ref().is_none_or(|concern| !concern.remedies.is_empty());
            assert!(mends && !used.because.is_empty(), "{prospect:?}");
        }
    }
}

/// `10.9.8.7`, `172.17.0.1 RP102 error`, `refused - error`; `?` where it can't be told.
fn told(prospect: &Prospect) -> String {
    let entries = prospect.choice.entries.iter().zip(&prospect.uses);
    let texts: Vec<String> = entries
        .map(|(entry, used)| {
            let what = match &entry.registered {
                Registered::Host(host) => host.as_str(),
                other => other.outcome(),
            };
            match (&used.concern, used.usable) {
                (Some(concern), _) => {
                    format!("{what} {} {}", concern.code.unwrap_or("-"), concern.severity.name())
                }
                (None, None) if matches!(entry.registered, Registered::Host(_)) => {
                    format!("{what} ?")
                }
                (None, _) => what.to_owned(),
            }
        })
        .collect();
    texts.join(" ")
}

/// Every line of every family.
pub fn everything() -> Vec<&'static str> {
    vec![
        "dubbo:2.6",
        "dubbo:2.7.0",
        "dubbo:2.7.1",
        "dubbo:2.7.5",
        "dubbo:2.7.7",
        "dubbo:2.7.11",
        "dubbo:2.7.13",
        "dubbo:2.7",
        "dubbo:3.0.2",
        "dubbo:3.0",
        "dubbo:3.1",
        "dubbo:3.2",
        "dubbo:3.3.5",
        "dubbo",
        "rocketmq:4.8",
        "rocketmq:4.9",
        "rocketmq:5.1",
        "rocketmq:5.2",
        "rocketmq",
        "kafka",
        "spring",
        "dubbo-go",
    ]
}

fn line(text: &str) -> Asked {
    let (name, version) = text.split_once(':').map_or((text, None), |(a, b)| (a, Some(b)));
    let family = FAMILIES.iter().position(|family| family.name() == name).expect("a family");
    let numbers = version.map(|version| {
        version.split('.').map(|number| number.parse().expect("a number")).collect::<Vec<u32>>()
    });
    let line = line_of(FAMILIES[family], numbers.as_deref()).expect("a line");
    Asked { family, line }
}

/// The report on the case's premises.
pub fn report(case: &Case, asked: &[&str]) -> SelfReport {
    let (premises, vantage) = (premises(case), vantage(case));
    let asked: Vec<Asked> = asked.iter().map(|text| line(text)).collect();
    let mut prospects = choose(&premises, &asked);
    let settings = CheckSettings { our_networks: case.our_networks.clone(), ..settings() };
    let names = case.dns.iter().map(|(name, said)| {
        let failure = |said: &str| match said {
            "no such name" => DnsFailure::NoSuchName,
            "no address" => DnsFailure::NoAddress,
            other => DnsFailure::Failed(other.to_owned()),
        };
        let dns = said.parse().map(|ip| vec![ip]).map_err(|_| failure(said));
        (
            name.clone(),
            NameSight { here: Ok(case.name.clone().unwrap_or_default()), dns: Some(dns) },
        )
    });
    let mut names: BTreeMap<String, NameSight> = names.collect();
    let unknown = NameSight { here: Err(unknown_name()), dns: None };
    names.insert("null".to_owned(), unknown);
    let around =
        Surroundings { vantage: &vantage, premises: &premises, settings: &settings, names: &names };
    judge(&around, &mut prospects);
    let started = "2026-01-02T03:04:05.678Z".to_owned();
    SelfReport { started, vantage, premises, prospects, exit_code: 1 }
}

fn premises(case: &Case) -> Premises {
    let file = |values: &Option<BTreeMap<String, String>>, name: &str| {
        values.clone().map(|values| File { name: name.to_owned(), values })
    };
    let interfaces = in_order(case);
    let mut names: BTreeMap<IpAddr, NameOf> = interfaces
        .iter()
        .flat_map(|interface| interface.v4().map(|ip| (IpAddr::V4(ip), NameOf::None)))
        .collect();
    names.extend(case.name.iter().flatten().map(|ip| (*ip, NameOf::None)));
    names.extend(case.names.iter().map(|(ip, name)| (*ip, NameOf::Name(name.clone()))));
    Premises {
        host_name: "app-7".to_owned(),
        host_addresses: case.name.clone().ok_or_else(unknown_name),
        v6: case.v6.iter().map(|text| v6(text, &interfaces)).collect(),
        interfaces,
        silent: case.silent.clone(),
        names,
        registries: case.registry.iter().map(|local| contact(local)).collect(),
        given: Given {
            environment: case.environment.clone(),
            properties: case.properties.clone(),
            broker_file: file(&case.broker, "broker.conf"),
            server_properties: file(&case.server, "server.properties"),
        },
    }
}

fn unknown_name() -> LookupError {
    LookupError::System("Name or service not known".to_owned())
}

fn contact(local: &str) -> Contact {
    Contact {
        registry: Address::parse("10.9.8.20:2181").expect("an address"),
        local: local
            .parse()
            .map_err(|_| ContactError::NotConnected("Connection refused".to_owned())),
    }
}

fn v6(text: &str, interfaces: &[Interface]) -> V6Address {
    let (name, ip) = text.split_once(' ').expect("an interface and an address");
    let interface =
        interfaces.iter().find(|interface| interface.name == name).expect("an interface");
    V6Address {
        ip: ip.parse().expect("an address"),
        index: interface.index,
        interface: name.to_owned(),
    }
}

/// In the kernel's order: by number, as long as there are few.
fn in_order(case: &Case) -> Vec<Interface> {
    let mut found = interfaces(&links(case), case.container);
    found.sort_by_key(|interface| interface.index);
    found
}

/// The loopback, and the case's.
fn links(case: &Case) -> Vec<Link> {
    let loopback = "lo #1 127.0.0.1/8".to_owned();
    let texts = [loopback].into_iter().chain(case.interfaces.clone());
    texts.enumerate().map(|(place, text)| link(case, &text, place)).collect()
}

fn link(case: &Case, text: &str, place: usize) -> Link {
    let words: Vec<&str> = text.split(' ').collect();
    let is = |flag: &str| words.contains(&flag);
    let index = words.iter().find_map(|word| word.strip_prefix('#'));
    let number = u32::try_from(place).expect("few interfaces") + 1;
    let v6 = case.v6.iter().filter_map(|text| text.strip_prefix(&format!("{} ", words[0])));
    let v6 = v6.filter_map(|ip| ip.parse::<IpAddr>().ok());
    let kind = match (words[0], is("bridge"), is("tunnel")) {
        ("lo", ..) => InterfaceKind::Loopback,
        (_, true, _) => InterfaceKind::Bridge,
        (_, _, true) => InterfaceKind::Tun,
        (_, false, false) => InterfaceKind::Device,
    };
    Link {
        index: index.map_or(number, |index| index.parse().expect("a number")),
        name: words[0].to_owned(),
        kind,
        up: !is("down"),
        running: !is("down") && !is("idle"),
        point_to_point: is("tunnel"),
        arrival: place,
        addresses: networks(&words)
            .chain(v6.map(|ip| IpNet::new(ip, 64).expect("a network")))
            .collect(),
        ..Link::default()
    }
}

fn networks<'a>(words: &'a [&str]) -> impl Iterator<Item = IpNet> + 'a {
    words.iter().filter_map(|word| word.parse().ok())
}

fn vantage(case: &Case) -> Vantage {
    Vantage {
        host: "app-7".to_owned(),
        container: case.container,
        interfaces: in_order(case),
        containers: Containers::NotAsked,
    }
}
