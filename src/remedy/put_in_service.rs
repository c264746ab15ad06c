//! Clients skip an instance that is out of service.

use super::subject::Workload;
use super::text::advice;
use crate::model::Remedy;
use crate::model::quote::plain;

/// What puts it back.
pub fn put_in_service(workload: &Workload) -> Remedy {
    let label = plain(&workload.label);
    let endpoint = format!(
        "If {label} is meant to be in service, send {{\"status\": \"UP\"}} by POST to \
         /actuator/serviceregistry of its management port."
    );
    let setting = "If it is started with \
                   spring.cloud.zookeeper.discovery.initial-status=OUT_OF_SERVICE (the variable \
                   SPRING_CLOUD_ZOOKEEPER_DISCOVERY_INITIALSTATUS) and nothing puts it in \
                   service, remove that and restart it.";
    Remedy {
        name: "put-in-service",
        title: "Put the instance back in service".to_owned(),
        place: workload.place(),
        changes: vec![advice(endpoint), advice(setting)],
        caveat: None,
    }
}
