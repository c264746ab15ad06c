//! The port that is listened on is the one that is registered.

use super::{Patient, advice};
use crate::model::Remedy;

/// Makes the registered port the one that the process listens on; `filed` is what it has the service
/// under.
pub fn same_port(patient: &Patient, filed: u16) -> Remedy {
    Remedy {
        name: "same-port",
        title: "Listen on the port that is registered".to_owned(),
        place: patient.place(),
        changes: vec![advice(format!(
            "Set `dubbo.protocol.port` to the registered port {}, publish it under the same number, \
             and drop DUBBO_PORT_TO_REGISTRY; or upgrade Dubbo, which files services under the port \
             that it listens on since 2.6.1. This process has filed it under {filed}.",
            patient.port
        ))],
        caveat: None,
    }
}
