//! The address that Spring Cloud ZooKeeper registers.

use std::net::IpAddr;

use super::patient::Patient;
use super::{change, documents};
use crate::model::{Change, ChangeKind, Remedy};

/// The instance's host, set by name.
pub fn spring_address(patient: &Patient) -> Remedy {
    Remedy {
        name: "spring-address",
        title: "Tell Spring Cloud which address to register".to_owned(),
        place: patient.place(),
        changes: [change(ChangeKind::Shell, shell(patient))]
            .into_iter()
            .chain(patient.machine.map(|ip| unit(patient, ip)))
            .collect(),
        caveat: Some(
            "The same in application.yml: spring.cloud.zookeeper.discovery.instanceHost and \
             instancePort. Where only the card is wrong, \
             spring.cloud.inetutils.preferredNetworks chooses it. A container has to publish the \
             port under the number that it registers."
                .to_owned(),
        ),
    }
}

const HOST: &str = "SPRING_CLOUD_ZOOKEEPER_DISCOVERY_INSTANCEHOST";
const PORT: &str = "SPRING_CLOUD_ZOOKEEPER_DISCOVERY_INSTANCEPORT";

fn shell(patient: &Patient) -> String {
    let (set, port) = (patient.set_host_ip(), patient.port);
    format!("{set}export {HOST}=\"$HOST_IP\"\nexport {PORT}={port}")
}

fn unit(patient: &Patient, ip: IpAddr) -> Change {
    documents::systemd(&[(HOST, &ip.to_string()), (PORT, &patient.port.to_string())])
}
