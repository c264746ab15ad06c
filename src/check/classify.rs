//! What kind of address it is, by its range alone.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::{IpNet, Ipv4Net};

use crate::model::{CheckSettings, Class, Host, PoolKind, Range, Vantage};

/// Default ranges of container runtimes, narrow enough to be a hint. Docker's pools in 192.168/16
/// and 10/8, and Calico's 192.168/16, are as often somebody's LAN, so they are not here.
const POOLS: [(&str, PoolKind, [u8; 4], u8); 9] = [
    ("Docker's default bridge", PoolKind::Docker, [172, 17, 0, 0], 16),
    ("Docker's default address pools", PoolKind::Docker, [172, 18, 0, 0], 15),
    ("Docker's default address pools", PoolKind::Docker, [172, 20, 0, 0], 14),
    ("Docker's default address pools", PoolKind::Docker, [172, 24, 0, 0], 13),
    ("Podman's default network", PoolKind::Docker, [10, 88, 0, 0], 16),
    ("nerdctl's default network", PoolKind::Docker, [10, 4, 0, 0], 24),
    ("Docker Desktop's network", PoolKind::Docker, [192, 168, 65, 0], 24),
    ("the default pod network of flannel and kind", PoolKind::Pod, [10, 244, 0, 0], 16),
    ("the default pod network of k3s and Rancher", PoolKind::Pod, [10, 42, 0, 0], 16),
];

/// The class of a host as registered.
pub fn classify_host(host: &Host, vantage: &Vantage, settings: &CheckSettings) -> Class {
    match host.ip() {
        Some(ip) => classify(ip, vantage, settings),
        None => Class::Name,
    }
}

/// The class of one IP address. What the operator declares comes first, then what this machine's
/// own interfaces show, then the well-known ranges.
pub fn classify(ip: IpAddr, vantage: &Vantage, settings: &CheckSettings) -> Class {
    let ip = ip.to_canonical();
    if ip.is_unspecified() {
        return Class::Wildcard;
    }
    if let Some(network) = settings.container_networks.iter().find(|n| n.contains(&ip)) {
        return Class::Container(Range::Declared(*network));
    }
    if settings.our_networks.iter().any(|network| network.contains(&ip)) {
        // The demo and some tests keep a whole LAN on the loopback.
        return match by_range(ip) {
            Class::Loopback => Class::Private,
            other => other,
        };
    }
    if let Some((interface, network)) = vantage.container_network_of(ip) {
        return Class::Container(Range::LocalBridge { interface: interface.name.clone(), network });
    }
    match default_pool(ip) {
        Some(range) => Class::Container(range),
        None => by_range(ip),
    }
}

fn default_pool(ip: IpAddr) -> Option<Range> {
    let IpAddr::V4(ip) = ip else { return None };
    POOLS.iter().find_map(|(name, kind, [a, b, c, d], length)| {
        let network = Ipv4Net::new(Ipv4Addr::new(*a, *b, *c, *d), *length).ok()?;
        let range = Range::DefaultPool { name, kind: *kind, network: IpNet::V4(network) };
        network.contains(&ip).then_some(range)
    })
}

fn by_range(ip: IpAddr) -> Class {
    match ip {
        IpAddr::V4(ip) => match ip.octets() {
            [127, ..] => Class::Loopback,
            [169, 254, ..] => Class::LinkLocal,
            [10, ..] | [192, 168, ..] => Class::Private,
            [172, second, ..] if second & 0xf0 == 16 => Class::Private,
            [100, second, ..] if second & 0xc0 == 64 => Class::Shared,
            _ => Class::Public,
        },
        IpAddr::V6(ip) if ip.is_loopback() => Class::Loopback,
        IpAddr::V6(ip) if ip.is_unicast_link_local() => Class::LinkLocal,
        IpAddr::V6(ip) if ip.is_unique_local() => Class::Private,
        IpAddr::V6(_) => Class::Public,
    }
}
