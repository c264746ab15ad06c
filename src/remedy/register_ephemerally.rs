//! Entries that go with their process.

use std::collections::BTreeSet;

use super::delete_node::deletions;
use super::subject::Workload;
use super::text::{KEPT_OPTIONS, advice, exports};
use crate::model::Release;
use crate::model::{Change, Registration, Remedy, Subject, Target};

/// Services that one command names.
const SERVICES: usize = 8;

/// The process is told to register so that `registrations` go with it. `left`: where they are deleted,
/// if the process lives.
pub fn register_ephemerally(
    workload: &Workload,
    registrations: &[&Registration],
    left: Option<&Target>,
) -> Remedy {
    // What was registered otherwise is a copy: by a script, or by an administration tool.
    let told = registrations
        .iter()
        .any(|registration| registration.attributes.get("dynamic").as_deref() == Some("false"));
    let release = workload.release().filter(|_| told);
    let changes = match release {
        Some(release) => {
            let command = options(release, registrations).map(command);
            command.into_iter().chain([advice(settings(release))]).collect()
        }
        None => vec![advice(
            "Find out what created the entry: copy scripts and administration tools create \
             persistent ones. Let the process register itself.",
        )],
    };
    Remedy {
        name: "register-ephemerally",
        title: "Register an ephemeral entry, which ends with its process".to_owned(),
        place: workload.place(),
        changes: changes
            .into_iter()
            .chain(left.into_iter().flat_map(|target| then(target, registrations)))
            .collect(),
        caveat: None,
    }
}

fn command(options: String) -> Change {
    exports(format!("export JAVA_TOOL_OPTIONS=\"{KEPT_OPTIONS}{options}\""))
}

/// Options that are stronger than what is configured. From 2.7 on they name each service.
fn options(release: Release, registrations: &[&Registration]) -> Option<String> {
    match release {
        Release::Go => None,
        Release::Old => Some(OF_ALL.to_owned()),
        Release::Java(major, minor, _) if (major, minor) < (2, 7) => Some(OF_ALL.to_owned()),
        Release::New | Release::Java(..) => {
            let services: BTreeSet<&str> =
                registrations.iter().filter_map(|registration| service(registration)).collect();
            let each = services.iter().take(SERVICES);
            let options: Vec<String> =
                each.map(|service| format!("-Ddubbo.service.{service}.dynamic=true")).collect();
            (!options.is_empty()).then(|| options.join(" "))
        }
    }
}

const OF_ALL: &str = "-Ddubbo.service.dynamic=true";

/// An interface, if it is one by its letters.
fn service(registration: &Registration) -> Option<&str> {
    let Subject::DubboService { interface, .. } = &registration.subject else { return None };
    let is_name =
        interface.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._".contains(&byte));
    is_name.then_some(interface)
}

fn settings(release: Release) -> &'static str {
    match release {
        Release::Java(2, 7, ..=1) => {
            "Dubbo 2.7.1 registers a persistent entry for every service that doesn't set \
             dynamic=true itself (dubbo.provider.dynamic and dubbo.registry.dynamic have no \
             effect there): upgrade to 2.7.2 or later. Until then start the process from that \
             shell (a container with `docker run -e JAVA_TOOL_OPTIONS`), with one -D for each \
             service; or set dynamic on each @Service and <dubbo:service>."
        }
        Release::Go => {
            "Remove dynamic=false from the service's parameters and restart the process."
        }
        Release::Old | Release::New | Release::Java(..) => {
            "Start the process from that shell (a container with `docker run -e \
             JAVA_TOOL_OPTIONS`); or remove dynamic=false from the settings: \
             dubbo.service.INTERFACE.dynamic, dubbo.provider.dynamic, dubbo.registry.dynamic, or \
             dynamic on @DubboService, @Service and <dubbo:service>."
        }
    }
}

/// The new entry is another node than the old one, which up to 2.6 nobody takes away.
fn then(target: &Target, registrations: &[&Registration]) -> Vec<Change> {
    let first = advice("After the restart, delete the old entry if it is still there:");
    [first].into_iter().chain(deletions(target, registrations)).collect()
}
