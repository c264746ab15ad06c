//! A container's ports, published on its host: under their own numbers, or under others that the process
//! is told to register.

use super::software::product_of;
use super::subject::{MovedPort, Workload};
use super::text::word;
use crate::model::Release;

/// `-p 20880:20880` for each port, or `-e DUBBO_PORT_TO_REGISTRY=20881 -p 20881:20880`.
pub(super) fn published(workload: &Workload) -> String {
    let told = variables(workload).into_iter().map(|(name, port)| format!("-e {name}={port}"));
    let each = mappings(workload).into_iter().map(|(host, own)| format!("-p {host}:{own}"));
    told.chain(each).collect::<Vec<_>>().join(" ")
}

/// The same in a compose file: lines for `environment`, and the key `ports`.
pub(super) fn in_compose(workload: &Workload) -> (String, String) {
    let told = variables(workload).into_iter().map(|(name, port)| format!("  {name}: {port:?}\n"));
    let each: Vec<String> =
        mappings(workload).into_iter().map(|(host, own)| format!("  - \"{host}:{own}\"")).collect();
    (told.collect(), format!("ports:\n{}", each.join("\n")))
}

/// A sentence on why it isn't the port that the process has.
pub(super) fn why_moved(workload: &Workload) -> Option<String> {
    let MovedPort { port, to, .. } = workload.moved.first()?;
    let which = match workload.host {
        Some(ip) => format!("Port {port} of {ip} is another process's, or planned for one"),
        None => format!("Another container that may be on the same machine needs its port {port}"),
    };
    let listens = if listens_there(workload) { ", on which it then listens as well" } else { "" };
    Some(format!("{which}: this one gets {to}{listens}."))
}

/// Variables that tell a process the ports to register.
fn variables(workload: &Workload) -> Vec<(String, String)> {
    let Some(variable) = product_of(workload.software).port_variable() else { return Vec::new() };
    let each = workload.moved.iter().map(|MovedPort { to, protocol, .. }| {
        // Dubbo takes the name alone for every protocol that it has.
        let name = match workload.ports.len() > 1 && workload.release().is_some() {
            true => format!("{}_{variable}", word(protocol).to_uppercase()),
            false => variable.to_owned(),
        };
        (name, to.to_string())
    });
    each.collect()
}

/// The host's port and the container's own.
fn mappings(workload: &Workload) -> Vec<(u16, u16)> {
    let each = workload.ports.iter().map(|port| match workload.host_port(*port) {
        moved if listens_there(workload) => (moved, moved),
        moved => (moved, *port),
    });
    each.collect()
}

fn listens_there(workload: &Workload) -> bool {
    workload.release().is_some_and(Release::listens_on_registered_port)
}
