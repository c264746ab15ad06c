//! The port that is listened on is the one that is registered.

use super::recreate::{Find, Recreated, rest};
use super::subject::Workload;
use super::text::{advice, script};
use crate::model::Remedy;

/// Makes the registered port the one that the process listens on; `filed` is what it has the service
/// under.
pub fn same_port(workload: &Workload, filed: u16) -> Remedy {
    let port = workload.port;
    let recreated = Recreated {
        workload,
        remedy: "same-port",
        find: Find::Name,
        listens: None,
        before: String::new(),
        options: format!("-e DUBBO_PORT_TO_BIND={port} -p {port}:{port}"),
    };
    Remedy {
        name: "same-port",
        title: "Listen on the port that is registered".to_owned(),
        place: workload.place(),
        changes: vec![
            script(recreated.script()),
            advice(format!(
                "For a process outside a container: `export DUBBO_PORT_TO_BIND={port}`, or set \
                 dubbo.protocol.port to {port} and remove DUBBO_PORT_TO_REGISTRY. Or upgrade \
                 Dubbo: from 2.5.10 and 2.6.1 on it exports services under the port that it \
                 listens on. This process exports it under {filed}."
            )),
        ],
        caveat: Some(format!(
            "CONTAINER is the name of the container that runs now. {}",
            rest(workload)
        )),
    }
}
