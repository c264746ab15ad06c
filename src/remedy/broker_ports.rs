//! The address that a RocketMQ broker replicates from.

use super::broker_address::rerun_with_file;
use super::rerun::{Find, rest};
use super::subject::Workload;
use super::text::script;
use crate::model::{Address, Remedy};

/// `brokerIP2`, and the replication port opened. `container`: the address is a container's own.
pub fn ha_address(workload: &Workload, ha: &Address, container: bool) -> Remedy {
    let port = ha.port.unwrap_or_default();
    // The address that clients reach is the one that is known to work.
    let set = match workload.registered.ip() {
        Some(ip) => format!("printf '\\nbrokerIP2=%s\\n' {ip} >> conf/broker.conf"),
        None => format!(
            "{}printf '\\nbrokerIP2=%s\\n' \"$HOST_IP\" >> conf/broker.conf",
            workload.set_host_ip()
        ),
    };
    let (shell, rest) = match ha.host.ip().filter(|_| container) {
        Some(ip) => (rerun_with_file(workload, Find::Address(ip), &set), rest(workload)),
        None => (
            format!("{set}\nsh bin/mqbroker -c conf/broker.conf"),
            "Stop the broker first.".to_owned(),
        ),
    };
    Remedy {
        name: "ha-address",
        title: "Tell the broker which address its slaves replicate from".to_owned(),
        place: workload.place(),
        changes: vec![script(shell)],
        caveat: Some(format!(
            "brokerIP2 is detected independently of brokerIP1, so setting one doesn't change the other. \
             Port {port} must be published or opened as well. With enableDLegerCommitLog=true this \
             address isn't used. {rest}"
        )),
    }
}
