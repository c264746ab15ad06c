//! The address that Spring Cloud ZooKeeper registers.

use std::net::IpAddr;

use super::patient::Patient;
use super::rerun::{Find, rerun, rest};
use super::{FROM_THAT_SHELL, advice, change, documents};
use crate::model::{Change, ChangeKind, Remedy};

/// The first counts, or with `preferIpAddress` the second alone.
pub const VARIABLES: [&str; 2] = [
    "SPRING_CLOUD_ZOOKEEPER_DISCOVERY_INSTANCEHOST",
    "SPRING_CLOUD_ZOOKEEPER_DISCOVERY_INSTANCEIPADDRESS",
];

/// The instance's host for a container, with the port published under the same number.
pub fn spring_address_of_container(patient: &Patient) -> Remedy {
    let port = patient.port;
    let variables = VARIABLES.map(|name| format!("-e {name}=\"$HOST_IP\""));
    let options = format!("{} {}", variables.join(" "), patient.publish());
    let shell =
        patient.set_host_ip() + &rerun(patient, Find::registered(patient), "", &options, "");
    let caveat = format!(
        "If another port than {port} has to be published, say 30880, publish 30880:{port} and add \
         SPRING_CLOUD_ZOOKEEPER_DISCOVERY_INSTANCEPORT=30880. {SETTINGS} {}",
        rest(patient)
    );
    let changes =
        vec![change(ChangeKind::Shell, shell), documents::compose(patient, &compose(patient))];
    remedy(patient, changes, caveat)
}

/// The same for a process.
pub fn spring_address(patient: &Patient) -> Remedy {
    let exports = VARIABLES.map(|name| format!("export {name}=\"$HOST_IP\""));
    let shell = patient.set_host_ip() + &exports.join("\n");
    let changes = [change(ChangeKind::Shell, shell)]
        .into_iter()
        .chain(patient.machine.map(unit))
        .chain([advice(FROM_THAT_SHELL)])
        .collect();
    let caveat = format!(
        "{SETTINGS} Where only the card is wrong, spring.cloud.inetutils.preferredNetworks chooses it."
    );
    remedy(patient, changes, caveat)
}

const SETTINGS: &str = "In application.yml it is spring.cloud.zookeeper.discovery.instanceHost; with \
                        preferIpAddress that is ignored, and it is instanceIpAddress.";

fn remedy(patient: &Patient, changes: Vec<Change>, caveat: String) -> Remedy {
    Remedy {
        name: "spring-address",
        title: "Tell Spring Cloud which address to register".to_owned(),
        place: patient.place(),
        changes,
        caveat: Some(caveat),
    }
}

fn compose(patient: &Patient) -> String {
    let variables = VARIABLES.map(|name| format!("  {name}: {}", patient.compose_host_ip()));
    format!("environment:\n{}\n{}", variables.join("\n"), patient.compose_ports())
}

fn unit(ip: IpAddr) -> Change {
    let ip = ip.to_string();
    documents::systemd(&VARIABLES.map(|name| (name, ip.as_str())))
}
