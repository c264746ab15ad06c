//! The address that a RocketMQ broker registers.

use super::text::{COMMON, script};
use std::net::IpAddr;

use super::published::why_moved;
use super::recreate::{Find, Recreated, rest};
use super::subject::Workload;
use crate::model::quote::shell;
use crate::model::{Change, Remedy};

/// `brokerIP1` and `brokerIP2` in a file that the broker is really started with.
pub fn broker_address(workload: &Workload) -> Remedy {
    let (set, lines) = lines(workload);
    remedy(workload, script(with_own_file(&set, &lines)), "Stop the broker first.")
}

/// The same for a broker in a container, with its ports published.
pub(super) fn broker_address_of_container(workload: &Workload) -> Remedy {
    let (set, lines) = lines(workload);
    let recreated =
        with_file(workload, ("broker-address", Find::registered(workload)), &set, &lines);
    let change = Change::Recreation(recreated.script_with_broker_file());
    remedy(workload, change, &rest(workload))
}

/// The lines that its file is to have as words for a shell, and lines of shell that set what these need.
fn lines(workload: &Workload) -> (String, String) {
    let (ip, set) = host_ip(workload);
    let lines = [format!("brokerIP1={ip}"), format!("brokerIP2={ip}")].into_iter();
    let lines: Vec<String> = lines.chain(moved_lines(workload)).collect();
    (set, lines.join(" "))
}

/// A broker that is a process, started with its own file, to which `lines` were added. The file as it was is
/// kept beside it.
pub(super) fn with_own_file(set: &str, lines: &str) -> String {
    format!(
        "(\nset -eu\n{COMMON}{OWN_FILE}{set}own_file {lines}\nsh bin/mqbroker -c conf/broker.conf\n)"
    )
}

const OWN_FILE: &str = include_str!("own_file.sh");

/// A broker's container with a file of its own, to which `lines` are added.
pub(super) fn with_file<'a>(
    workload: &'a Workload,
    (remedy, find): (&'static str, Find),
    set: &str,
    lines: &str,
) -> Recreated<'a> {
    let ports = published(ports(workload.host_port(workload.port)));
    Recreated {
        workload,
        remedy,
        find,
        listens: Some(workload.port),
        before: format!("{set}broker_file {lines}\n"),
        options: format!("-v \"$FILE:$FROM:ro\" {ports}"),
    }
}

fn remedy(workload: &Workload, change: Change, rest: &str) -> Remedy {
    let [fast, listen, ha] = ports(workload.host_port(workload.port));
    let moved = why_moved(workload).map(|why| why + " ").unwrap_or_default();
    Remedy {
        name: "broker-address",
        title: "Tell the broker which address to register".to_owned(),
        place: workload.place(),
        changes: [change]
            .into_iter()
            .chain(workload.host.map(|ip| properties(workload, ip)))
            .collect(),
        caveat: Some(format!(
            "conf/broker.conf is the broker's own file: it has to contain the settings that the \
             broker was started with. brokerIP1 is for clients, brokerIP2 for slaves, and both \
             have the same default. A properties file has no comments at the end of a line. \
             Without -c the file isn't read. Ports: {listen}, {fast} (fast channel) and {ha} \
             (replication), each open under the same number. {moved}{rest}"
        )),
    }
}

/// The broker listens on other ports, where those that it has are another's on its host: it registers no
/// others.
fn moved_lines(workload: &Workload) -> impl Iterator<Item = String> {
    let moved = workload.moved.first().map(|moved| {
        let [_, listen, ha] = ports(moved.to);
        [format!("listenPort={listen}"), format!("haListenPort={ha}")]
    });
    moved.into_iter().flatten()
}

/// The host's address as a broker's file has it, and lines that set what that needs.
pub(super) fn host_ip(workload: &Workload) -> (String, String) {
    match workload.host {
        Some(ip) => (shell(&in_file(ip)), String::new()),
        None => {
            let (ip, set) = workload.host_ip();
            (ip, set + brackets(workload))
        }
    }
}

/// Where an IPv6 address may be found.
fn brackets(workload: &Workload) -> &'static str {
    match (workload.host, workload.registry, workload.registered.ip()) {
        (None, Some(IpAddr::V6(_)), _) | (None, None, Some(IpAddr::V6(_))) => BRACKETS,
        _ => "",
    }
}

const BRACKETS: &str = "case \"$HOST_IP\" in *:*) HOST_IP=\"[$HOST_IP]\" ;; esac\n";

/// An address as `brokerIP1` takes it.
pub(super) fn in_file(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    }
}

/// The lines of the broker's file, where the host is known.
fn properties(workload: &Workload, ip: IpAddr) -> Change {
    let ip = in_file(ip);
    let port: String = moved_lines(workload).map(|line| format!("\n{line}")).collect();
    Change::Properties(format!("brokerIP1={ip}\nbrokerIP2={ip}{port}"))
}

/// `-p` for each port of a broker.
pub(super) fn published(ports: [u16; 3]) -> String {
    ports.map(|port| format!("-p {port}:{port}")).join(" ")
}

/// Fast channel, clients, replication.
pub(super) fn ports(listen: u16) -> [u16; 3] {
    [listen.saturating_sub(2), listen, listen.saturating_add(1)]
}
