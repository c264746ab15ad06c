//! What RocketMQ's own processes write when they don't start or don't find each other: brokers, proxies,
//! controllers, DLedger.

use crate::explain::faults::{class, rule};
use crate::explain::judgement::{Judgement, Message, Seen, Weight, step};
use crate::explain::roles::{no_controller, own_name};
use crate::model::quote::tick;
use crate::model::{Confidence, Place, Whose};

pub(in crate::explain::messages) static MESSAGES: &[Message] = &[
    Message {
        says: "Failed to bind to address {address}",
        weight: Weight::Cause,
        judge: port_taken,
    },
    Message { says: "Failed to bind to {address}", weight: Weight::Cause, judge: port_taken },
    Message {
        says: "InetAddress java.net.InetAddress.getLocalHost() throws UnknownHostException",
        weight: Weight::Symptom,
        judge: no_own_name,
    },
    Message {
        says: "fail to get next broker id from controller",
        weight: Weight::Symptom,
        judge: controller,
    },
    Message {
        says: "Failed to register broker to controller",
        weight: Weight::Symptom,
        judge: controller,
    },
    Message {
        says: "Failed to init controller metadata, maybe the controllers in {addresses} is not available",
        weight: Weight::Cause,
        judge: controller,
    },
    Message {
        says: "Error happen when send heartbeat to controller {address}",
        weight: Weight::Cause,
        judge: controller,
    },
    Message {
        says: "scanAvailableControllerAddresses remove unconnected address {address}",
        weight: Weight::Symptom,
        judge: controller,
    },
    Message {
        says: "Update controller leader address to {address}",
        weight: Weight::Context,
        judge: controller,
    },
    Message {
        says: "storage.dledger.DLedgerRpcNettyService.<init>(",
        weight: Weight::Cause,
        judge: peers_unread,
    },
    Message {
        says: "Failed to register current broker to name server. TargetHost={address}",
        weight: Weight::Symptom,
        judge: crate::explain::address::no_connection,
    },
    Message {
        says: "registerBroker Exception, {address}",
        weight: Weight::Symptom,
        judge: crate::explain::address::no_connection,
    },
];

/// Another process has the port that a broker, a proxy or a name server wants.
pub(in crate::explain::messages) fn port_taken(seen: &Seen) -> Judgement {
    let port = seen.said.place.as_ref().and_then(|place| place.address.as_ref()?.port);
    let shown =
        port.map_or("a port that the process wants".to_owned(), |port| format!("port {port}"));
    let meaning = format!(
        "Another process of this machine already listens on {shown}, so the process doesn't start."
    );
    Judgement::new(class("port-in-use"), Confidence::Likely, meaning)
        .and("`ss -ltnp` shows which; in a container, look on the host too if it shares the network.")
        .and(
            "A RocketMQ broker opens listenPort (10911), the port two below it (10909) and haListenPort \
             (10912), a proxy grpcServerPort (8081) and remotingListenPort (8080).",
        )
        .of(Whose::Own)
}

fn no_own_name(seen: &Seen) -> Judgement {
    let host = seen.said.place.clone();
    let place =
        host.unwrap_or(Place { written: "the host name".to_owned(), address: None, name: None });
    own_name(&place).of(Whose::Own)
}

fn controller(seen: &Seen) -> Judgement {
    match &seen.said.place {
        Some(place) => no_controller(place).of(Whose::Controller),
        None => {
            let known: Vec<&str> =
                seen.said.places.iter().map(|place| place.written.as_str()).collect();
            let known = if known.is_empty() {
                String::new()
            } else {
                format!(" ({})", tick(&known.join(", ")))
            };
            let meaning = format!(
                "A broker in controller mode gets no answer from its controllers{known}, so it has no id and \
                 no role and doesn't register."
            );
            Judgement::new(class("controller"), Confidence::Likely, meaning)
                .and(
                    "The controllers listen where `controllerAddr` in the broker's file says, and their \
                     leader where `controllerDLegerPeers` says: both have to be reachable from the broker.",
                )
                .of(Whose::Controller)
                .steps([step(
                    "See which name servers and brokers there are:",
                    Some("regprobe check 'NAME_SERVER:9876'".to_owned()),
                )])
        }
    }
}

/// DLedger cuts its own entry at colons, and takes the second piece for the port.
fn peers_unread(_: &Seen) -> Judgement {
    let meaning = "DLedger can't read this member's own entry in `dLegerPeers` (`controllerDLegerPeers` of a \
                   controller): it cuts the entry at its first colons, and what is behind the first one is no \
                   port.";
    Judgement::new(class("dledger-peer"), Confidence::Likely, meaning)
        .and(
            "An entry is `ID-HOST:PORT`, as in `n0-10.0.0.1:40911`. An IPv6 address has colons itself and \
             isn't possible there, with brackets or without: write a host name that resolves to it.",
        )
        .of(Whose::Peer)
        .or(rule("RP112"), "an IPv6 address without square brackets")
}
