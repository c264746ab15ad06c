//! The shape of an address has one code: the rules, `explain` and `whoami` give the same.

use std::collections::{BTreeMap, BTreeSet};

use ipnet::IpNet;
use regprobe::explain::explain;
use regprobe::model::{
    Asked, CheckSettings, Containers, Entry, Explanation, Given, Host, Interface, InterfaceKind,
    Network, Premises, Registered, Shape, Told, Vantage, classify_host, shape,
};
use regprobe::whoami::{Surroundings, choose, judge};

use crate::cases::{self, vantage};
use crate::check::settings;

/// Hosts of every class and kind, with the code of their shape, if they have one.
const HOSTS: [(&str, &str); 25] = [
    ("0.0.0.0", "RP108"),
    ("::", "RP108"),
    ("127.0.0.1", "RP107"),
    ("127.0.1.1", "RP107"),
    ("::1", "RP107"),
    ("::ffff:127.0.0.1", "RP107"),
    ("localhost", "RP107"),
    ("localhost.localdomain", "RP107"),
    ("ip6-localhost", "RP107"),
    ("ip6-loopback", "RP107"),
    ("169.254.7.7", "RP111"),
    ("fe80::1", "RP111"),
    ("fe80::1%eth0", "RP112"),
    ("fd00::5%eth0", "RP112"),
    ("172.17.0.1", "RP102"),
    ("172.17.0.5", "RP101"),
    ("192.168.65.4", "RP101"),
    ("10.244.3.7", "RP401"),
    ("10.8.0.1", "RP102"),
    ("10.8.0.5", "RP101"),
    ("10.9.8.7", ""),
    ("fd00::5", ""),
    ("100.64.1.2", ""),
    ("198.51.100.7", ""),
    ("app-7.example.com", ""),
];

#[test]
fn rules_messages_and_prospects_agree_on_every_shape() {
    let mut wrong = Vec::new();
    let mut classes = BTreeSet::new();
    for (text, code) in HOSTS {
        let host: Host = text.parse().expect("a host");
        let class = classify_host(&host, &lan(), &ours());
        classes.insert(class.name());
        let told = [
            ("shape", shape::of(&class, &host).map(Shape::code).unwrap_or_default().to_owned()),
            ("rule", by_rule(&host)),
            ("explain", by_message(&host)),
            ("whoami", by_whoami(&host)),
        ];
        for (whose, said) in told.into_iter().filter(|(_, said)| said != code) {
            wrong.push(format!("{text}: {whose} says {said:?} instead of {code:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let all =
        ["container", "link-local", "loopback", "name", "private", "public", "shared", "wildcard"];
    assert_eq!(Vec::from_iter(classes), all, "each class has a host");
}

fn lan() -> Vantage {
    vantage("lan", Containers::NotAsked)
}

fn ours() -> CheckSettings {
    CheckSettings { container_networks: vec![declared()], ..settings() }
}

fn declared() -> IpNet {
    "10.8.0.0/24".parse().expect("a network")
}

/// The code, where it is that of a shape.
fn of_shape(code: Option<&str>) -> String {
    let codes: BTreeSet<&str> = HOSTS.iter().map(|(_, code)| *code).collect();
    code.filter(|code| codes.contains(code)).unwrap_or_default().to_owned()
}

fn at(host: &Host) -> String {
    if host.ip().is_some_and(|ip| ip.is_ipv6()) {
        format!("[{host}]:10911")
    } else {
        format!("{host}:10911")
    }
}

/// A broker that is registered there, and that nobody can connect to.
fn by_rule(host: &Host) -> String {
    let at = at(host);
    let way = match host {
        Host::Name(_) if host.is_localhost() => {
            "resolves = [{ ip = \"127.0.0.1\", by = \"local lo\", is = \"refused\" }]"
        }
        Host::Name(_) => "resolves = [{ ip = \"10.9.8.7\", is = \"timed-out\" }]",
        Host::Ip(_) | Host::Scoped(..) => "is = \"timed-out\"",
    };
    let case = format!(
        "name = \"a shape\"\ncontainers = [\"{}\"]\nexpect = []\n\
         registered = [{{ broker = \"DefaultCluster/broker-a/0\", at = \"{at}\" }}]\n\
         seen = [{{ at = \"{at}\", protocol = \"rocketmq\", {way} }}]\n",
        declared()
    );
    let judged = cases::judge(&toml::from_str(&case).expect("a case"));
    of_shape(judged.diagnosis.findings.first().map(|finding| finding.code))
}

fn by_message(host: &Host) -> String {
    let text = format!("connect to <{}> failed", at(host));
    match explain(&text, &|host| classify_host(host, &lan(), &ours())) {
        Explanation::Recognised(recognised) => of_shape(recognised.fault.code),
        Explanation::Unknown(_) => panic!("{text} isn't known"),
    }
}

/// What is said of a Dubbo that would register it, on a machine that has the address.
fn by_whoami(host: &Host) -> String {
    let mut vantage = lan();
    let shape_is_bridge = HOSTS.contains(&(host.to_string().as_str(), "RP102"));
    let (kind, network) = match shape_is_bridge {
        true => (InterfaceKind::Bridge, Network::Containers),
        false => (InterfaceKind::Device, Network::Outside),
    };
    vantage.interfaces.extend(host.ip().map(|ip| Interface {
        index: 7,
        name: "net7".to_owned(),
        kind,
        up: true,
        addresses: vec![IpNet::new(ip, 24).expect("a network")],
        network,
        ..Interface::default()
    }));
    let premises = premises();
    let mut prospects = choose(&premises, &[Asked { family: 0, line: 0 }]);
    let entry = Entry {
        label: String::new(),
        registered: Registered::Host(host.to_string()),
        told: Told::Nothing,
    };
    prospects[0].choice.entries = vec![entry];
    let around = Surroundings {
        vantage: &vantage,
        premises: &premises,
        settings: &ours(),
        names: &BTreeMap::new(),
    };
    judge(&around, &mut prospects);
    of_shape(prospects[0].uses[0].concern.as_ref().and_then(|concern| concern.code))
}

/// A machine of which nothing is known.
fn premises() -> Premises {
    Premises {
        host_name: "app-7".to_owned(),
        host_addresses: Ok(Vec::new()),
        interfaces: Vec::new(),
        v6: Vec::new(),
        silent: BTreeSet::new(),
        names: BTreeMap::new(),
        registries: Vec::new(),
        given: Given::default(),
    }
}
