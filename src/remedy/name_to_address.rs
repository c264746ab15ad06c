//! A name that callers can't resolve: register an address, or make the name known.

use super::readdress::{for_pod, told};
use super::subject::Workload;
use super::text::script;
use crate::model::Remedy;
use crate::model::quote::shell;
use crate::model::remedy::Place;

/// The address registered instead of the name, or a hosts entry on every caller.
pub fn name_to_address(workload: &Workload) -> Vec<Remedy> {
    if workload.registered.is_pod_name() {
        return for_pod(workload);
    }
    // A container's id is another one after each start.
    let entry = (!workload.registered.is_container_id()).then(|| hosts_entry(workload));
    told(workload).into_iter().chain(entry).collect()
}

fn hosts_entry(workload: &Workload) -> Remedy {
    let name = shell(&workload.registered.to_string());
    let text = match workload.host {
        Some(ip) => {
            format!("getent hosts {name} || printf '%s\\t%s\\n' {ip} {name} >> /etc/hosts")
        }
        None => format!(
            "# HOST_IP: the address of the machine that runs {}\ngetent hosts {name} || printf \
             '%s\\t%s\\n' \"${{HOST_IP:?}}\" {name} >> /etc/hosts",
            workload.label
        ),
    };
    Remedy {
        name: "hosts-entry",
        title: "Make the name known to every caller".to_owned(),
        place: Place::OnEveryCaller,
        changes: vec![script(text)],
        caveat: Some(
            "A container that is created again may have another name: register an address instead."
                .to_owned(),
        ),
    }
}
