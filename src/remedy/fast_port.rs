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
            "Publish {port}:{port} beside the broker's other ports, or open it in the firewall."
        ))],
        caveat: None,
    };
    let avoid = Remedy {
        name: "avoid-fast-channel",
        title: "Tell the clients not to use the fast channel".to_owned(),
        place: Place::OnEachClient,
        changes: vec![Change::JavaOption(
            "-Dcom.rocketmq.sendMessageWithVIPChannel=false".to_owned(),
        )],
        caveat: Some(
            "Clients from 4.5.1 on don't use it unless told to. In code it is \
             setVipChannelEnabled(false), of the producer. The broker's port stays closed, so this \
             is still found."
                .to_owned(),
        ),
    };
    vec![open, avoid]
}
