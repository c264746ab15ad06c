//! A pod registers its node's address, and the node forwards the port.

use super::documents;
use super::software::product_of;
use super::subject::Workload;
use crate::model::remedy::Place;
use crate::model::{Change, Remedy};

/// The node's address from the downward API, with host ports.
pub fn kubernetes_address(workload: &Workload) -> Remedy {
    let each: Vec<String> = ports_of(workload)
        .iter()
        .map(|port| format!("  - containerPort: {port}\n    hostPort: {port}"))
        .collect();
    let told = format!(
        "{}ports:\n{}",
        product_of(workload.software).told_in_pod(workload),
        each.join("\n")
    );
    remedy(
        workload,
        "Register the node's address and open host ports",
        documents::pod_patch(workload, "", &told),
        format!(
            "With a host port only one such pod can run per node. {ROLLOUT} The network plugin \
             has to support host ports, like portmap. Callers inside the cluster then also use \
             the node's address.{}",
            product_of(workload.software).pod_caveat()
        ),
    )
}

/// The same for a pod in its node's network, whose ports are the node's already.
pub fn kubernetes_address_in_host_network(workload: &Workload) -> Remedy {
    remedy(
        workload,
        "If it is a pod, register the node's address",
        documents::pod_patch(workload, "", &product_of(workload.software).told_in_pod(workload)),
        format!(
            "For a pod with `hostNetwork: true`.{}",
            product_of(workload.software).pod_caveat()
        ),
    )
}

/// What makes of a container in its node's network one that registers the node's address: of the interfaces
/// there, software may take the bridge of the node's pods. The ports keep two such pods apart.
pub(super) fn in_host_network(workload: &Workload) -> String {
    let each: Vec<String> =
        ports_of(workload).iter().map(|port| format!("  - containerPort: {port}")).collect();
    format!(
        "{}ports:\n{}",
        documents::node_variables(product_of(workload.software).address_variables()),
        each.join("\n")
    )
}

fn ports_of(workload: &Workload) -> Vec<u16> {
    let opened = product_of(workload.software).opened_ports(workload.port);
    opened.map_or_else(|| workload.ports.clone(), Vec::from)
}

/// Two such pods can't be on one node, not even while one follows the other.
pub(super) const ROLLOUT: &str = "A Deployment with as many pods as there are nodes for them also \
                           needs `spec.strategy.rollingUpdate.maxSurge: 0`; otherwise its next \
                           rollout waits for a free node.";

fn remedy(workload: &Workload, title: &str, change: Change, caveat: String) -> Remedy {
    Remedy {
        name: "kubernetes-node-address",
        title: title.to_owned(),
        place: Place::InWorkload { label: workload.label.clone() },
        changes: vec![change],
        caveat: Some(caveat),
    }
}
