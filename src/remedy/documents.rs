//! Whole documents: what a Compose project, a Kubernetes workload or a systemd unit takes as it stands.

use super::subject::Workload;
use crate::model::Change;

/// Letters of a name in Kubernetes.
const NAME: usize = 63;

/// An override of a compose file: `body` is what becomes of the service, indented by nothing.
pub(super) fn compose(workload: &Workload, body: &str) -> Change {
    let known = workload.container.as_ref().and_then(|container| container.service.as_deref());
    let known = known.filter(|name| is_service_name(name)).map(str::to_owned);
    let replace =
        |name: &str| format!("# replace {name} with the name of the service that runs it\n");
    let (comment, name) = match known {
        Some(name) => (String::new(), name),
        None => (replace(&name(workload)), name(workload)),
    };
    let text = format!("{comment}services:\n  {}:\n{}", scalar(&name), indented(body, 4));
    Change::Compose(text)
}

/// A patch of a workload's pods: `pod` is what becomes of them, and `body` of the one container in them.
pub(super) fn pod_patch(workload: &Workload, pod: &str, body: &str) -> Change {
    let (name, pod) = (name(workload), if pod.is_empty() { "" } else { &format!("{pod}\n") });
    let spec = format!(
        "{pod}# replace {name} with the name of the container that runs it\ncontainers:\n  - name: \
         {}\n{}",
        scalar(&name),
        indented(body, 4)
    );
    let text = format!("spec:\n  template:\n    spec:\n{}", indented(&spec, 6));
    Change::Kubernetes(text)
}

/// The variable that a container's own settings are made of.
pub(super) const NODE_IP: &str = "NODE_IP";

/// Variables of a pod's container, each of which has its node's address.
pub(super) fn node_variables(names: &[&str]) -> String {
    if names.is_empty() {
        return String::new();
    }
    let each = names.iter().map(|name| {
        format!(
            "  - name: {name}\n    valueFrom:\n      fieldRef:\n        fieldPath: status.hostIP\n"
        )
    });
    format!("env:\n{}", each.collect::<String>())
}

/// Variables of a unit's processes. Values are this program's own: without quotes and `%`.
pub(super) fn systemd(variables: &[(&str, &str)]) -> Change {
    let lines: Vec<String> =
        variables.iter().map(|(name, value)| format!("Environment=\"{name}={value}\"")).collect();
    Change::Systemd(format!("[Service]\n{}", lines.join("\n")))
}

/// What Compose takes for one.
fn is_service_name(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// A name as YAML takes it for one: `123` and `true` would be something else.
fn scalar(name: &str) -> String {
    let low = name.to_ascii_lowercase();
    let letter = low.starts_with(|c: char| c.is_ascii_lowercase());
    let word =
        matches!(low.as_str(), "y" | "n" | "yes" | "no" | "on" | "off" | "true" | "false" | "null");
    if letter && !word { name.to_owned() } else { format!("\"{name}\"") }
}

/// A name that every one of them takes.
fn name(workload: &Workload) -> String {
    let letters = workload.label.chars().map(|c| match c.to_ascii_lowercase() {
        c @ ('a'..='z' | '0'..='9') => c,
        _ => '-',
    });
    let name: String = letters.take(NAME).collect();
    match name.trim_matches('-') {
        "" => "application".to_owned(),
        name => name.to_owned(),
    }
}

fn indented(body: &str, by: usize) -> String {
    let lines: Vec<String> =
        body.trim_end().lines().map(|line| format!("{:by$}{line}", "")).collect();
    lines.join("\n")
}
