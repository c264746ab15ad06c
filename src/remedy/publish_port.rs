//! The registered port and the one that can be reached are made the same.

use super::broker_address::published;
use super::recreate::{Find, Recreated, rest};
use super::software::product_of;
use super::subject::Workload;
use super::text::script;
use crate::model::{Release, Remedy};

/// `open` is the port where the registered process was found, if it was.
pub fn publish_port(workload: &Workload, open: Option<u16>) -> Remedy {
    let product = product_of(workload.software);
    let variable = product.port_variable();
    let recreated = Recreated {
        workload,
        remedy: "publish-port",
        find: Find::Name,
        listens: None,
        before: String::new(),
        options: match (product.opened_ports(workload.port), open.zip(variable)) {
            (Some(ports), _) => published(ports),
            (None, told) => options(workload, told),
        },
    };
    let port = workload.port;
    let where_open = match (open, variable) {
        (Some(open), Some(_)) => format!(
            "Or publish it as {port}:{port} and don't change the registration. The port that is \
             open now is {open}."
        ),
        (Some(open), None) => format!("The port that is open now is {open}."),
        (None, Some(variable)) => {
            format!("{SHOWS} {port}, or {variable} has to name the open one.")
        }
        (None, None) => format!("{SHOWS} {port}."),
    };
    Remedy {
        name: "publish-port",
        title: "Make the registered port and the open port the same".to_owned(),
        place: workload.place(),
        changes: vec![script(recreated.script())],
        caveat: Some(format!(
            "{where_open}{} CONTAINER is the name of the container that runs now. {}",
            product.port_caveat(),
            rest(workload)
        )),
    }
}

const SHOWS: &str =
    "On the machine, `ss -ltn` and `docker port` show which port is open; it has to be";

/// The port that is open is told to the process where it takes one, and else the registered one is
/// published.
fn options(workload: &Workload, told: Option<(u16, &str)>) -> String {
    let port = workload.port;
    let moves = workload.release().is_some_and(Release::listens_on_registered_port);
    match told {
        Some((open, variable)) if moves => format!("-e {variable}={open} -p {open}:{open}"),
        Some((open, variable)) => format!("-e {variable}={open}"),
        None => format!("-p {port}:{port}"),
    }
}
