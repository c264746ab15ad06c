//! What registers the wrong address is told the right one, or put where it finds it.

use super::host_networking::{host_networking, host_networking_of_pod};
use super::hosts_injection::hosts_injection;
use super::interface_choice::interface_choice;
use super::kubernetes_address::{kubernetes_address, kubernetes_address_in_host_network};
use super::software::product_of;
use super::subject::Workload;
use crate::model::Remedy;

/// What registers a container's address is told the host's, or joins the host's network.
/// Of several machines, each comes with its first change before any with its second.
pub fn for_containers(workloads: &[Workload]) -> Vec<Remedy> {
    let mut each: Vec<_> =
        workloads.iter().map(|workload| for_container(workload).into_iter()).collect();
    let mut remedies = Vec::new();
    loop {
        let next: Vec<Remedy> = each.iter_mut().filter_map(Iterator::next).collect();
        if next.is_empty() {
            return remedies;
        }
        remedies.extend(next);
    }
}

/// The same for one of them.
pub fn for_container(workload: &Workload) -> Vec<Remedy> {
    let told = product_of(workload.software).told_in_container(workload).into_iter();
    // There its ports are the host's own, and those are another's.
    let host = workload.moved.is_empty().then(|| host_networking(workload));
    told.chain(host).chain(hosts_injection(workload)).collect()
}

/// What registers the wrong one of its host's addresses is told the right one.
pub fn for_wrong_address(workload: &Workload) -> Vec<Remedy> {
    interface_choice(workload).into_iter().chain(told(workload)).collect()
}

/// What registers a pod's address is told its node's.
pub fn for_pod(workload: &Workload) -> Vec<Remedy> {
    vec![kubernetes_address(workload), host_networking_of_pod(workload)]
}

/// What took the bridge of its node's pods for its address is a pod in the node's network, or a process.
pub fn for_bridge_of_pods(workload: &Workload) -> Vec<Remedy> {
    [kubernetes_address_in_host_network(workload)]
        .into_iter()
        .chain(for_wrong_address(workload))
        .collect()
}

/// The software's own setting for its address, where it has one.
pub(super) fn told(workload: &Workload) -> Option<Remedy> {
    let product = product_of(workload.software);
    match workload.in_container {
        true => product.told_in_container(workload),
        false => product.told(workload),
    }
}
