//! An entry that somebody else than its provider keeps.

use std::net::IpAddr;

use super::subject::Workload;
use super::text::{advice, script};
use crate::model::Remedy;
use crate::model::remedy::Place;

/// The provider makes its entry itself.
pub fn recreate_entry(workload: &Workload, from: IpAddr, port: u16) -> Remedy {
    Remedy {
        name: "recreate-entry",
        title: "Let the provider own its entry".to_owned(),
        place: Place::AtOwnerAndProvider { owner: from, label: workload.label.clone() },
        changes: vec![
            script(format!("# on {from}, as root\nss -tnp 'dport = :{port}'")),
            advice(format!(
                "This shows which processes are connected to ZooKeeper from there; in a \
                 container, run it inside. Stop the owner from writing providers' entries: when \
                 it ends, its entries are removed. Then restart `{}`, so that it registers itself.",
                workload.label
            )),
        ],
        caveat: None,
    }
}
