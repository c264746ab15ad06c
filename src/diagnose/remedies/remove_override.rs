//! A setting names an address that no caller can use: it is taken out or corrected.

use super::advice;
use super::patient::{Patient, Software};
use crate::model::Remedy;

/// Where such an address is usually set, and where it comes from by itself.
pub fn remove_override(patient: &Patient) -> Remedy {
    let host = &patient.registered;
    let text = match patient.software {
        Software::Dubbo(_) | Software::Other => format!(
            "Look for {host} in dubbo.protocol.host, DUBBO_IP_TO_BIND and the machine's own name in \
             /etc/hosts (`getent hosts \"$(hostname)\"`), and take it out."
        ),
        Software::RocketMq => format!(
            "Look for {host} in brokerIP1 and brokerIP2 of the file that the broker is started with \
             (-c), and take it out."
        ),
        Software::Kafka => format!(
            "Look for {host} in advertised.listeners and listeners of the server.properties that the \
             broker is started with, and in the machine's own name in /etc/hosts, and take it out."
        ),
        Software::Spring => format!(
            "Look for {host} in spring.cloud.zookeeper.discovery.instanceHost and instanceIpAddress, \
             and in the machine's own name in /etc/hosts, and take it out."
        ),
    };
    Remedy {
        name: "remove-override",
        title: "Take the unusable address out of the settings".to_owned(),
        place: patient.place(),
        changes: vec![advice(text)],
        caveat: None,
    }
}
