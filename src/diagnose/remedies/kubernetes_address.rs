//! A pod registers its node's address, and the node forwards the port.

use super::broker_address::ports;
use super::patient::{Patient, Software};
use super::{advertised_listeners, documents, spring_address};
use crate::model::Remedy;

/// The node's address from the downward API, with host ports.
pub fn kubernetes_address(patient: &Patient) -> Remedy {
    let text = match patient.software {
        Software::RocketMq => broker(patient),
        Software::Spring => with_variables(patient, &spring_address::VARIABLES),
        Software::Kafka => kafka(patient),
        Software::Dubbo(_) | Software::Other => with_variables(patient, &["DUBBO_IP_TO_REGISTRY"]),
    };
    Remedy {
        name: "kubernetes-node-address",
        title: "Register the node's address and open host ports".to_owned(),
        place: format!("in the workload that runs `{}`", patient.label),
        changes: vec![documents::container(patient, &text)],
        caveat: Some(
            "A host port lets one such pod run on a node. Callers inside the cluster reach it by \
             the node's address too."
                .to_owned(),
        ),
    }
}

fn with_variables(patient: &Patient, names: &[&str]) -> String {
    format!("{}{}", variables(names), host_ports(&patient.ports))
}

fn broker(patient: &Patient) -> String {
    format!(
        "{}{}\ncommand: [\"sh\", \"-c\"]\nargs:\n  - |\n    printf \
         'brokerIP1=%s\\nbrokerIP2=%s\\n' \"$NODE_IP\" \"$NODE_IP\" > /tmp/broker.conf\n    exec sh \
         mqbroker -c /tmp/broker.conf",
        variables(&["NODE_IP"]),
        host_ports(&ports(patient.port))
    )
}

fn kafka(patient: &Patient) -> String {
    format!(
        "{}{}\ncommand: [\"sh\", \"-c\"]\nargs:\n  - |\n    exec bin/kafka-server-start.sh \
         config/server.properties --override advertised.listeners={}",
        variables(&["NODE_IP"]),
        host_ports(&patient.ports),
        advertised_listeners::advertised_at(patient, "$NODE_IP")
    )
}

fn variables(names: &[&str]) -> String {
    let each = names.iter().map(|name| {
        format!(
            "  - name: {name}\n    valueFrom:\n      fieldRef:\n        fieldPath: status.hostIP\n"
        )
    });
    format!("env:\n{}", each.collect::<String>())
}

fn host_ports(ports: &[u16]) -> String {
    let each: Vec<String> = ports
        .iter()
        .map(|port| format!("  - containerPort: {port}\n    hostPort: {port}"))
        .collect();
    format!("ports:\n{}", each.join("\n"))
}
