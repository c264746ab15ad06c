//! The registered port and the one that can be reached are made the same.

use super::broker_address::publish;
use super::rerun::{Find, PUBLISHED, rerun, rest};
use super::subject::{Software, Workload};
use super::text::script;
use crate::model::Remedy;

/// `open` is the port where the registered process was found, if it was.
pub fn publish_port(workload: &Workload, open: Option<u16>) -> Remedy {
    let (text, caveat) = match (workload.software, open) {
        (Software::RocketMq, Some(open)) => broker(open),
        (_, open) => container(workload, open),
    };
    Remedy {
        name: "publish-port",
        title: "Make the registered port and the open port the same".to_owned(),
        place: workload.place(),
        changes: vec![script(text)],
        caveat: Some(caveat),
    }
}

fn container(workload: &Workload, open: Option<u16>) -> (String, String) {
    let port = workload.port;
    let options = match (workload.software, open) {
        (Software::Dubbo(release), Some(open)) if release.listens_on_registered_port() => {
            format!("-e DUBBO_PORT_TO_REGISTRY={open} -p {open}:{open}")
        }
        (Software::Dubbo(_), Some(open)) => {
            format!("-e DUBBO_PORT_TO_REGISTRY={open} {PUBLISHED}")
        }
        (Software::RocketMq, _) => publish(workload.port),
        (Software::Dubbo(_) | Software::Spring | Software::Kafka | Software::Other, _) => {
            format!("{PUBLISHED} -p {port}:{port}")
        }
    };
    (rerun(workload, Find::Name, "", &options, ""), caveat(workload, open))
}

fn broker(open: u16) -> (String, String) {
    // A file's last line needn't have an end.
    let text = format!(
        "printf '\\nlistenPort=%s\\n' {open} >> conf/broker.conf\n\
         sh bin/mqbroker -c conf/broker.conf"
    );
    let caveat = "A broker can't register a port other than the one it listens on: publish container \
                  ports under the same number.";
    (text, caveat.to_owned())
}

fn caveat(workload: &Workload, open: Option<u16>) -> String {
    let port = workload.port;
    let where_open = match open {
        Some(open) => format!(
            "Or publish it as {port}:{port} and don't change the registration. The port that is open \
             now is {open}."
        ),
        None => {
            let or = match workload.software {
                Software::Dubbo(_) => ", or DUBBO_PORT_TO_REGISTRY has to name the open one",
                Software::RocketMq | Software::Spring | Software::Kafka | Software::Other => "",
            };
            format!(
                "On the machine, `ss -ltn` and `docker port` show which port is open; it has to be \
                 {port}{or}."
            )
        }
    };
    format!("{where_open} CONTAINER is the name of the container that runs now. {}", rest(workload))
}
