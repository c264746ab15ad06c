//! A port that the wrong one has, or one that doesn't serve: who listens is seen first.

use super::subject::Workload;
use super::text::{advice, script};
use crate::model::{Change, Remedy};

/// The port is published or forwarded, and nobody is behind it.
pub fn behind_forwarder(workload: &Workload) -> Remedy {
    Remedy {
        name: "behind-the-forwarder",
        title: "Find out which process holds the port and what is behind it".to_owned(),
        place: workload.place(),
        changes: vec![
            who_listens(workload.port),
            advice(format!(
                "If it is docker-proxy, a sidecar, socat or a load balancer: start the process \
                 behind it, and check that this process listens on the forwarded port, on 0.0.0.0 \
                 and not on 127.0.0.1. If it is `{}` itself, it hangs: `jstack PID` shows where. \
                 If that gets no answer either, see `ps -o stat= -p PID`: T means that it was \
                 stopped, and `kill -CONT PID` continues it; otherwise restart it.",
                workload.label
            )),
        ],
        caveat: None,
    }
}

/// Another program has the port.
pub fn port_owner(workload: &Workload) -> Remedy {
    let (label, port) = (&workload.label, workload.port);
    Remedy {
        name: "port-owner",
        title: "Find out which process has the port".to_owned(),
        place: workload.place(),
        changes: vec![
            who_listens(port),
            advice(format!(
                "Give that process another port and publish {port} for `{label}`, or let `{label}` \
                 register the port that it really uses."
            )),
        ],
        caveat: None,
    }
}

/// A port that no proxy and no name server takes.
pub fn broker_port_of_its_own(workload: &Workload) -> Remedy {
    Remedy {
        name: "broker-port-of-its-own",
        title: "Give the broker its own port".to_owned(),
        place: workload.place(),
        changes: vec![
            who_listens(workload.port),
            advice(
                "A proxy's ports are remotingListenPort (8080) and grpcServerPort (8081) in \
                 rmq-proxy.json, a name server's is listenPort (9876), and a broker's is \
                 listenPort in broker.conf: use different ports, and publish the broker's own. If \
                 the broker runs on another machine, it registers the wrong address.",
            ),
        ],
        caveat: None,
    }
}

/// What names the process that listens, and the container that publishes the port: with Docker, often
/// nothing listens for it, or docker-proxy.
fn who_listens(port: u16) -> Change {
    script(format!(
        "# as root: the process that listens, and the container that the port is published \
             for\nss -ltnp 'sport = :{port}'\ndocker ps -q | xargs -r docker inspect --format \
             '{{{{.Name}}}}{{{{range $to, $from := .HostConfig.PortBindings}}}}{{{{range \
             $from}}}} {{{{.HostPort}}}}->{{{{$to}}}}{{{{end}}}}{{{{end}}}}' | sed -n '/ \
             {port}->/p'"
    ))
}
