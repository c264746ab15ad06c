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
mod masters;
mod metadata;
mod name_servers;
mod name_to_address;
mod next_run;
mod one_broker;
mod provide;
mod provider_settings;
mod proxy;
mod publish_port;
mod published;
mod put_in_service;
mod readdress;
mod recreate;
mod recreate_entry;
mod register_ephemerally;
mod register_interfaces;
mod registry;
mod registry_access;
mod registry_members;
mod registry_variables;
mod remove_override;
mod restart;
mod retarget;
mod same_port;
mod same_registry;
mod session_sources;
mod software;
mod spring_address;
mod subject;
mod switch_off_rules;
mod text;

pub use agree_on_version::agree_on_version;
pub use bridge_pool::bridge_pool;
pub use broker_address::broker_address;
pub use broker_ports::{dledger_peers, ha_address, ha_port};
pub use correct_entry::{correct_entry, correct_value};
pub use delete_node::delete_node;
pub use fast_port::fast_port;
pub use firewall::{Blocked, firewall};
pub use host_networking::{host_networking, host_networking_of_pod};
pub use hosts_injection::{SCRIPT as HOSTS_INJECTION_SCRIPT, hosts_injection};
pub use interface_choice::interface_choice;
pub use jute_maxbuffer::jute_maxbuffer;
pub use kubernetes_address::{kubernetes_address, kubernetes_address_in_host_network};
pub use listeners::{behind_forwarder, broker_port_of_its_own, port_owner};
pub use masters::{elect_master, start_master};
pub use metadata::{metadata_port, publish_metadata, register_mapping, register_revision};
pub use name_servers::{controller_peers, name_server_list, name_servers};
pub use name_to_address::name_to_address;
pub use next_run::{
    check, expect_again, list, look_from_elsewhere, our_network, run_again, shared_on_purpose,
    with_more_time,
};
pub use one_broker::{one_broker, one_cluster, one_master};
pub use provide::{mend_providers, provide};
pub use provider_settings::{enable_provider, match_tag};
pub use proxy::{
    ProxyPort, one_proxy_port, proxy_access_address, proxy_broker_address, proxy_for_grpc_alone,
    proxy_port, proxy_request_port, proxy_topic,
};
pub use publish_port::publish_port;
pub use put_in_service::put_in_service;
pub use readdress::{
    for_bridge_of_pods, for_container, for_containers, for_pod, for_wrong_address,
};
pub use recreate_entry::recreate_entry;
pub use register_ephemerally::register_ephemerally;
pub use register_interfaces::register_interfaces;
pub use registry_access::{instances_root, newer_zookeeper, registry_access, registry_root};
pub use registry_members::{registry_members, registry_quorum};
pub use remove_override::remove_override;
pub use restart::{refresh_callers, restart, wait_for_expiry};
pub use same_port::same_port;
pub use same_registry::{same_registry, same_root};
pub use session_sources::session_sources;
pub use subject::{Listeners, MovedPort, Software, Workload};
pub use switch_off_rules::switch_off_rules;
pub use text::word;
