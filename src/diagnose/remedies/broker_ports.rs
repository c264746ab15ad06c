//! The address that a RocketMQ broker replicates from.

use super::change;
use super::patient::Patient;
use crate::model::{Address, ChangeKind, Remedy};

/// `brokerIP2`, and the replication port opened.
pub fn ha_address(patient: &Patient, ha: &Address) -> Remedy {
    let port = ha.port.unwrap_or_default();
    // The address that clients reach is the one that is known to work.
    let set = match patient.registered.ip() {
        Some(ip) => format!("printf 'brokerIP2=%s\\n' {ip} >> conf/broker.conf"),
        None => format!(
            "{}printf 'brokerIP2=%s\\n' \"$HOST_IP\" >> conf/broker.conf",
            patient.set_host_ip()
        ),
    };
    Remedy {
        name: "ha-address",
        title: "Tell the broker which address its slaves replicate from".to_owned(),
        place: patient.place(),
        changes: vec![change(
            ChangeKind::Shell,
            format!("{set}\nsh bin/mqbroker -c conf/broker.conf"),
        )],
        caveat: Some(format!(
            "brokerIP2 is guessed apart from brokerIP1, so setting one leaves the other. Port {port} \
             must be published or opened as well. With enableDLegerCommitLog=true this address \
             isn't used."
        )),
    }
}
