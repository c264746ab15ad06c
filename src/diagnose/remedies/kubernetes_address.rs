//! A pod registers its node's address, and the node forwards the port.

use super::broker_address::ports;
use super::documents;
use super::patient::{Patient, Software};
use crate::model::Remedy;

/// The node's address from the downward API, with host ports.
pub fn kubernetes_address(patient: &Patient) -> Remedy {
    let text = match patient.software {
        Software::RocketMq => broker(patient),
        Software::Spring => with_variable(patient, "SPRING_CLOUD_ZOOKEEPER_DISCOVERY_INSTANCEHOST"),
        Software::Kafka => kafka(patient),
        Software::Dubbo(_) | Software::Other => with_variable(patient, "DUBBO_IP_TO_REGISTRY"),
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

fn with_variable(patient: &Patient, name: &str) -> String {
    format!("{}{}", variable(name), host_ports(&patient.ports))
}

fn broker(patient: &Patient) -> String {
    format!(
        "{}{}\ncommand: [\"sh\", \"-c\"]\nargs:\n  - |\n    printf \
         'brokerIP1=%s\\nbrokerIP2=%s\\n' \"$NODE_IP\" \"$NODE_IP\" > /tmp/broker.conf\n    exec sh \
         mqbroker -c /tmp/broker.conf",
        variable("NODE_IP"),
        host_ports(&ports(patient.port))
    )
}

fn kafka(patient: &Patient) -> String {
    format!(
        "{}{}\ncommand: [\"sh\", \"-c\"]\nargs:\n  - |\n    exec bin/kafka-server-start.sh \
         config/server.properties --override advertised.listeners=PLAINTEXT://$NODE_IP:{}",
        variable("NODE_IP"),
        host_ports(&patient.ports),
        patient.port
    )
}

fn variable(name: &str) -> String {
    format!(
        "env:\n  - name: {name}\n    valueFrom:\n      fieldRef:\n        fieldPath: \
         status.hostIP\n"
    )
}

fn host_ports(ports: &[u16]) -> String {
    let each: Vec<String> = ports
        .iter()
        .map(|port| format!("  - containerPort: {port}\n    hostPort: {port}"))
        .collect();
    format!("ports:\n{}", each.join("\n"))
}
