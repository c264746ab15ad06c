//! Workloads made by hand, as rules and `whoami` know them: what remedies are filled in from.

use std::net::IpAddr;

use regprobe::model::{Container, Host, Release};
use regprobe::remedy::{Listeners, MovedPort, Software, Workload};

/// A workload with the words for what is known of it.
pub struct Known {
    pub of: String,
    pub workload: Workload,
}

/// Every software in the situations that its remedies tell apart.
pub fn all() -> Vec<Known> {
    let releases = RELEASES.into_iter().flat_map(|(name, release)| {
        SITUATIONS.iter().take(RELEASE_SITUATIONS).map(move |situation| {
            known(&format!("dubbo {name}"), Software::Dubbo(release), situation)
        })
    });
    let others = OTHERS.into_iter().flat_map(|(name, software)| {
        SITUATIONS.iter().map(move |situation| known(name, software, situation))
    });
    releases.chain(others).chain([listening()]).collect()
}

/// One of each release whose settings differ from the one before.
const RELEASES: [(&str, Release); 11] = [
    ("2.5.3", Release::Java(2, 5, 3)),
    ("2.6.12", Release::Java(2, 6, 12)),
    ("2.7.5", Release::Java(2, 7, 5)),
    ("2.7.6", Release::Java(2, 7, 6)),
    ("2.7.12", Release::Java(2, 7, 12)),
    ("2.7.14", Release::Java(2, 7, 14)),
    ("3.0.2", Release::Java(3, 0, 2)),
    ("3.0.3", Release::Java(3, 0, 3)),
    ("that doesn't tell its release", Release::Old),
    ("3 by its look", Release::New),
    ("in Go", Release::Go),
];

const OTHERS: [(&str, Software); 5] = [
    ("dubbo 3.3.6", Software::Dubbo(Release::Java(3, 3, 6))),
    ("spring", Software::Spring),
    ("rocketmq", Software::RocketMq),
    ("kafka", Software::Kafka),
    ("unknown software", Software::Other),
];

/// What is known, and how it is set.
type Situation = (&'static str, fn(&mut Workload));

/// Those that a release makes a difference in.
const RELEASE_SITUATIONS: usize = 3;
const SITUATIONS: [Situation; 13] = [
    ("of an unknown host", |_| {}),
    ("of a known host", |workload| on_host(workload, "10.9.8.7")),
    ("of a known host, where its port is another's", |workload| {
        on_host(workload, "10.9.8.7");
        let port = workload.port;
        let to = if workload.software == Software::RocketMq { port + 10 } else { port + 1 };
        workload.moved.push(MovedPort { port, to, protocol: "dubbo".to_owned() });
    }),
    ("of an unknown host, with a registry that it can't be asked for", |workload| {
        workload.registry = None;
    }),
    ("in a container known by its name", |workload| {
        on_host(workload, "10.9.8.7");
        workload.in_container = true;
        workload.container = Some(container("orders-1", &["172.17.0.5"], Some("orders")));
    }),
    ("in a container of another network's address", |workload| {
        workload.in_container = true;
        workload.container = Some(container("orders-2", &["172.19.0.9"], None));
    }),
    ("by a container's id", |workload| {
        workload.registered = host("3f2a9c1b7d5e");
        workload.in_container = true;
    }),
    ("by a host's name", |workload| workload.registered = host("orders.example")),
    ("by a host's name, of a known host", |workload| {
        workload.registered = host("orders.example");
        on_host(workload, "10.9.8.7");
    }),
    ("by a host's own address", |workload| {
        workload.registered = host("10.9.8.9");
        workload.named_by = Some(ip("10.9.8.9"));
    }),
    ("by a loopback's address", |workload| workload.registered = host("127.0.0.1")),
    ("of a host known by IPv6", |workload| {
        workload.registered = host("fd00:dead::5");
        workload.registry = Some(ip("fd00::20"));
        on_host(workload, "fd00::7");
    }),
    ("with several ports, by a pod's name", |workload| {
        workload.registered = host("orders-7d9f8b6c5d-x2x4z");
        workload.ports.push(50051);
    }),
];

fn known(name: &str, software: Software, (what, set): &Situation) -> Known {
    let port = match software {
        Software::Dubbo(_) | Software::Other => 20880,
        Software::Spring => 8080,
        Software::RocketMq => 10911,
        Software::Kafka => 9092,
    };
    let mut workload = Workload {
        software,
        label: "demo Orders".to_owned(),
        registered: host("172.17.0.5"),
        port,
        ports: vec![port],
        moved: Vec::new(),
        host: None,
        named_by: None,
        registry: Some(ip("10.9.8.20")),
        container: None,
        in_container: false,
        listeners: None,
    };
    set(&mut workload);
    Known { of: format!("{name} {what}"), workload }
}

/// A broker of Kafka whose file is known.
fn listening() -> Known {
    let situation: Situation = ("whose listeners are known", |workload| {
        workload.ports = vec![9092, 9093];
        workload.listeners = Some(Listeners {
            file: Some("/etc/kafka/server.properties".to_owned()),
            advertised: "IN://$HOST_IP:9092,OUT://$HOST_IP:9093".to_owned(),
            bound: Some("IN://:9092,OUT://:9093".to_owned()),
        });
    });
    known("kafka", Software::Kafka, &situation)
}

fn on_host(workload: &mut Workload, address: &str) {
    workload.host = Some(ip(address));
    workload.named_by = Some(ip(address));
}

fn container(name: &str, addresses: &[&str], service: Option<&str>) -> Container {
    Container {
        id: "3f2a9c1b7d5e".repeat(5) + "0123",
        name: name.to_owned(),
        image: "orders:1".to_owned(),
        addresses: addresses.iter().map(|text| ip(text)).collect(),
        published: Vec::new(),
        service: service.map(str::to_owned),
    }
}

fn host(text: &str) -> Host {
    text.parse().expect("a host")
}

fn ip(text: &str) -> IpAddr {
    text.parse().expect("an address")
}
