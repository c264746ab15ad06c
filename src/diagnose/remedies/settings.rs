//! Advice about settings that no shell command changes for sure.

use std::net::IpAddr;

use super::advice;
use super::patient::{Patient, Software};
use crate::diagnose::quote::tick;
use crate::model::Remedy;

/// An entry that can't be read is corrected where it is configured.
pub fn correct_entry(raw: &str) -> Remedy {
    Remedy {
        name: "correct-entry",
        title: "Correct the value where it is set".to_owned(),
        place: "in the settings of whoever registers it".to_owned(),
        changes: vec![advice(format!(
            "Look for {} in brokerIP1, dubbo.protocol.host or DUBBO_IP_TO_REGISTRY; the value is a \
             host alone, without port, comment or space, and an IPv6 address stands in square \
             brackets before its port.",
            tick(raw)
        ))],
        caveat: None,
    }
}

/// The port is published or forwarded, and nobody is behind it.
pub fn behind_forwarder(patient: &Patient) -> Remedy {
    let port = patient.port;
    Remedy {
        name: "behind-the-forwarder",
        title: "See who holds the port and what is behind it".to_owned(),
        place: patient.place(),
        changes: vec![advice(format!(
            "`ss -ltnp 'sport = :{port}'` names who listens. If it is docker-proxy, a sidecar or a \
             load balancer, see that the process behind it runs and listens on the port it is \
             forwarded to, on 0.0.0.0 and not on 127.0.0.1; if it is `{}` itself, it hangs: take a \
             thread dump (jstack).",
            patient.label
        ))],
        caveat: None,
    }
}

/// Another program has the port.
pub fn port_owner(patient: &Patient) -> Remedy {
    let port = patient.port;
    Remedy {
        name: "port-owner",
        title: "See who has the port".to_owned(),
        place: patient.place(),
        changes: vec![advice(format!(
            "`ss -ltnp 'sport = :{port}'` names who listens. Give one of the two another port, or \
             register the one that `{}` really has.",
            patient.label
        ))],
        caveat: None,
    }
}

/// Entries that go with their process.
pub fn persistent_to_ephemeral(patient: &Patient) -> Remedy {
    let text = match patient.software {
        Software::Dubbo(_) => {
            "Take dynamic=false (dubbo.registry.dynamic, dubbo.provider.dynamic, or dynamic on \
             @DubboService and <dubbo:service>) out of the settings and start it again. Dubbo 2.7.1 \
             had it as the annotation's default: upgrade."
        }
        Software::Spring | Software::RocketMq | Software::Kafka | Software::Other => {
            "See who made the entry: a copy script or an administration tool makes persistent ones; \
             let the process register itself."
        }
    };
    Remedy {
        name: "register-ephemerally",
        title: "Let the entry go with its process".to_owned(),
        place: patient.place(),
        changes: vec![advice(text)],
        caveat: None,
    }
}

/// The provider makes its entry itself.
pub fn recreate_entry(patient: &Patient, from: IpAddr) -> Remedy {
    Remedy {
        name: "recreate-entry",
        title: "Let the provider own its entry".to_owned(),
        place: format!("on {from}, and where `{}` runs", patient.label),
        changes: vec![advice(format!(
            "See what connects to ZooKeeper from {from} (`ss -tnp 'dport = :2181'` there), and keep it \
             from writing providers' entries. When it ends, its entries go. Then start `{}` again, so \
             that it registers itself.",
            patient.label
        ))],
        caveat: None,
    }
}
