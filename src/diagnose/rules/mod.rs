//! The rules. Each is a folder and one line in `RULES`; the order is the order of precedence.

mod rp101_container_address;
mod rp102_bridge_address;
mod rp104_shared_address;
mod rp105_wrong_side;
mod rp106_foreign_address;
mod rp107_loopback_address;
mod rp108_wildcard_address;
mod rp109_unresolvable_name;
mod rp110_ambiguous_name;
mod rp111_link_local_address;
mod rp112_ipv6_address;
mod rp113_malformed_entry;
mod rp206_ruled_out;
mod rp301_wrong_port;
mod rp302_local_port;
mod rp303_fast_port;
mod rp401_pod_address;
mod rp404_shadowed_range;
mod rp405_blocked_path;
mod rp501_silent_port;
mod rp502_wrong_identity;
mod rp503_wrong_protocol;
mod rp505_identity_withheld;
mod rp506_undeclared_tls;
mod rp601_ghost;
mod rp602_persistent_entry;
mod rp603_foreign_owner;
mod rp604_no_provider;
mod rp605_stale_consumer;
mod rp608_out_of_service;
mod rp701_ha_address;
mod rp703_proxy_endpoint;
mod rp704_name_servers_disagree;
mod rp705_shared_broker_address;
mod rp707_unmapped_service;
mod rp708_no_master;
mod rp709_metadata_unavailable;
mod rp710_registries_apart;
mod rp801_registry_unreachable;
mod rp802_registry_hidden;
mod rp803_empty_root;
mod rp804_oversized_directory;
mod rp805_name_server_list;
mod rp901_not_checked;
mod rp902_not_read;
mod rp903_sources_hidden;
mod rp904_nothing_selected;
mod rp905_containers_unknown;
mod rp907_unmet_expectation;

use super::rule::Rule;

/// Every rule. An address is explained by the first that claims it: that nobody is sent there comes first, then
/// what the address itself shows, then who answers, then whether the process lives, then the way.
pub static RULES: &[Rule] = &[
    rp608_out_of_service::RULE,
    rp108_wildcard_address::RULE,
    rp112_ipv6_address::RULE,
    rp111_link_local_address::RULE,
    rp107_loopback_address::RULE,
    rp109_unresolvable_name::RULE,
    rp102_bridge_address::RULE,
    rp404_shadowed_range::RULE,
    rp401_pod_address::RULE,
    rp101_container_address::RULE,
    rp506_undeclared_tls::RULE,
    rp505_identity_withheld::RULE,
    rp503_wrong_protocol::RULE,
    rp302_local_port::RULE,
    rp705_shared_broker_address::RULE,
    rp502_wrong_identity::RULE,
    rp501_silent_port::RULE,
    rp104_shared_address::RULE,
    rp603_foreign_owner::RULE,
    rp106_foreign_address::RULE,
    rp602_persistent_entry::RULE,
    rp301_wrong_port::RULE,
    rp601_ghost::RULE,
    rp105_wrong_side::RULE,
    rp405_blocked_path::RULE,
    rp110_ambiguous_name::RULE,
    rp303_fast_port::RULE,
    rp701_ha_address::RULE,
    rp703_proxy_endpoint::RULE,
    rp206_ruled_out::RULE,
    rp604_no_provider::RULE,
    rp605_stale_consumer::RULE,
    rp704_name_servers_disagree::RULE,
    rp708_no_master::RULE,
    rp707_unmapped_service::RULE,
    rp709_metadata_unavailable::RULE,
    rp710_registries_apart::RULE,
    rp113_malformed_entry::RULE,
    rp801_registry_unreachable::RULE,
    rp802_registry_hidden::RULE,
    rp803_empty_root::RULE,
    rp804_oversized_directory::RULE,
    rp805_name_server_list::RULE,
    rp901_not_checked::RULE,
    rp902_not_read::RULE,
    rp903_sources_hidden::RULE,
    rp904_nothing_selected::RULE,
    rp905_containers_unknown::RULE,
    rp907_unmet_expectation::RULE,
];

/// Codes that were given once and aren't any more. A code is never used again for something else.
pub static RETIRED: &[(&str, &str)] = &[];
