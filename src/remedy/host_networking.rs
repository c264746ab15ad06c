//! The container shares its host's network, so the address it finds is the host's.

use super::kubernetes_address::{ROLLOUT, in_host_network};
use super::recreate::{ENVIRONMENT, Find, Recreated, rest};
use super::software::product_of;
use super::subject::Workload;
use super::{documents, interface_choice};
use crate::model::Release;
use crate::model::remedy::Place;
use crate::model::{Change, Remedy};

/// Host networking for Docker, Compose and Kubernetes.
pub fn host_networking(workload: &Workload) -> Remedy {
    let compose = documents::compose(workload, &compose(workload));
    let mut changes = recreated(workload).or_compose(Recreated::script, compose);
    changes.push(pods(workload));
    remedy(workload.place(), changes, caveat(workload))
}

/// The same for a pod.
pub fn host_networking_of_pod(workload: &Workload) -> Remedy {
    let place = Place::InWorkload { label: workload.label.clone() };
    let caveat = format!(
        "Only one instance per node, because it uses {}. {ROLLOUT}",
        ports(workload, "node")
    );
    remedy(place, vec![pods(workload)], caveat)
}

fn compose(workload: &Workload) -> String {
    match first_interface(workload).and_then(interface_choice::ignored) {
        Some(option) => format!("{COMPOSE}\n{OPTIONS} \"{option}\""),
        None => COMPOSE.to_owned(),
    }
}

const OPTIONS: &str = "\
# it replaces a JAVA_TOOL_OPTIONS that the service has: add that to it by hand
environment:
  JAVA_TOOL_OPTIONS:";

/// What the service had of its own is taken away, for it can't have both.
const COMPOSE: &str = "\
# `!reset` needs Docker Compose 2.24; with an older one remove these keys by hand
networks: !reset null
ports: !reset []
network_mode: host";

const PODS: &str = "\
hostNetwork: true
dnsPolicy: ClusterFirstWithHostNet";

fn pods(workload: &Workload) -> Change {
    documents::pod_patch(workload, PODS, &in_host_network(workload))
}

fn remedy(place: Place, changes: Vec<Change>, caveat: String) -> Remedy {
    Remedy {
        name: "host-networking",
        title: "Run it in the host's network".to_owned(),
        place,
        changes,
        caveat: Some(caveat),
    }
}

fn recreated(workload: &Workload) -> Recreated<'_> {
    let (before, options) = match interface_options(workload) {
        Some(options) => (
            interface_choice::set_interface(workload) + &kept_options(),
            format!("--network host -e JAVA_TOOL_OPTIONS=\"$OPTIONS{options}\""),
        ),
        None => (String::new(), "--network host".to_owned()),
    };
    Recreated {
        workload,
        remedy: "host-networking",
        find: Find::registered(workload),
        listens: Some(workload.port),
        before,
        options,
    }
}

/// A Dubbo that takes the first interface that it finds may take `docker0` in the host's network.
fn interface_options(workload: &Workload) -> Option<String> {
    interface_choice::options(first_interface(workload)?, "$INTERFACE")
}

fn first_interface(workload: &Workload) -> Option<Release> {
    workload.release().filter(|release| !release.asks_host_name())
}

/// A line of shell that sets `OPTIONS` to those that the container has for Java, which one option more
/// would replace.
fn kept_options() -> String {
    format!("OPTIONS=\"$({ENVIRONMENT} | sed -n 's/^JAVA_TOOL_OPTIONS=\\(.*\\)/\\1 /p')\"\n")
}

fn caveat(workload: &Workload) -> String {
    let mut text = format!(
        "Linux only, and only one instance per machine, because it uses {}. It can't reach other \
         containers by their names there: use addresses instead. {}",
        ports(workload, "machine"),
        rest(workload)
    );
    text.push_str(product_of(workload.software).host_network_caveat(workload));
    text
}

/// `the machine's own port 20880`
fn ports(workload: &Workload, whose: &str) -> String {
    let ports: Vec<String> = workload.ports.iter().map(u16::to_string).collect();
    let port = if ports.len() == 1 { "port" } else { "ports" };
    format!("the {whose}'s own {port} {}", ports.join(", "))
}
