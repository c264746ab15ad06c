//! Dubbo's own variables for the address that it registers.

use std::net::IpAddr;

use super::documents;
use super::published::{in_compose, published, why_moved};
use super::recreate::{Find, Recreated, rest};
use super::subject::Workload;
use super::text::{FROM_THAT_SHELL, advice, exports};
use crate::model::Release;
use crate::model::Remedy;

/// `DUBBO_IP_TO_REGISTRY` for a container, with the port published under the same number.
pub(super) fn registry_variables_of_container(workload: &Workload) -> Remedy {
    let (ip, before) = workload.host_ip();
    let recreated = Recreated {
        workload,
        remedy: "registry-variables",
        find: Find::registered(workload),
        listens: Some(workload.port),
        before,
        options: format!("-e DUBBO_IP_TO_REGISTRY={ip} {}", published(workload)),
    };
    let compose = documents::compose(workload, &compose(workload));
    Remedy {
        name: "registry-variables",
        title: "Tell Dubbo which address to register".to_owned(),
        place: workload.place(),
        changes: recreated.or_compose(Recreated::script, compose),
        caveat: Some(format!("{} {READ}{} {}", ports(workload), since(workload), rest(workload))),
    }
}

/// `DUBBO_IP_TO_REGISTRY` for a process.
pub(super) fn registry_variables(workload: &Workload) -> Remedy {
    let shell = format!("{}export DUBBO_IP_TO_REGISTRY=\"$HOST_IP\"", workload.set_host_ip());
    let unit = |ip: IpAddr| documents::systemd(&[("DUBBO_IP_TO_REGISTRY", &ip.to_string())]);
    Remedy {
        name: "registry-variables",
        title: "Tell Dubbo which address to register".to_owned(),
        place: workload.place(),
        changes: [exports(shell)]
            .into_iter()
            .chain(workload.host.map(unit))
            .chain([advice(FROM_THAT_SHELL)])
            .collect(),
        caveat: Some(format!("{READ}{}", since(workload))),
    }
}

const READ: &str =
    "Dubbo reads it from the environment or as a -D option, but not from application.yml.";

fn compose(workload: &Workload) -> String {
    let ip = workload.compose_host_ip();
    let (told, ports) = in_compose(workload);
    format!("environment:\n  DUBBO_IP_TO_REGISTRY: {ip}\n{told}{ports}")
}

fn ports(workload: &Workload) -> String {
    let port = workload.port;
    if let Some(why) = why_moved(workload) {
        return why;
    }
    match workload.release() {
        Some(release) if release.listens_on_registered_port() => format!(
            "With Dubbo 2.7.12 and later 2.7, DUBBO_PORT_TO_REGISTRY changes the listening port \
             as well, so publish the port under the same number ({port}:{port})."
        ),
        _ => format!(
            "If a port other than {port} has to be published, for example 30880, publish \
             30880:{port} and add DUBBO_PORT_TO_REGISTRY=30880."
        ),
    }
}

fn since(workload: &Workload) -> &'static str {
    match workload.release() {
        Some(release) if !release.reads_registry_variables() => {
            " It needs Dubbo 2.5.7; this release is older."
        }
        Some(Release::Old) => " It needs Dubbo 2.5.7; this release doesn't register its version.",
        _ => "",
    }
}
