//! Something on the way doesn't let the connection through.

use std::net::IpAddr;

use super::broker_address::ports;
use super::patient::{Patient, Software};
use super::{advice, change};
use crate::model::{ChangeKind, Remedy};

/// The ports to open, and on which machine: `target` is the address that was dialled, `asker` the
/// one it was dialled from.
pub fn firewall(patient: &Patient, target: Option<IpAddr>, asker: Option<IpAddr>) -> Remedy {
    let ports = match patient.software {
        Software::RocketMq => ports(patient.port).to_vec(),
        Software::Dubbo(_) | Software::Spring | Software::Kafka | Software::Other => {
            vec![patient.port]
        }
    };
    let list: Vec<String> = ports.iter().map(u16::to_string).collect();
    let source = asker.map(|ip| format!(" from {ip}")).unwrap_or_default();
    let address = target.map_or_else(|| patient.registered.to_string(), |ip| ip.to_string());
    Remedy {
        name: "open-firewall",
        title: format!("Let connections to TCP port {} through", list.join(", ")),
        place: format!("on {address}, and on the firewalls and security groups before it"),
        changes: vec![
            advice(format!("Allow TCP {}{source} to {address}.", list.join(", "))),
            change(
                ChangeKind::Shell,
                format!(
                    "# on {address}, where nftables has a table `inet filter`\nnft insert rule inet filter input tcp dport '{{ {} }}' accept",
                    list.join(", ")
                ),
            ),
        ],
        caveat: Some(
            "A rule that drops packets looks the same as a machine that is switched off: see \
             first that the machine answers anything at all."
                .to_owned(),
        ),
    }
}
