//! Entries whose process is gone: what goes by itself, and what starts it again.

use super::advice;
use super::patient::{Patient, Software};
use crate::model::Remedy;

/// The process is started again.
pub fn restart(patient: &Patient) -> Remedy {
    let (label, port) = (&patient.label, patient.port);
    Remedy {
        name: "restart",
        title: "Start the process again".to_owned(),
        place: patient.place(),
        changes: vec![advice(format!(
            "Start `{label}` again, so that something listens on port {port}; stop it in order next \
             time (SIGTERM, not SIGKILL), and its entries go with it."
        ))],
        caveat: None,
    }
}

/// Callers read the registry anew.
pub fn refresh_callers() -> Remedy {
    Remedy {
        name: "refresh-callers",
        title: "Let the callers read the registry anew".to_owned(),
        place: "on the machines that still call it".to_owned(),
        changes: vec![advice(
            "Start the caller again. Dubbo also keeps what it read in a file, \
             `~/.dubbo/dubbo-registry-*.cache`, and uses that while no registry answers: see that the \
             caller is connected with the same registry as this probe. A RocketMQ client asks its \
             name servers every 30 s.",
        )],
        caveat: Some(
            "If a process should be registered there, see why it isn't: `regprobe list` shows what is."
                .to_owned(),
        ),
    }
}

/// Nothing to do: the registry drops the entry.
pub fn wait_for_expiry(patient: &Patient) -> Remedy {
    let time = match patient.software {
        Software::RocketMq => {
            "The name server drops a broker at once when its connection ends, and one that has been \
             silent for 120 s; run the check again after two minutes."
        }
        Software::Dubbo(_) | Software::Spring | Software::Kafka | Software::Other => {
            "ZooKeeper drops the entry when the session times out, 40 s after the process died at \
             the default tickTime; run the check again after a minute."
        }
    };
    Remedy {
        name: "wait-for-expiry",
        title: "Wait until the registry drops the entry".to_owned(),
        place: "in the registry, by itself".to_owned(),
        changes: vec![advice(time)],
        caveat: Some("An entry that is still there after that has an owner that lives.".to_owned()),
    }
}
