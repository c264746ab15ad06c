//! The registered port and the one that can be reached are made the same.

use super::rerun::{Find, rerun, rest};
use super::software::product_of;
use super::subject::Workload;
use super::text::script;
use crate::model::Remedy;

/// `open` is the port where the registered process was found, if it was.
pub fn publish_port(workload: &Workload, open: Option<u16>) -> Remedy {
    let listening = open.and_then(|open| product_of(workload.software).listening_on(open));
    let (text, caveat) = match listening {
        Some((text, caveat)) => (text, caveat.to_owned()),
        None => container(workload, open),
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
    let options = product_of(workload.software).port_options(workload, open);
    (rerun(workload, Find::Name, "", &options, ""), caveat(workload, open))
}

fn caveat(workload: &Workload, open: Option<u16>) -> String {
    let port = workload.port;
    let where_open = match open {
        Some(open) => format!(
            "Or publish it as {port}:{port} and don't change the registration. The port that is open \
             now is {open}."
        ),
        None => format!(
            "On the machine, `ss -ltn` and `docker port` show which port is open; it has to be \
             {port}{}.",
            product_of(workload.software).registered_port_setting()
        ),
    };
    format!("{where_open} CONTAINER is the name of the container that runs now. {}", rest(workload))
}
