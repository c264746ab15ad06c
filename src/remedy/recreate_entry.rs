//! An entry that somebody else than its provider keeps.

use std::net::IpAddr;

use super::subject::Workload;
use super::{advice, change};
use crate::model::{ChangeKind, Remedy};

/// The provider makes its entry itself.
pub fn recreate_entry(workload: &Workload, from: IpAddr, port: u16) -> Remedy {
    Remedy {
        name: "recreate-entry",
        title: "Let the provider own its entry".to_owned(),
        place: format!("on {from}, and where `{}` runs", workload.label),
        changes: vec![
            change(ChangeKind::Shell, format!("# on {from}, as root\nss -tnp 'dport = :{port}'")),
            advice(format!(
                "That names what is connected with ZooKeeper from there; in a container, ask the same \
                 inside. Keep it from writing providers' entries: when it ends, its entries go. Then \
                 start `{}` again, so that it registers itself.",
                workload.label
            )),
        ],
        caveat: None,
    }
}
