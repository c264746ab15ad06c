//! What lies behind an interface, and whose network it is.

use ipnet::IpNet;
use regprobe::model::{InterfaceKind, Network};
use regprobe::vantage::{Link, behind};

fn link(index: u32, name: &str, kind: InterfaceKind, address: &str) -> Link {
    Link {
        index,
        name: name.to_owned(),
        kind,
        up: true,
        addresses: address.parse::<IpNet>().into_iter().collect(),
        ..Link::default()
    }
}

fn docker0() -> Link {
    link(2, "docker0", InterfaceKind::Bridge, "172.17.0.1/16")
}

fn port(kind: InterfaceKind) -> Link {
    Link { master: Some(2), ..link(3, "port", kind, "") }
}

#[test]
fn a_bridge_of_containers_leads_nowhere() {
    let links = [docker0(), port(InterfaceKind::Veth)];
    assert_eq!(behind(&links[0], &links, false), Network::Containers);
    assert_eq!(behind(&docker0(), &[docker0()], false), Network::Containers, "it has no port yet");
}

#[test]
fn the_bridge_of_a_virtual_machine_host_is_the_lan() {
    let links = [docker0(), port(InterfaceKind::Device)];
    assert_eq!(behind(&links[0], &links, false), Network::Outside);
    let bond = [docker0(), port(InterfaceKind::Other("bond".to_owned()))];
    assert_eq!(behind(&bond[0], &bond, false), Network::Outside);
}

#[test]
fn a_gateway_behind_a_bridge_makes_it_the_lan() {
    let links = [Link { leads_to_gateway: true, ..docker0() }, port(InterfaceKind::Veth)];
    assert_eq!(behind(&links[0], &links, false), Network::Outside);
}

#[test]
fn the_host_end_of_a_container_link_leads_to_that_container() {
    let calico = link(5, "cali1234", InterfaceKind::Veth, "");
    assert_eq!(behind(&calico, std::slice::from_ref(&calico), false), Network::Containers);
    let interface = link(5, "eth0", InterfaceKind::Veth, "10.9.8.20/24");
    assert_eq!(behind(&interface, std::slice::from_ref(&interface), false), Network::Outside);
}

#[test]
fn a_containers_own_card_is_in_the_container_network() {
    let interface = link(5, "eth0", InterfaceKind::Veth, "172.17.0.2/16");
    assert_eq!(behind(&interface, std::slice::from_ref(&interface), true), Network::Containers);
    assert_eq!(behind(&interface, std::slice::from_ref(&interface), false), Network::Outside);
    let lan = link(5, "eth0", InterfaceKind::Veth, "10.9.8.20/24");
    assert_eq!(behind(&lan, std::slice::from_ref(&lan), true), Network::Outside, "host networking");
}
