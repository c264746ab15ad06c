//! The address that a RocketMQ broker registers.

use super::text::script;
use std::net::IpAddr;

use super::published::why_moved;
use super::rerun::{Find, WORDS, rerun_words, rest};
use super::subject::Workload;
use crate::model::{Change, Remedy};

/// `brokerIP1` and `brokerIP2` in a file that the broker is really started with.
pub fn broker_address(workload: &Workload) -> Remedy {
    let shell = format!("{}\nsh bin/mqbroker -c conf/broker.conf", append(workload));
    remedy(workload, shell, "Stop the broker first.")
}

/// The same for a broker in a container, with its ports published.
pub(super) fn broker_address_of_container(workload: &Workload) -> Remedy {
    let shell = rerun_with_file(workload, Find::registered(workload), &append(workload));
    remedy(workload, shell, &rest(workload))
}

/// Starts a broker's container anew with its own file, to which `append` adds.
pub(super) fn rerun_with_file(workload: &Workload, find: Find, append: &str) -> String {
    let before = format!("mkdir -p conf\n{TAKE_FILE}\n{append}\n");
    let options = format!(
        "-v \"$PWD/conf/broker.conf\":/opt/broker.conf:ro {} {} --entrypoint ''",
        other_ports(workload.port),
        published(ports(workload.host_port(workload.port)))
    );
    let command = format!("$({WORDS} | sed '/^-c$/{{N;d;}}') -c /opt/broker.conf");
    rerun_words(workload, find, &before, &options, &command)
}

/// Starts a broker's container anew as it was, with `ports` published under their own numbers.
pub(super) fn rerun_with_ports(workload: &Workload, ports: [u16; 3]) -> String {
    let options = format!("{} {} --entrypoint ''", other_ports(workload.port), published(ports));
    rerun_words(workload, Find::Name, "", &options, &format!("$({WORDS})"))
}

/// The file that the container was started with, unless there is one already.
const TAKE_FILE: &str = "test -e conf/broker.conf || docker cp \"$CONTAINER:$(docker inspect \
--format '{{range .Args}}{{println .}}{{end}}' \"$CONTAINER\" | sed -n '/^-c$/{n;p;}')\" \
conf/broker.conf";

fn remedy(workload: &Workload, shell: String, rest: &str) -> Remedy {
    let [fast, listen, ha] = ports(workload.host_port(workload.port));
    let moved = why_moved(workload).map(|why| why + " ").unwrap_or_default();
    Remedy {
        name: "broker-address",
        title: "Tell the broker which address to register".to_owned(),
        place: workload.place(),
        changes: [script(shell)]
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

fn append(workload: &Workload) -> String {
    let port = moved_lines(workload).map(|lines| lines.replace('\n', "\\n") + "\\n");
    format!(
        "{}printf '\\nbrokerIP1=%s\\nbrokerIP2=%s\\n{}' \"$HOST_IP\" \"$HOST_IP\" >> \
         conf/broker.conf",
        set_host_ip(workload),
        port.unwrap_or_default()
    )
}

/// The broker listens on other ports, where those that it has are another's on its host: a name server
/// takes no other for it.
fn moved_lines(workload: &Workload) -> Option<String> {
    let [_, listen, ha] = ports(workload.moved.first()?.to);
    Some(format!("listenPort={listen}\nhaListenPort={ha}"))
}

/// A line of shell that sets `HOST_IP` as a broker's file has it: IPv6 stands in brackets there, because
/// the port is put right behind it.
pub(super) fn set_host_ip(workload: &Workload) -> String {
    match (workload.host, workload.registry, workload.registered.ip()) {
        (Some(host @ IpAddr::V6(_)), ..) => format!("HOST_IP='{}'\n", in_file(host)),
        (Some(IpAddr::V4(_)), ..) => workload.set_host_ip(),
        (None, Some(IpAddr::V6(_)), _) | (None, None, Some(IpAddr::V6(_))) => {
            workload.set_host_ip() + BRACKETS
        }
        (None, ..) => workload.set_host_ip(),
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
    let port = moved_lines(workload).map(|lines| format!("\n{lines}")).unwrap_or_default();
    Change::Properties(format!("brokerIP1={ip}\nbrokerIP2={ip}{port}"))
}

/// Options, one a line, that publish what the container has published beside a broker's own: a proxy's
/// port, say.
fn other_ports(listen: u16) -> String {
    let own = ports(listen).map(|port| port.to_string()).join("|");
    format!("{PUBLISHED} | sed -E '/:({own})\\/tcp$/d')")
}

const PUBLISHED: &str = "$(docker inspect --format '{{range $to, $from := \
                         .HostConfig.PortBindings}}{{range \
                         $from}}--publish={{.HostPort}}:{{$to}}{{println}}{{end}}{{end}}' \
                         \"$CONTAINER\"";

/// `-p` for each port of a broker.
fn published(ports: [u16; 3]) -> String {
    ports.map(|port| format!("-p {port}:{port}")).join(" ")
}

/// Fast channel, clients, replication.
pub(super) fn ports(listen: u16) -> [u16; 3] {
    [listen.saturating_sub(2), listen, listen.saturating_add(1)]
}
