//! The address that a Kafka broker advertises.

use super::change;
use super::patient::Patient;
use crate::model::{ChangeKind, Remedy};

/// `advertised.listeners` in server.properties.
pub fn advertised_listeners(patient: &Patient) -> Remedy {
    let port = patient.port;
    Remedy {
        name: "advertised-listeners",
        title: "Tell Kafka which address to advertise".to_owned(),
        place: patient.place(),
        changes: vec![change(
            ChangeKind::Shell,
            format!(
                "{}bin/kafka-server-start.sh config/server.properties \\\n  --override \
                 listeners=PLAINTEXT://0.0.0.0:{port} \\\n  --override \
                 advertised.listeners=\"PLAINTEXT://$HOST_IP:{port}\"",
                patient.set_host_ip()
            ),
        )],
        caveat: Some(format!(
            "The same in server.properties, without --override; for each listener that clients use, \
             under its own name, and with the others that the file has (a controller's) kept. In the \
             images it is KAFKA_ADVERTISED_LISTENERS. A container has to publish {port} under its own \
             number."
        )),
    }
}
