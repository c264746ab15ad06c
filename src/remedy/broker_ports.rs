//! The addresses at which RocketMQ brokers copy from each other.

use std::net::IpAddr;

use super::broker_address::{host_ip, in_file, with_file, with_own_file};
use super::recreate::{Find, rest};
use super::subject::Workload;
use super::text::{advice, script};
use crate::model::quote::shell;
use crate::model::remedy::Place;
use crate::model::{Address, Change, Remedy};

/// `brokerIP2`, and the replication port opened. `container`: the address is a container's own.
pub fn ha_address(workload: &Workload, ha: &Address, container: bool) -> Remedy {
    let port = ha.port.unwrap_or_default();
    let (change, rest) = match ha.host.ip().filter(|_| container) {
        Some(ip) => (Change::Recreation(in_container(workload, ip)), rest(workload)),
        None => {
            let (set, line) = line(workload);
            (script(with_own_file(&set, &line)), "Stop the broker first.".to_owned())
        }
    };
    Remedy {
        name: "ha-address",
        title: "Tell the broker which address its slaves replicate from".to_owned(),
        place: workload.place(),
        changes: vec![change],
        caveat: Some(format!(
            "brokerIP2 is detected independently of brokerIP1, so setting one doesn't change the \
             other. Port {port} must be published or opened as well. {rest}"
        )),
    }
}

fn in_container(workload: &Workload, container: IpAddr) -> String {
    let (set, line) = line(workload);
    let find = ("ha-address", Find::Address(container));
    with_file(workload, find, &set, &line).script_with_broker_file()
}

/// The address that clients reach is the one that is known to work.
fn line(workload: &Workload) -> (String, String) {
    let (ip, set) = match workload.registered.ip() {
        Some(ip) => (shell(&in_file(ip)), String::new()),
        None => host_ip(workload),
    };
    (set, format!("brokerIP2={ip}"))
}

/// The replication port opened, where `brokerIP2` is right.
pub fn ha_port(workload: &Workload, ha: &Address) -> Remedy {
    let port = ha.port.unwrap_or_default();
    Remedy {
        name: "open-ha-port",
        title: format!("Publish or open port {port}"),
        place: workload.place(),
        changes: vec![advice(format!(
            "brokerIP2 is right, and port {port} (haListenPort) isn't open: publish {port}:{port} \
             in addition to the broker's other ports, or allow TCP {port} from its slaves in the \
             firewall."
        ))],
        caveat: None,
    }
}

/// DLedger's peers started, and let through to each other.
pub fn dledger_peers(lost: &[Address]) -> Remedy {
    let list: Vec<String> = lost.iter().map(ToString::to_string).collect();
    let ports: Vec<String> =
        lost.iter().map(|peer| peer.port.unwrap_or_default().to_string()).collect();
    Remedy {
        name: "dledger-peers",
        title: "Bring the missing peers back".to_owned(),
        place: Place::OnBrokersNamed,
        changes: vec![advice(format!(
            "Start the broker of each missing peer ({}) with its own file (`sh bin/mqbroker -c \
             …`). If it runs, its port of dLegerPeers isn't open: publish it, or allow TCP {} \
             between the peers.",
            list.join(", "),
            ports.join(", ")
        ))],
        caveat: Some(
            "dLegerPeers is the same on each of them, and each address in it has to be one that \
             the other peers can reach."
                .to_owned(),
        ),
    }
}
