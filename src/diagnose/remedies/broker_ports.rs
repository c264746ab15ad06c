//! The ports of a RocketMQ broker, and the address that it replicates from.

use super::broker_address::rerun_with_file;
use super::patient::Patient;
use super::rerun::{Find, rest};
use super::{advice, change};
use crate::model::{Address, ChangeKind, Remedy};

/// `brokerIP2`, and the replication port opened. `container`: the address is a container's own.
pub fn ha_address(patient: &Patient, ha: &Address, container: bool) -> Remedy {
    let port = ha.port.unwrap_or_default();
    // The address that clients reach is the one that is known to work.
    let set = match patient.registered.ip() {
        Some(ip) => format!("printf '\\nbrokerIP2=%s\\n' {ip} >> conf/broker.conf"),
        None => format!(
            "{}printf '\\nbrokerIP2=%s\\n' \"$HOST_IP\" >> conf/broker.conf",
            patient.set_host_ip()
        ),
    };
    let (shell, rest) = match ha.host.ip().filter(|_| container) {
        Some(ip) => (rerun_with_file(patient, Find::Address(ip), &set), rest(patient)),
        None => (
            format!("{set}\nsh bin/mqbroker -c conf/broker.conf"),
            "Stop the broker first.".to_owned(),
        ),
    };
    Remedy {
        name: "ha-address",
        title: "Tell the broker which address its slaves replicate from".to_owned(),
        place: patient.place(),
        changes: vec![change(ChangeKind::Shell, shell)],
        caveat: Some(format!(
            "brokerIP2 is guessed apart from brokerIP1, so setting one leaves the other. Port {port} \
             must be published or opened as well. With enableDLegerCommitLog=true this address \
             isn't used. {rest}"
        )),
    }
}

/// A port that no proxy and no name server takes.
pub fn broker_port_of_its_own(patient: &Patient) -> Remedy {
    let port = patient.port;
    Remedy {
        name: "broker-port-of-its-own",
        title: "Give the broker a port of its own".to_owned(),
        place: patient.place(),
        changes: vec![advice(format!(
            "`ss -ltnp 'sport = :{port}'` names who listens. A proxy's ports are remotingListenPort \
             (8080) and grpcServerPort (8081) in rmq-proxy.json, a name server's is listenPort (9876), \
             and a broker's listenPort in broker.conf: keep them apart, and publish the broker's own."
        ))],
        caveat: None,
    }
}
