//! The address that a RocketMQ broker registers.

use std::net::IpAddr;

use super::change;
use super::patient::Patient;
use crate::model::{Change, ChangeKind, Remedy};

/// `brokerIP1` and `brokerIP2` in a file that the broker is really started with.
pub fn broker_address(patient: &Patient) -> Remedy {
    let [fast, listen, ha] = ports(patient.port);
    Remedy {
        name: "broker-address",
        title: "Tell the broker which address to register".to_owned(),
        place: patient.place(),
        changes: [
            change(ChangeKind::Shell, shell(patient)),
            change(
                ChangeKind::Shell,
                format!(
                    "# in Docker, with that file mounted\ndocker run -d \
                     -v \"$PWD/conf/broker.conf\":/opt/broker.conf:ro -p {fast}:{fast} \
                     -p {listen}:{listen} -p {ha}:{ha} \"$IMAGE\" sh mqbroker -c /opt/broker.conf"
                ),
            ),
        ]
        .into_iter()
        .chain(patient.machine.map(properties))
        .collect(),
        caveat: Some(format!(
            "Both default to the same guess and are set apart: brokerIP1 is for clients, brokerIP2 \
             for slaves. A properties file has no comments at the end of a line. Without -c the \
             file isn't read. Ports: {listen}, {fast} (fast channel) and {ha} (replication), each \
             published under its own number."
        )),
    }
}

fn shell(patient: &Patient) -> String {
    format!(
        "{}printf 'brokerIP1=%s\\nbrokerIP2=%s\\n' \"$HOST_IP\" \"$HOST_IP\" >> conf/broker.conf\n\
         sh bin/mqbroker -c conf/broker.conf",
        patient.set_host_ip()
    )
}

/// The lines of the broker's file, where the machine is known.
fn properties(ip: IpAddr) -> Change {
    change(ChangeKind::Properties, format!("brokerIP1={ip}\nbrokerIP2={ip}"))
}

/// Fast channel, clients, replication.
pub fn ports(listen: u16) -> [u16; 3] {
    [listen.saturating_sub(2), listen, listen.saturating_add(1)]
}
