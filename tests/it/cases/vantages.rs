//! Places to stand.

use regprobe::model::{
    Container, Containers, Interface, InterfaceKind, Network, Published, Vantage,
};

/// The machine of that name, with these containers.
pub fn vantage(name: &str, containers: Containers) -> Vantage {
    let lo =
        interface("lo", InterfaceKind::Loopback, &["127.0.0.1/8", "::1/128"], Network::Loopback);
    let eth0 =
        |addresses: &[&str]| interface("eth0", InterfaceKind::Device, addresses, Network::Outside);
    let others = match name {
        "lan" => vec![eth0(&["10.9.8.20/24"])],
        "docker-host" => vec![eth0(&["10.9.8.7/24"]), bridge("docker0", "172.17.0.1/16")],
        "node" => vec![eth0(&["10.9.8.7/24"]), bridge("cni0", "10.244.1.1/24")],
        "container" => {
            vec![interface("eth0", InterfaceKind::Veth, &["172.17.0.9/16"], Network::Containers)]
        }
        "pod" => vec![eth0(&["10.244.1.7/24"])],
        "dual-stack" => vec![eth0(&["10.9.8.20/24", "2001:db8::20/64"])],
        "link-local" => vec![eth0(&["10.9.8.20/24", "fe80::20/64"])],
        "docker-host with more" => {
            let down = interface("eth1", InterfaceKind::Device, &["10.9.7.7/24"], Network::Outside);
            let down = Interface { up: false, ..down };
            let eth0 = eth0(&["10.9.8.7/24", "2001:db8::7/64"]);
            vec![eth0, down, bridge("docker0", "172.17.0.1/16")]
        }
        "on-172.17" => vec![eth0(&["172.17.3.20/16"])],
        "public" => vec![eth0(&["198.51.100.20/24"])],
        "balanced" => {
            let alias =
                interface("lo", InterfaceKind::Loopback, &["10.9.9.9/32"], Network::Loopback);
            vec![eth0(&["10.9.8.20/24"]), alias]
        }
        other => panic!("no vantage is called {other}"),
    };
    let mut interfaces = vec![lo];
    interfaces.extend(others);
    for (index, interface) in (1..).zip(&mut interfaces) {
        interface.index = index;
    }
    let container = matches!(name, "container" | "pod");
    Vantage { host: "probe-1".to_owned(), container, interfaces, containers }
}

fn bridge(name: &str, address: &str) -> Interface {
    interface(name, InterfaceKind::Bridge, &[address], Network::Containers)
}

fn interface(name: &str, kind: InterfaceKind, addresses: &[&str], network: Network) -> Interface {
    Interface {
        name: name.to_owned(),
        kind,
        up: true,
        addresses: addresses.iter().map(|text| text.parse().expect("a network")).collect(),
        network,
        ..Interface::default()
    }
}

/// What the engine tells: `NAME ADDRESS IMAGE PORTS`, where ports are `20880`, `20880=30880` or
/// `20880=127.0.0.1:20880`, separated by commas; one that has no `=` isn't published.
pub fn containers(running: &[String], failure: Option<&str>) -> Containers {
    match failure {
        Some(message) => Containers::Unknown {
            engine: "/var/run/docker.sock".into(),
            message: message.to_owned(),
        },
        None if running.is_empty() => Containers::NotAsked,
        None => Containers::Running(running.iter().map(|text| container(text)).collect()),
    }
}

fn container(text: &str) -> Container {
    let words: Vec<&str> = text.split(' ').collect();
    let [name, address, image, ports] = words[..] else { panic!("{text}: four words") };
    let published = ports.split(',').filter_map(|port| {
        let (port, host) = port.split_once('=')?;
        let (only_on, published_as) = match host.split_once(':') {
            Some((ip, published_as)) => (Some(ip.parse().expect("an IP")), published_as),
            None => (None, host),
        };
        let number = |text: &str| text.parse().expect("a port");
        Some(Published { port: number(port), published_as: number(published_as), only_on })
    });
    Container {
        id: "4f5a9c0b7d21".repeat(5),
        name: name.to_owned(),
        image: image.to_owned(),
        addresses: vec![address.parse().expect("an IP")],
        published: published.collect(),
        service: Some(format!("{name}-service")),
    }
}
