//! Dubbo's own variables for the address that it registers.

use super::patient::Patient;
use super::{change, restart};
use crate::diagnose::release::Release;
use crate::model::{ChangeKind, Remedy};

/// `DUBBO_IP_TO_REGISTRY`, with the port published under the same number.
pub fn registry_variables(patient: &Patient) -> Remedy {
    let changes = vec![
        change(ChangeKind::Shell, shell(patient)),
        change(ChangeKind::Compose, compose(patient)),
    ];
    Remedy {
        name: "registry-variables",
        title: "Tell Dubbo which address to register".to_owned(),
        place: patient.place(),
        changes,
        caveat: Some(caveat(patient)),
    }
}

fn shell(patient: &Patient) -> String {
    let mut text = patient.set_host_ip();
    if patient.is_registered_by_ip() {
        text.push_str(&patient.find_container());
        text.push_str(restart::STOP_CONTAINER);
    }
    text.push_str(&format!(
        "docker run -d -e DUBBO_IP_TO_REGISTRY=\"$HOST_IP\" {} \"$IMAGE\"",
        patient.publish()
    ));
    text
}

fn compose(patient: &Patient) -> String {
    let ports: Vec<String> =
        patient.ports.iter().map(|port| format!("  - \"{port}:{port}\"")).collect();
    format!(
        "# in the service that runs {}\nenvironment:\n  DUBBO_IP_TO_REGISTRY: {}\nports:\n{}",
        patient.label,
        patient.compose_host_ip(),
        ports.join("\n")
    )
}

fn caveat(patient: &Patient) -> String {
    let port = patient.port;
    let ports = match patient.release() {
        Some(release) if release.listens_on_registered_port() => format!(
            "With Dubbo 2.7, DUBBO_PORT_TO_REGISTRY moves the listening port as well, so publish \
             the port under its own number ({port}:{port})."
        ),
        _ => format!(
            "If another port than {port} has to be published, say 30880, publish 30880:{port} and \
             add DUBBO_PORT_TO_REGISTRY=30880."
        ),
    };
    let read = "Dubbo reads them from the environment or as -D options, not from application.yml; \
                keep the container's other options.";
    let old = match patient.release() {
        Some(release) if !release.reads_registry_variables() => {
            " They need Dubbo 2.5.7; this release is older."
        }
        Some(Release::Old) => " They need Dubbo 2.5.7, and this release doesn't tell its version.",
        _ => "",
    };
    format!("{ports} {read}{old}")
}
