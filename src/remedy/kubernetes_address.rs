//! A pod registers its node's address, and the node forwards the port.

use super::broker_address::ports;
use super::subject::{Software, Workload};
use super::{advertised_listeners, documents, spring_address};
use crate::model::remedy::Place;
use crate::model::{Change, Remedy};

/// The node's address from the downward API, with host ports.
pub fn kubernetes_address(workload: &Workload) -> Remedy {
    let each: Vec<String> = ports_of(workload)
        .iter()
        .map(|port| format!("  - containerPort: {port}\n    hostPort: {port}"))
        .collect();
    let told = format!("{}ports:\n{}", told(workload), each.join("\n"));
    remedy(
        workload,
        "Register the node's address and open host ports",
        documents::pod_patch(workload, "", &told),
        format!(
            "With a host port only one such pod can run per node. {ROLLOUT} The network plugin has to \
             support host ports, like portmap. Callers inside the cluster then also use the node's \
             address.{}",
            its_own(workload)
        ),
    )
}

/// The same for a pod in its node's network, whose ports are the node's already.
pub fn kubernetes_address_in_host_network(workload: &Workload) -> Remedy {
    remedy(
        workload,
        "If it is a pod, register the node's address",
        documents::pod_patch(workload, "", &told(workload)),
        format!("For a pod with `hostNetwork: true`.{}", its_own(workload)),
    )
}

/// What makes of a container in its node's network one that registers the node's address: of the interfaces
/// there, software may take the bridge of the node's pods. The ports keep two such pods apart.
pub(super) fn in_host_network(workload: &Workload) -> String {
    let each: Vec<String> =
        ports_of(workload).iter().map(|port| format!("  - containerPort: {port}")).collect();
    format!("{}ports:\n{}", node_variables(workload).unwrap_or_default(), each.join("\n"))
}

fn ports_of(workload: &Workload) -> Vec<u16> {
    match workload.software {
        Software::RocketMq => ports(workload.port).to_vec(),
        Software::Dubbo(_) | Software::Spring | Software::Kafka | Software::Other => {
            workload.ports.clone()
        }
    }
}

/// The variables in which software of this kind takes the address that it registers.
fn node_variables(workload: &Workload) -> Option<String> {
    match workload.software {
        Software::Dubbo(_) | Software::Other => Some(variables(&["DUBBO_IP_TO_REGISTRY"])),
        Software::Spring => Some(variables(&spring_address::VARIABLES)),
        Software::RocketMq | Software::Kafka => None,
    }
}

/// Two such pods can't be on one node, not even while one follows the other.
pub(super) const ROLLOUT: &str = "A Deployment with as many pods as there are nodes for them also needs \
                           `spec.strategy.rollingUpdate.maxSurge: 0`; otherwise its next rollout waits for a \
                           free node.";

fn remedy(workload: &Workload, title: &str, change: Change, caveat: String) -> Remedy {
    Remedy {
        name: "kubernetes-node-address",
        title: title.to_owned(),
        place: Place::InWorkload { label: workload.label.clone() },
        changes: vec![change],
        caveat: Some(caveat),
    }
}

fn told(workload: &Workload) -> String {
    match workload.software {
        Software::Kafka => variables(&[NODE_IP]) + &kafka(workload),
        Software::RocketMq => variables(&[NODE_IP]) + BROKER,
        Software::Dubbo(_) | Software::Spring | Software::Other => {
            node_variables(workload).unwrap_or_default()
        }
    }
}

const NODE_IP: &str = "NODE_IP";

/// `brokerIP1` can't be given but in a file.
const BROKER: &str = "\
# CONF is the file that -c names today; the rest of the command stays as it is
command: [\"sh\", \"-c\"]
args:
  - |
    CONF=\"$ROCKETMQ_HOME/conf/broker.conf\"
    cat \"$CONF\" > /tmp/broker.conf
    printf '\\nbrokerIP1=%s\\nbrokerIP2=%s\\n' \"$NODE_IP\" \"$NODE_IP\" >> /tmp/broker.conf
    exec sh \"$ROCKETMQ_HOME/bin/mqbroker\" -c /tmp/broker.conf
";

/// A variable of a variable: Kubernetes fills `$(NODE_IP)` in.
fn kafka(workload: &Workload) -> String {
    let variables = advertised_listeners::variables_with(workload, &format!("$({NODE_IP})"));
    let each =
        variables.iter().map(|(name, value)| format!("  - name: {name}\n    value: \"{value}\"\n"));
    each.collect()
}

fn its_own(workload: &Workload) -> &'static str {
    match workload.software {
        Software::Kafka => {
            " Images read the variable (bitnami's KAFKA_CFG_ADVERTISED_LISTENERS); a command with a \
             properties file accepts --override advertised.listeners=… after it, with $(NODE_IP) in it."
        }
        Software::RocketMq => {
            " The broker's own file isn't changed; if the pod was started without one (only with `-n` or \
             NAMESRV_ADDR), set CONF to /dev/null."
        }
        Software::Dubbo(_) | Software::Spring | Software::Other => "",
    }
}

fn variables(names: &[&str]) -> String {
    let each = names.iter().map(|name| {
        format!(
            "  - name: {name}\n    valueFrom:\n      fieldRef:\n        fieldPath: status.hostIP\n"
        )
    });
    format!("env:\n{}", each.collect::<String>())
}
