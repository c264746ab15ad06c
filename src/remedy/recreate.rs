//! A container is started anew with other options, by a script that stops at its first doubt and puts the
//! old one back where the new one doesn't run.

use std::net::IpAddr;

use super::subject::Workload;
use super::text::{COMMON, word};
use crate::model::Change;
use crate::model::quote::shell;

/// The shell's functions for that: the one place where a container is stopped and another started.
const FUNCTIONS: &str = include_str!("recreate.sh");
/// The same for a broker's file.
const BROKER_FILE: &str = include_str!("broker_file.sh");

/// For the caveat of what starts a container anew.
pub(super) fn rest(workload: &Workload) -> String {
    let which = match (workload.host, Find::registered(workload)) {
        (Some(_), _) | (None, Find::Name) => "",
        (None, Find::Address(_)) => {
            "Other machines may have a container with the same address: check that it is this one. "
        }
    };
    format!(
        "{which}Nothing is done where the container belongs to Compose, Kubernetes, Swarm or a unit of \
         systemd."
    )
}

/// How the container is found on its host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Find {
    /// By its own address.
    Address(IpAddr),
    /// By who pastes.
    Name,
}

impl Find {
    /// What is registered is the container's own address, or a name.
    pub(super) fn registered(workload: &Workload) -> Self {
        let own = |ip: &IpAddr| !ip.is_loopback() && !ip.is_unspecified();
        workload.registered.ip().filter(own).map_or(Find::Name, Find::Address)
    }
}

/// A container that is started anew.
pub(super) struct Recreated<'a> {
    pub(super) workload: &'a Workload,
    /// The remedy's name: pasted twice, it is done once.
    pub(super) remedy: &'static str,
    pub(super) find: Find,
    /// The port that it has to listen on, or it isn't the one.
    pub(super) listens: Option<u16>,
    /// Lines between.
    pub(super) before: String,
    /// Options of `docker run`: all that changes.
    pub(super) options: String,
}

impl Recreated<'_> {
    /// Lines of shell, for a Docker host.
    pub(super) fn script(&self) -> String {
        self.with(FUNCTIONS)
    }

    /// What `script` makes of it, and the override of a compose file; that alone, where the container is known to
    /// be Compose's.
    pub(super) fn or_compose(&self, script: fn(&Self) -> String, compose: Change) -> Vec<Change> {
        let by_compose =
            self.workload.container.as_ref().is_some_and(|container| container.service.is_some());
        let script = (!by_compose).then(|| Change::Recreation(script(self)));
        script.into_iter().chain([compose]).collect()
    }

    /// The same, where `broker_file` is one of the lines between.
    pub(super) fn script_with_broker_file(&self) -> String {
        self.with(&format!("{FUNCTIONS}{BROKER_FILE}"))
    }

    fn with(&self, functions: &str) -> String {
        let Self { workload, before, options, .. } = self;
        let here = workload.host.map(|ip| format!("this_machine {ip}\n")).unwrap_or_default();
        let find = self.find();
        format!("{KEEPS}(\nset -eu\n{COMMON}{functions}{here}{find}\n{before}recreate {options}\n)")
    }

    fn find(&self) -> String {
        let Self { workload, remedy, find, listens, .. } = self;
        let listens = listens.map_or("''".to_owned(), |port| port.to_string());
        let once = format!("'{remedy} {}'", workload.host_port(workload.port));
        let told = workload.container.as_ref().filter(|container| match find {
            Find::Address(ip) => container.addresses.contains(ip),
            Find::Name => true,
        });
        let container = match (told, find) {
            (Some(container), _) => shell(&container.name),
            (None, Find::Address(ip)) => return format!("container_at {ip} {listens} {once}"),
            (None, Find::Name) if workload.registered.is_container_id() => {
                workload.registered.to_string()
            }
            (None, Find::Name) => {
                let words: Vec<String> = workload.label.split(' ').map(word).collect();
                format!("\"${{CONTAINER:?is the one that runs {}}}\"", words.join(" "))
            }
        };
        format!("container {container} {listens} {once}")
    }
}

/// Said before anything else is.
const KEEPS: &str = "\
# The container is started anew with what the line `recreate` adds to its `docker run`. It keeps its name,
# networks, ports, variables, volumes, labels, limits, restart policy and command. What it wrote outside its
# volumes stays in the old one, which is kept, stopped, and is started again if the new one doesn't run.
";

/// The container's variables, one a line.
pub(super) const ENVIRONMENT: &str =
    "told '{{with .Config}}{{range $value := .Env}}{{println $value}}{{end}}{{end}}'";
