//! The container that registered, started anew with other options.

use std::net::IpAddr;

use super::subject::Workload;
use super::text::word;
use crate::model::quote::shell;

/// For the caveat of what runs a container anew.
pub(super) fn rest(workload: &Workload) -> String {
    let which = match (workload.named_by, Find::registered(workload)) {
        (Some(_), _) | (None, Find::Name) => "",
        (None, Find::Address(_)) => {
            "Other machines may have a container with the same address: check that it is this one. "
        }
    };
    format!(
        "{which}Environment and volumes are taken over; data that it wrote elsewhere stays in the \
         stopped container. Also set the name, networks, other ports, restart policy and command \
         that it had, and remove the stopped container once the new one works."
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

/// Lines of shell, for a Docker host: they find the container, stop it to make way for the next, run
/// `before`, and start its image anew with `options`.
pub(super) fn rerun(workload: &Workload, find: Find, before: &str, options: &str) -> String {
    format!(
        "{}{before}{ENVIRONMENT} |\ndocker run -d {KEPT} {options} \"$IMAGE\"",
        replace(workload, find)
    )
}

/// The same, where the container runs what `command` makes of the words that it was started with.
pub(super) fn rerun_words(
    workload: &Workload,
    find: Find,
    before: &str,
    options: &str,
    command: &str,
) -> String {
    // Split at the ends of lines only: `sh -c 'java -jar app.jar'` is three words. An end of line within
    // quotes would take the page's indentation along.
    format!(
        "{}{before}{ENVIRONMENT} | (\nIFS=\"$(printf '\\nx')\"; IFS=\"${{IFS%x}}\"\nset \
         -f\ndocker run -d {KEPT} {options} \"$IMAGE\" {command}\n)",
        replace(workload, find)
    )
}

/// The container's variables, one a line.
pub(super) const ENVIRONMENT: &str =
    "docker inspect --format '{{range .Config.Env}}{{println .}}{{end}}' \"$CONTAINER\"";
const KEPT: &str = "--env-file /dev/stdin --volumes-from \"$CONTAINER\"";
/// Options that publish what the container has published.
pub(super) const PUBLISHED: &str = "$(docker inspect --format '{{range $to, $from := \
                             .HostConfig.PortBindings}}{{range $from}}-p {{.HostPort}}:{{$to}} \
                             {{end}}{{end}}' \"$CONTAINER\")";
/// The words that the container was started with, its entry point's among them, one a line.
pub(super) const WORDS: &str =
    "docker inspect --format '{{.Path}}{{range .Args}}{{println}}{{.}}{{end}}' \"$CONTAINER\"";

fn replace(workload: &Workload, find: Find) -> String {
    let told = workload.container.as_ref().filter(|container| match find {
        Find::Address(ip) => container.addresses.contains(&ip),
        Find::Name => true,
    });
    let container = match (told, find) {
        (Some(container), _) => shell(&container.name),
        (None, Find::Address(ip)) => format!(
            "\"$(docker ps -q | xargs -r docker inspect --format '{{{{.Id}}}}\
             {{{{range .NetworkSettings.Networks}}}} {{{{.IPAddress}}}}{{{{end}}}} ' \
             | grep -F ' {ip} ' | cut -d' ' -f1)\""
        ),
        (None, Find::Name) if workload.registered.is_container_id() => {
            workload.registered.to_string()
        }
        (None, Find::Name) => {
            let words: Vec<String> = workload.label.split(' ').map(word).collect();
            format!("\"${{CONTAINER:?the one that runs {}}}\"", words.join(" "))
        }
    };
    format!(
        "CONTAINER={container}\n\
         IMAGE=\"$(docker inspect --format '{{{{.Config.Image}}}}' \"$CONTAINER\")\"\n\
         docker stop \"$CONTAINER\"\n"
    )
}
