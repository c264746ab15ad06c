//! A name that callers can't resolve: register an address, or make the name known.

use super::patient::{Patient, Software};
use super::{advertised_listeners, broker_address, change, registry_variables, spring_address};
use crate::diagnose::quote::shell;
use crate::model::{ChangeKind, Remedy};

/// The address registered instead of the name, or a hosts entry on every caller.
pub fn name_to_address(patient: &Patient) -> Vec<Remedy> {
    let address = match patient.software {
        Software::Dubbo(_) => Some(registry_variables(patient)),
        Software::RocketMq => Some(broker_address(patient)),
        Software::Kafka => Some(advertised_listeners(patient)),
        Software::Spring => Some(spring_address(patient)),
        Software::Other => None,
    };
    address.into_iter().chain([hosts_entry(patient)]).collect()
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
            "A container's id changes with each start: don't give it a name, register an address."
                .to_owned(),
        ),
    }
}
