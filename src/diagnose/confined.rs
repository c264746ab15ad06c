//! Whether an unusable address is a container's, and how sure that is.

use std::net::IpAddr;

use ipnet::IpNet;

use super::origin::Origin;
use super::scene::{Scene, Sight};
use super::signs::{Life, failure, is_identified, is_passive, is_refused, life};
use super::verdict::Outcome;
use super::way::{Way, is_on_link};
use super::words::container_range;
use crate::model::{Attempt, Confidence, PoolKind, Range, Verdict};

/// The container network that keeps an unusable address from callers, and how sure that is.
#[derive(Clone, Copy, Debug)]
pub struct Confined<'a> {
    pub range: Option<&'a Range>,
    pub confidence: Confidence,
}

pub fn confined<'a>(scene: &Scene, sight: &Sight<'a>) -> Option<Confined<'a>> {
    if sight.is_fine() || sight.outcome() == Some(Outcome::Stranger) {
        return None;
    }
    let range = container_range(sight);
    if sight.way.is_in_containers() {
        // Each Docker host has the same range, and so may have another container of this address; each
        // node has a range of pods of its own.
        let undisputed = || scene.sources(sight.indices).is_empty() && is_identified(sight);
        let meant = sight.origin == Origin::Here || is_pods(sight) || undisputed();
        let sure = sight.verdict == Verdict::LocalOnly && meant;
        let confidence = if sure { Confidence::Certain } else { Confidence::Likely };
        return Some(Confined { range, confidence });
    }
    let range = range?;
    let confidence = match range {
        Range::Declared(_) => Confidence::Certain,
        Range::LocalBridge { .. } => Confidence::Likely,
        // A range that this machine has a leg in, with others on it, is no container network.
        Range::DefaultPool { network, .. } if on_own_network(scene, sight, network) => return None,
        // Whoever accepts, or prohibits, knows the way.
        Range::DefaultPool { .. } if is_connected(sight) || is_prohibited(sight) => return None,
        Range::DefaultPool { .. } => Confidence::Likely,
    };
    let range = Some(range);
    if is_passive(sight) {
        let told = !scene.sources(sight.indices).is_empty() && sight.origin != Origin::Here;
        let confidence = if told { confidence } else { Confidence::Possible };
        return Some(Confined { range, confidence });
    }
    if sight.outcome() == Some(Outcome::Unknown) {
        return None;
    }
    let answered_for = is_refused(sight)
        && sight.indices.iter().any(|index| life(scene, sight, *index) == Life::Gone);
    (!answered_for).then_some(Confined { range, confidence })
}

/// Whether the way to the address, or its range, is pods'.
pub fn is_pods(sight: &Sight) -> bool {
    let by_way = match sight.way {
        Way::OwnContainers(interface) | Way::OwnBridge(interface) => is_of_pods(interface),
        Way::Ordinary | Way::Loopback | Way::OwnAlias(_) => false,
    };
    by_way || container_range(sight).is_some_and(is_pod_range)
}

/// Whether the range is pods'.
pub fn is_pod_range(range: &Range) -> bool {
    match range {
        Range::DefaultPool { kind, .. } => *kind == PoolKind::Pod,
        Range::LocalBridge { interface, .. } => is_of_pods(interface),
        Range::Declared(_) => false,
    }
}

fn is_of_pods(interface: &str) -> bool {
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

fn is_connected(sight: &Sight) -> bool {
    sight.path.is_some_and(|path| matches!(path.connection, Attempt::Done(_)))
}

/// A filter on the way said no.
fn is_prohibited(sight: &Sight) -> bool {
    failure(sight).and_then(|failure| failure.icmp.as_ref()).is_some_and(|icmp| {
        let v6 = icmp.from.to_canonical().is_ipv6();
        matches!((v6, icmp.kind, icmp.code), (false, 3, 9 | 10 | 13) | (true, 1, 1))
    })
}

fn on_own_network(scene: &Scene, sight: &Sight, network: &IpNet) -> bool {
    let on_link = sight.path.is_some_and(|path| is_on_link(scene.vantage, path));
    let leg_in = scene
        .vantage
        .interfaces
        .iter()
        .any(|interface| interface.addresses.iter().any(|own| network.contains(&own.addr())));
    on_link || (leg_in && is_pods(sight))
}
