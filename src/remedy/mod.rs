//! Changes that mend a finding, filled in and ready to paste.

mod advertised_listeners;
mod agree_on_version;
mod bridge_pool;
mod broker_address;
mod broker_ports;
mod correct_entry;
mod delete_node;
mod documents;
mod fast_port;
mod firewall;
mod host_networking;
mod hosts_injection;
mod interface_choice;
mod jute_maxbuffer;
mod kubernetes_address;
mod listeners;
mod name_servers;
mod name_to_address;
mod next_run;
mod one_broker;
mod provide;
mod publish_port;
mod recreate_entry;
mod register_ephemerally;
mod registry_access;
mod registry_members;
mod registry_variables;
mod remove_override;
mod rerun;
mod restart;
mod retarget;
mod same_port;
mod session_sources;
mod spring_address;
mod subject;
mod text;

pub use advertised_listeners::Listeners;
use advertised_listeners::{advertised_listeners, advertised_listeners_of_container};
pub use agree_on_version::agree_on_version;
pub use bridge_pool::bridge_pool;
pub use broker_address::broker_address;
use broker_address::broker_address_of_container;
pub use broker_ports::ha_address;
pub use correct_entry::correct_entry;
pub use delete_node::delete_node;
pub use fast_port::fast_port;
pub use firewall::firewall;
pub use host_networking::{host_networking, host_networking_of_pod};
pub use hosts_injection::{SCRIPT as HOSTS_INJECTION_SCRIPT, hosts_injection};
pub use interface_choice::interface_choice;
pub use jute_maxbuffer::jute_maxbuffer;
pub use kubernetes_address::{kubernetes_address, kubernetes_address_in_host_network};
pub use listeners::{behind_forwarder, broker_port_of_its_own, port_owner};
pub use name_servers::name_servers;
pub use name_to_address::name_to_address;
pub use next_run::{
    check, list, look_from_elsewhere, our_network, run_again, shared_on_purpose, with_more_time,
};
pub use one_broker::{one_broker, one_cluster};
pub use provide::{mend_providers, provide};
pub use publish_port::publish_port;
pub use recreate_entry::recreate_entry;
pub use register_ephemerally::register_ephemerally;
pub use registry_access::{registry_access, registry_root};
pub use registry_members::{registry_members, registry_quorum};
use registry_variables::{registry_variables, registry_variables_of_container};
pub use remove_override::remove_override;
pub use restart::{refresh_callers, restart, wait_for_expiry};
pub use same_port::same_port;
pub use session_sources::session_sources;
use spring_address::{spring_address, spring_address_of_container};
pub use subject::{Software, Workload};
pub use text::word;

use self::retarget::at_root;
use crate::model::Remedy;

/// What registers a container's address is told the host's, or joins the host's network.
pub fn for_container(workload: &Workload) -> Vec<Remedy> {
    let told = told_in_container(workload).into_iter();
    told.chain([host_networking(workload)]).chain(hosts_injection(workload)).collect()
}

/// What registers the wrong one of its machine's addresses is told the right one.
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
fn told(workload: &Workload) -> Option<Remedy> {
    if workload.in_container {
        return told_in_container(workload);
    }
    match workload.software {
        Software::Dubbo(_) => Some(registry_variables(workload)),
        Software::RocketMq => Some(broker_address(workload)),
        Software::Kafka => Some(advertised_listeners(workload)),
        Software::Spring => Some(spring_address(workload)),
        Software::Other => None,
    }
}

/// The same, given to a container that is started anew.
fn told_in_container(workload: &Workload) -> Option<Remedy> {
    match workload.software {
        Software::Dubbo(_) => Some(registry_variables_of_container(workload)),
        Software::RocketMq => Some(broker_address_of_container(workload)),
        Software::Kafka => Some(advertised_listeners_of_container(workload)),
        Software::Spring => Some(spring_address_of_container(workload)),
        Software::Other => None,
    }
}
