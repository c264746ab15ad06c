//! The container shares its host's network, so the address it finds is the host's.

use super::kubernetes_address::{ROLLOUT, in_host_network};
use super::patient::{Patient, Software};
use super::rerun::{Find, rerun, rest};
use super::{change, documents, interface_choice};
use crate::model::{Change, ChangeKind, Remedy};

/// Host networking for Docker, Compose and Kubernetes.
pub fn host_networking(patient: &Patient) -> Remedy {
    let changes = vec![
        change(ChangeKind::Shell, shell(patient)),
        documents::compose(patient, COMPOSE),
        pods(patient),
    ];
    remedy(patient.place(), changes, caveat(patient))
}

/// The same for a pod.
pub fn host_networking_of_pod(patient: &Patient) -> Remedy {
    let place = format!("in the workload that runs `{}`", patient.label);
    let caveat =
        format!("One instance a node, since it takes {}. {ROLLOUT}", ports(patient, "node"));
    remedy(place, vec![pods(patient)], caveat)
}

/// What the service had of its own is taken away, for it can't have both.
const COMPOSE: &str = "\
# `!reset` needs Docker Compose 2.24; with an older one remove these keys by hand
networks: !reset null
ports: !reset []
network_mode: host";

const PODS: &str = "\
hostNetwork: true
dnsPolicy: ClusterFirstWithHostNet";

fn pods(patient: &Patient) -> Change {
    documents::workload(patient, PODS, &in_host_network(patient))
}

fn remedy(place: String, changes: Vec<Change>, caveat: String) -> Remedy {
    Remedy {
        name: "host-networking",
        title: "Run it in the host's network".to_owned(),
        place,
        changes,
        caveat: Some(caveat),
    }
}

fn shell(patient: &Patient) -> String {
    let (before, options) = match interface_options(patient) {
        Some(options) => (
            interface_choice::set_card(patient),
            format!("--network host -e JAVA_TOOL_OPTIONS=\"{options}\""),
        ),
        None => (String::new(), "--network host".to_owned()),
    };
    rerun(patient, Find::registered(patient), &before, &options, "")
}

/// A Dubbo that takes the first card that it finds may take `docker0` in the host's network.
fn interface_options(patient: &Patient) -> Option<String> {
    let release = patient.release().filter(|release| !release.asks_host_name())?;
    interface_choice::options(release, "$CARD")
}

fn caveat(patient: &Patient) -> String {
    let mut text = format!(
        "Linux only, and one instance a machine, since it takes {}. {}",
        ports(patient, "machine"),
        rest(patient)
    );
    text.push_str(match patient.software {
        Software::Dubbo(release) if !release.asks_host_name() => {
            " Dubbo from 2.7.14 and 3.0.3 on registers the first card that it reaches, which may be \
             docker0: -Ddubbo.network.interface.preferred names the card to take."
        }
        Software::RocketMq => {
            " RocketMQ up to 4.8 may still register docker0 or a tunnel: set brokerIP1 as well."
        }
        Software::Dubbo(_) | Software::Spring | Software::Kafka | Software::Other => "",
    });
    text
}

/// `the machine's own port 20880`
fn ports(patient: &Patient, whose: &str) -> String {
    let ports: Vec<String> = patient.ports.iter().map(u16::to_string).collect();
    let port = if ports.len() == 1 { "port" } else { "ports" };
    format!("the {whose}'s own {port} {}", ports.join(", "))
}
