//! Something on the way doesn't let the connection through.

use std::net::IpAddr;

use super::software::product_of;
use super::subject::Workload;
use super::text::{advice, script};
use crate::model::Remedy;
use crate::model::remedy::Place;

/// The ports to open, and on which host: `target` is the address that was dialled, `asker` the
/// one it was dialled from.
pub fn firewall(workload: &Workload, target: Option<IpAddr>, asker: Option<IpAddr>) -> Remedy {
    let opened = product_of(workload.software).opened_ports(workload.port);
    let ports = opened.map_or_else(|| vec![workload.port], Vec::from);
    let list: Vec<String> = ports.iter().map(u16::to_string).collect();
    let source = asker.map(|ip| format!(" from {ip}")).unwrap_or_default();
    let address = target.map_or_else(|| workload.registered.to_string(), |ip| ip.to_string());
    Remedy {
        name: "open-firewall",
        title: format!("Allow connections to TCP port {}", list.join(", ")),
        place: Place::OnHostAndFirewalls(address.clone()),
        changes: vec![
            advice(format!("Allow TCP {}{source} to {address}.", list.join(", "))),
            script(format!(
                "# on {address}, where nftables has a table `inet filter`\nnft insert rule inet \
                 filter input tcp dport '{{ {} }}' accept",
                list.join(", ")
            )),
        ],
        caveat: Some(
            "A rule that drops packets looks the same as a machine that is switched off: first \
             check that the machine answers at all."
                .to_owned(),
        ),
    }
}
