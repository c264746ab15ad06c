//! The container shares its host's network, so the address it finds is the host's.

use super::patient::{Patient, Software};
use super::{change, interface_choice, restart};
use crate::model::{ChangeKind, Remedy};

/// Host networking for Docker, Compose and Kubernetes.
pub fn host_networking(patient: &Patient) -> Remedy {
    Remedy {
        name: "host-networking",
        title: "Run it in the host's network".to_owned(),
        place: patient.place(),
        changes: vec![
            change(ChangeKind::Shell, shell(patient)),
            change(ChangeKind::Compose, compose(patient)),
            change(ChangeKind::Kubernetes, KUBERNETES),
        ],
        caveat: Some(caveat(patient)),
    }
}

const KUBERNETES: &str = "\
spec:
  template:
    spec:
      hostNetwork: true
      dnsPolicy: ClusterFirstWithHostNet";

fn shell(patient: &Patient) -> String {
    let mut text = String::new();
    if patient.is_registered_by_ip() {
        text.push_str(&patient.find_container());
        text.push_str(restart::STOP_CONTAINER);
    }
    let options = match interface_options(patient) {
        Some(options) => format!(" -e JAVA_TOOL_OPTIONS=\"{options}\""),
        None => String::new(),
    };
    if !options.is_empty() {
        text.push_str(interface_choice::SET_CARD);
    }
    text.push_str(&format!("docker run -d --network host{options} \"$IMAGE\""));
    text
}

/// A Dubbo that takes the first card that it finds may take `docker0` in the host's network.
fn interface_options(patient: &Patient) -> Option<String> {
    let release = patient.release().filter(|release| !release.asks_host_name())?;
    interface_choice::options(release, "$CARD")
}

fn compose(patient: &Patient) -> String {
    format!(
        "# in the service that runs {}; remove its `ports:` and `networks:`\nnetwork_mode: host",
        patient.label
    )
}

fn caveat(patient: &Patient) -> String {
    let ports: Vec<String> = patient.ports.iter().map(u16::to_string).collect();
    let mut text = format!(
        "Linux only, and one instance a machine, for the port {} is then the machine's own; keep \
         the container's other options.",
        ports.join(", ")
    );
    let more = match patient.software {
        Software::Dubbo(release) if !release.asks_host_name() => {
            " Dubbo from 2.7.14 and 3.0.3 on registers the first card that it can reach, which may \
             be docker0: keep the interface options."
        }
        Software::RocketMq => {
            " RocketMQ up to 4.8 may still register docker0 or a tunnel: set brokerIP1 as well."
        }
        Software::Dubbo(_) | Software::Spring | Software::Other => "",
    };
    text.push_str(more);
    text
}
