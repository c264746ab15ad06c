//! Dubbo's own variables for the address that it registers.

use std::net::IpAddr;

use super::patient::Patient;
use super::rerun::{Find, rerun, rest};
use super::{FROM_THAT_SHELL, advice, change, documents};
use crate::diagnose::release::Release;
use crate::model::{ChangeKind, Remedy};

/// `DUBBO_IP_TO_REGISTRY` for a container, with the port published under the same number.
pub fn registry_variables_of_container(patient: &Patient) -> Remedy {
    let options = format!("-e DUBBO_IP_TO_REGISTRY=\"$HOST_IP\" {}", patient.publish());
    let shell =
        patient.set_host_ip() + &rerun(patient, Find::registered(patient), "", &options, "");
    Remedy {
        name: "registry-variables",
        title: "Tell Dubbo which address to register".to_owned(),
        place: patient.place(),
        changes: vec![
            change(ChangeKind::Shell, shell),
            documents::compose(patient, &compose(patient)),
        ],
        caveat: Some(format!("{} {READ}{} {}", ports(patient), since(patient), rest(patient))),
    }
}

/// `DUBBO_IP_TO_REGISTRY` for a process.
pub fn registry_variables(patient: &Patient) -> Remedy {
    let shell = format!("{}export DUBBO_IP_TO_REGISTRY=\"$HOST_IP\"", patient.set_host_ip());
    let unit = |ip: IpAddr| documents::systemd(&[("DUBBO_IP_TO_REGISTRY", &ip.to_string())]);
    Remedy {
        name: "registry-variables",
        title: "Tell Dubbo which address to register".to_owned(),
        place: patient.place(),
        changes: [change(ChangeKind::Shell, shell)]
            .into_iter()
            .chain(patient.machine.map(unit))
            .chain([advice(FROM_THAT_SHELL)])
            .collect(),
        caveat: Some(format!("{READ}{}", since(patient))),
    }
}

const READ: &str =
    "Dubbo reads it from the environment or as a -D option, not from application.yml.";

fn compose(patient: &Patient) -> String {
    let ip = patient.compose_host_ip();
    format!("environment:\n  DUBBO_IP_TO_REGISTRY: {ip}\n{}", patient.compose_ports())
}

fn ports(patient: &Patient) -> String {
    let port = patient.port;
    match patient.release() {
        Some(release) if release.listens_on_registered_port() => format!(
            "With Dubbo 2.7.12 and later 2.7, DUBBO_PORT_TO_REGISTRY moves the listening port as well, so publish \
             the port under its own number ({port}:{port})."
        ),
        _ => format!(
            "If another port than {port} has to be published, say 30880, publish 30880:{port} and \
             add DUBBO_PORT_TO_REGISTRY=30880."
        ),
    }
}

fn since(patient: &Patient) -> &'static str {
    match patient.release() {
        Some(release) if !release.reads_registry_variables() => {
            " It needs Dubbo 2.5.7; this release is older."
        }
        Some(Release::Old) => " It needs Dubbo 2.5.7, and this release doesn't tell its version.",
        _ => "",
    }
}
