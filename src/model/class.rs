//! What kind of address it is, by its range alone: the classes, and the ranges that make them.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::{IpNet, Ipv4Net};

use super::address::Host;
use super::job::CheckSettings;
use super::vantage::Vantage;

/// What kind of address it is. A range is a hint, never a verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Class {
    Loopback,
    Wildcard,
    LinkLocal,
    Private,
    /// 100.64/10: carrier-grade NAT and overlays.
    Shared,
    Public,
    Container(Range),
    Name,
}

/// Why an address counts as a container's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Range {
    /// It lies in a container network of this host.
    LocalBridge { interface: String, network: IpNet },
    /// A default range of a container runtime.
    DefaultPool { name: &'static str, kind: PoolKind, network: IpNet },
    /// `--container-network`.
    Declared(IpNet),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PoolKind {
    Docker,
    Pod,
}

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

/// The class of one IP address. What the operator declares comes first, then what this host's
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
        let class = by_range(ip);
        return if class == Class::Loopback { Class::Private } else { class };
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

impl Class {
    pub fn name(&self) -> &'static str {
        match self {
            Class::Loopback => "loopback",
            Class::Wildcard => "wildcard",
            Class::LinkLocal => "link-local",
            Class::Private => "private",
            Class::Shared => "shared",
            Class::Public => "public",
            Class::Container(_) => "container",
            Class::Name => "name",
        }
    }
}

/// An address that other hosts may reach: no loopback, and nobody's container network.
pub fn is_usable(vantage: &Vantage, settings: &CheckSettings, ip: IpAddr) -> bool {
    let container = vantage.container_network_of(ip).is_some()
        || settings.container_networks.iter().any(|network| network.contains(&ip))
        || (is_docker_default(ip) && !is_ours(settings, ip));
    let link_local = match ip {
        IpAddr::V4(ip) => ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unicast_link_local(),
    };
    !container && !link_local && !ip.is_loopback() && !ip.is_unspecified()
}

/// Docker gives its networks 172.17/16 to 172.31/16 where nothing else is configured.
fn is_docker_default(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            Ipv4Net::new_assert(Ipv4Addr::new(172, 16, 0, 0), 12).contains(&ip)
                && ip.octets()[1] > 16
        }
        IpAddr::V6(_) => false,
    }
}

/// Whether the operator calls the network of `ip` one that callers are on (`--our-network`).
pub fn is_ours(settings: &CheckSettings, ip: IpAddr) -> bool {
    settings.our_networks.iter().any(|network: &IpNet| network.contains(&ip.to_canonical()))
}

/// Whether the range is pods'.
pub fn is_pod_range(range: &Range) -> bool {
    match range {
        Range::DefaultPool { kind, .. } => *kind == PoolKind::Pod,
        Range::LocalBridge { interface, .. } => is_of_pods(interface),
        Range::Declared(_) => false,
    }
}

/// Whether an interface of that name is a pod network's.
pub fn is_of_pods(interface: &str) -> bool {
    ["cni", "cbr", "flannel", "cali", "lxc", "weave", "kube", "cilium"]
        .iter()
        .any(|start| interface.starts_with(start))
}

/// Docker cuts its pools to networks of 16 bits and gives the bridge the first address of each.
pub fn is_first_host(range: &Range, ip: IpAddr) -> bool {
    let (Range::LocalBridge { network, .. }
    | Range::DefaultPool { network, .. }
    | Range::Declared(network)) = range;
    let cut = match (ip.to_canonical(), network) {
        (ip @ IpAddr::V4(_), IpNet::V4(net)) if net.prefix_len() < 16 => IpNet::new(ip, 16),
        (ip, network) => IpNet::new(ip, network.prefix_len()),
    };
    cut.is_ok_and(|cut| cut.trunc().hosts().next() == Some(ip.to_canonical()))
}
