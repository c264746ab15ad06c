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
    Message { says: "Failed to start replicasManager", weight: Weight::Symptom, judge: controller },
    Message {
        says: "Failed to init controller metadata, maybe the controllers in {addresses} is not \
               available",
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
        says: "storage.dledger.MemberState.<init>(",
        weight: Weight::Cause,
        judge: peers_unread,
    },
    // A frame of both, so that they tell more.
    Message {
        says: "store.dledger.DLedgerCommitLog.<init>(",
        weight: Weight::Wrapper,
        judge: self_unread,
    },
    Message {
        says: "remoteId={value} is an unknown member",
        weight: Weight::Cause,
        judge: unknown_member,
    },
    Message {
        says: "create system broadcast topic {topic} failed on cluster {value}",
        weight: Weight::Symptom,
        judge: no_cluster,
    },
    Message {
        says: "Make sure the specified clusterName exists or the name",
        weight: Weight::Symptom,
        judge: no_cluster,
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
        .and(
            "`ss -ltnp` shows which; in a container, look on the host too if it shares the \
              network.",
        )
        .and(
            "A RocketMQ broker opens listenPort (10911), the port two below it (10909) and \
             haListenPort (10912), a proxy grpcServerPort (8081) and remotingListenPort (8080).",
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
                "A broker in controller mode gets no answer from its controllers{known}, so it \
                 has no id and no role and doesn't register."
            );
            Judgement::new(class("controller"), Confidence::Likely, meaning)
                .and(
                    "The controllers listen where `controllerAddr` in the broker's file says, and \
                     their leader where `controllerDLegerPeers` says: both have to be reachable \
                     from the broker.",
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
    let meaning = "DLedger can't read this member's own entry in `dLegerPeers` \
                   (`controllerDLegerPeers` of a controller): it cuts the entry at its first \
                   colons, and what is behind the first one is no port.";
    Judgement::new(class("dledger-peer"), Confidence::Likely, meaning)
        .and(
            "An entry is `ID-HOST:PORT`, as in `n0-10.0.0.1:40911`. An IPv6 address has colons \
             itself and isn't possible there, with brackets or without: write a host name that \
             resolves to it. Up to 4.5 (DLedger 0.1) a host name may have no hyphen either.",
        )
        .of(Whose::Peer)
        .or(rule("RP112"), "an IPv6 address without square brackets")
}

/// The broker's own id is cut out of `dLegerSelfId`, behind its first letter.
fn self_unread(_: &Seen) -> Judgement {
    let meaning = "A broker in DLedger mode doesn't start. With a `NumberFormatException` its \
                   `dLegerSelfId` is no letter with a number behind it, as `n0` is.";
    Judgement::new(class("dledger-peer"), Confidence::Possible, meaning)
        .and("Each id in `dLegerPeers` has that form, and `dLegerSelfId` is one of them.")
        .of(Whose::Peer)
}

fn unknown_member(seen: &Seen) -> Judgement {
    let id = tick(seen.said.value.as_deref().unwrap_or_default());
    let meaning = format!(
        "The member {id} of a DLedger group asks this one for its vote, and isn't in this one's \
         `dLegerPeers`."
    );
    Judgement::new(class("dledger-peer"), Confidence::Certain, meaning)
        .and(
            "`dLegerPeers` is the same on all members; each has to be started again after a \
              change.",
        )
        .of(Whose::Peer)
}

/// A cluster's name that no registered broker has.
fn no_cluster(seen: &Seen) -> Judgement {
    let cluster = seen.said.value.as_deref().map(|name| format!(" {}", tick(name)));
    let meaning = format!(
        "The name servers that were asked know no broker of the cluster{}, or none that answers.",
        cluster.unwrap_or_default()
    );
    Judgement::new(class("no-cluster"), Confidence::Likely, meaning)
        .and(
            "A proxy's `rocketMQClusterName` (and mqadmin's `-c`) is the brokers' \
             brokerClusterName, which is DefaultCluster where it isn't set; `namesrvAddr` names \
             the name servers where they register. A proxy needs its brokers when it starts.",
        )
        .or(rule("RP803"), "no broker is registered at all")
        .or(rule("RP405"), "the brokers' addresses can't be reached from there")
        .steps([step(
            "See which clusters and brokers each name server knows, from where it failed:",
            Some("regprobe check 'NAME_SERVER:9876'".to_owned()),
        )])
}
