//! A name that callers can't resolve: register an address, or make the name known.

use super::patient::Patient;
use super::{change, for_pod, told};
use crate::diagnose::quote::shell;
use crate::model::{ChangeKind, Remedy};

/// The address registered instead of the name, or a hosts entry on every caller.
pub fn name_to_address(patient: &Patient) -> Vec<Remedy> {
    if patient.registered.is_pod_name() {
        return for_pod(patient);
    }
    // A container's id is another one after each start.
    let entry = (!patient.registered.is_container_id()).then(|| hosts_entry(patient));
    told(patient).into_iter().chain(entry).collect()
}

fn hosts_entry(patient: &Patient) -> Remedy {
    let name = shell(&patient.registered.to_string());
    let text = match patient.machine {
        Some(ip) => format!("printf '%s\\t%s\\n' {ip} {name} >> /etc/hosts"),
        None => format!(
            "# HOST_IP: the address of the machine that runs {}\nprintf '%s\\t%s\\n' \
             \"${{HOST_IP:?}}\" {name} >> /etc/hosts",
            patient.label
        ),
    };
    Remedy {
        name: "hosts-entry",
        title: "Make the name known to every caller".to_owned(),
        place: "on every caller, or as a record in DNS".to_owned(),
        changes: vec![change(ChangeKind::Shell, text)],
        caveat: Some(
            "A container that is made anew may have another name: register an address then."
                .to_owned(),
        ),
    }
}
