//! RocketMQ's fast (VIP) channel: the listening port less two.

use super::subject::Workload;
use super::text::advice;
use crate::model::remedy::Place;
use crate::model::{Change, Remedy};

/// Open the port, or tell the clients not to use it.
pub fn fast_port(workload: &Workload, port: u16) -> Vec<Remedy> {
    let open = Remedy {
        name: "open-fast-port",
        title: format!("Publish or open port {port}"),
        place: workload.place(),
        changes: vec![advice(format!(
            "Publish {port}:{port} in addition to the broker's other ports, or open it in the \
             firewall."
        ))],
        caveat: None,
    };
    let avoid = Remedy {
        name: "avoid-fast-channel",
        title: "Configure the clients not to use the fast channel".to_owned(),
        place: Place::OnEachClient,
        changes: vec![Change::JavaOption(
            "-Dcom.rocketmq.sendMessageWithVIPChannel=false".to_owned(),
        )],
        caveat: Some(
            "Clients from 4.5.1 on don't use it by default. In code it is the producer's \
             setVipChannelEnabled(false). The broker's port stays closed, so this finding will \
             still be reported."
                .to_owned(),
        ),
    };
    vec![open, avoid]
}
