//! Kafka's own: a broker advertises its listeners.

use super::product::Product;
use crate::model::{Change, Remedy};
use crate::remedy::advertised_listeners::{
    advertised_listeners, advertised_listeners_of_container, variables_with,
};
use crate::remedy::documents::{NODE_IP, node_variables};
use crate::remedy::subject::Workload;
use crate::remedy::text::advice;

pub(super) struct Kafka;

impl Product for Kafka {
    fn told(&self, workload: &Workload) -> Option<Remedy> {
        Some(advertised_listeners(workload))
    }

    fn told_in_container(&self, workload: &Workload) -> Option<Remedy> {
        Some(advertised_listeners_of_container(workload))
    }

    /// A variable of a variable: Kubernetes fills `$(NODE_IP)` in.
    fn told_in_pod(&self, workload: &Workload) -> String {
        let variables = variables_with(workload, &format!("$({NODE_IP})"));
        let each = variables
            .iter()
            .map(|(name, value)| format!("  - name: {name}\n    value: \"{value}\"\n"));
        node_variables(&[NODE_IP]) + &each.collect::<String>()
    }

    fn pod_caveat(&self) -> &'static str {
        " Images read the variable (bitnami's KAFKA_CFG_ADVERTISED_LISTENERS); a command with a \
             properties file accepts --override advertised.listeners=… after it, with $(NODE_IP) \
             in it."
    }

    fn without_override(&self, workload: &Workload) -> Vec<Change> {
        let host = &workload.registered;
        vec![advice(format!(
            "Look for {host} in advertised.listeners and listeners of the server.properties that \
             the broker is started with, and in the machine's own name in /etc/hosts, and remove \
             it."
        ))]
    }
}
