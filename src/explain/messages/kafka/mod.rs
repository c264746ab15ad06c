//! What Kafka's clients write: the Java client and the broker, librdkafka, Sarama.

pub(super) mod clients;
pub(super) mod server;

use crate::explain::address::{no_connection, unresolved};
use crate::explain::bytes::invalid_receive;
use crate::explain::faults::{class, rule};
use crate::explain::judgement::{Judgement, Message, Seen, Weight};
use crate::explain::steps::{ask_kafka, check};
use crate::model::Confidence;
use crate::model::quote::tick;

pub(super) static JAVA: &[Message] = &[
    Message {
        says: "Connection to node {node} ({address}) could not be established",
        weight: Weight::Cause,
        judge: to_node,
    },
    Message {
        says: "Connection to node {node} could not be established",
        weight: Weight::Symptom,
        judge: to_node,
    },
    Message {
        says: "Connection to node {node} ({address}) terminated during authentication",
        weight: Weight::Cause,
        judge: authentication,
    },
    Message {
        says: "Bootstrap broker {address} (id: {node} rack: {…} disconnected",
        weight: Weight::Symptom,
        judge: disconnected,
    },
    Message {
        says: "Bootstrap broker {address} disconnected",
        weight: Weight::Symptom,
        judge: disconnected,
    },
    Message {
        says: "Error connecting to node {address} (id: {node} rack: ",
        weight: Weight::Cause,
        judge: unresolved_node,
    },
    Message {
        says: "Couldn't resolve server {address} from bootstrap.servers as DNS resolution failed",
        weight: Weight::Cause,
        judge: unresolved,
    },
    Message {
        says: "Invalid receive (size = {size} larger than {…})",
        weight: Weight::Cause,
        judge: invalid_receive,
    },
    Message {
        says: "Invalid receive (size = {size})",
        weight: Weight::Cause,
        judge: invalid_receive,
    },
    Message {
        says: "Invalid length {size} given, it should be lesser than",
        weight: Weight::Cause,
        judge: invalid_receive,
    },
    Message {
        says: "Uncaught exception in thread 'kafka-{…}-network-thread",
        weight: Weight::Symptom,
        judge: out_of_memory,
    },
    Message { says: "{topic}=LEADER_NOT_AVAILABLE", weight: Weight::Symptom, judge: no_leader },
    Message {
        says: "advertised.listeners cannot use the nonroutable meta-address 0.0.0.0",
        weight: Weight::Cause,
        judge: advertised_wildcard,
    },
    Message {
        says: "Topic {topic} not present in metadata after",
        weight: Weight::Wrapper,
        judge: no_metadata,
    },
    Message {
        says: "Expiring {…} record(s) for {topic}:",
        weight: Weight::Wrapper,
        judge: no_metadata,
    },
    Message {
        says: "Failed to update metadata after",
        weight: Weight::Wrapper,
        judge: no_metadata,
    },
    Message {
        says: "Timed out waiting for a node assignment",
        weight: Weight::Wrapper,
        judge: no_metadata,
    },
];

pub(super) static LIBRDKAFKA: &[Message] = &[
    Message {
        says: "/bootstrap: Connect to ipv4#{address} failed: {cause}",
        weight: Weight::Cause,
        judge: bootstrap,
    },
    Message {
        says: "/bootstrap: Connect to ipv6#{address} failed: {cause}",
        weight: Weight::Cause,
        judge: bootstrap,
    },
    Message {
        says: "Connect to ipv4#{address} failed: {cause}",
        weight: Weight::Cause,
        judge: no_connection,
    },
    Message {
        says: "Connect to ipv6#{address} failed: {cause}",
        weight: Weight::Cause,
        judge: no_connection,
    },
    Message {
        says: "{address}/bootstrap: Connection setup timed out in state CONNECT ({cause}",
        weight: Weight::Cause,
        judge: bootstrap,
    },
    Message {
        says: "{address}/{node}: Connection setup timed out in state CONNECT ({cause}",
        weight: Weight::Cause,
        judge: no_connection,
    },
    Message {
        says: "{address}/{…}: Connection setup timed out in state {cause}",
        weight: Weight::Cause,
        judge: silent,
    },
    Message {
        says: "Failed to resolve '{address}': {cause}",
        weight: Weight::Cause,
        judge: unresolved,
    },
    Message {
        says: "{address}/{…}: SSL handshake failed: {cause}",
        weight: Weight::Cause,
        judge: handshake,
    },
    Message {
        says: "{address}/{…}: Disconnected: {cause}",
        weight: Weight::Symptom,
        judge: silent,
    },
    Message {
        says: "{address}/{…}: Disconnected while requesting ApiVersion: {cause}",
        weight: Weight::Cause,
        judge: silent,
    },
    Message {
        says: "Local: Broker transport failure",
        weight: Weight::Wrapper,
        judge: no_metadata,
    },
    Message { says: "brokers are down", weight: Weight::Wrapper, judge: no_metadata },
];

pub(super) static SARAMA: &[Message] = &[
    Message {
        says: "Failed to connect to broker {…}: dial tcp: lookup {host} on {cause}",
        weight: Weight::Cause,
        judge: unresolved,
    },
    Message {
        says: "Failed to connect to broker {…}: dial tcp: lookup {host}: {cause}",
        weight: Weight::Cause,
        judge: unresolved,
    },
    Message {
        says: "Failed to connect to broker {…}: dial tcp {address}: {cause}",
        weight: Weight::Cause,
        judge: no_connection,
    },
    Message {
        says: "run out of available brokers to talk to: dial tcp {address}: {cause}",
        weight: Weight::Cause,
        judge: bootstrap,
    },
    Message {
        says: "run out of available brokers to talk to{cause}",
        weight: Weight::Symptom,
        judge: out_of_brokers,
    },
    Message {
        says: "while sending ApiVersionsRequest to broker {address}: {cause}",
        weight: Weight::Cause,
        judge: silent,
    },
];

/// -1 and below are bootstrap servers; from 0 on it is an address that a broker advertises.
fn to_node(seen: &Seen) -> Judgement {
    match seen.said.node {
        Some(..=-1) => bootstrap(seen),
        Some(node) => {
            let mut judgement = no_connection(seen);
            judgement.meaning.insert(
                0,
                format!("The address is the one that the broker {node} advertises to its clients."),
            );
            judgement
        }
        None => no_connection(seen),
    }
}

pub(super) fn bootstrap(seen: &Seen) -> Judgement {
    let shape = no_connection(seen);
    let shown = seen.said.place.as_ref().map(|place| tick(&place.to_string()));
    let meaning = format!(
        "The client can't connect to its own bootstrap server {}: that address is in the client's \
         configuration, so no advertised address is the cause yet.",
        shown.unwrap_or_default()
    );
    let mut judgement = Judgement::new(class("bootstrap"), Confidence::Likely, meaning);
    judgement.meaning.extend(shape.meaning);
    judgement = judgement.steps([ask_kafka(seen.said.place.as_ref())]);
    judgement.or(shape.fault, "the address itself is wrong from here")
}

fn unresolved_node(seen: &Seen) -> Judgement {
    let mut judgement = unresolved(seen);
    if let Some(node @ 0..) = seen.said.node {
        judgement.meaning.insert(0, format!("The broker {node} advertises a name to its clients."));
    }
    judgement
}

fn authentication(seen: &Seen) -> Judgement {
    let shown = seen.said.place.as_ref().map(|place| tick(&place.to_string())).unwrap_or_default();
    let meaning = format!(
        "{shown} accepted the connection and closed it during the handshake: one side uses TLS or \
         SASL, and the other doesn't."
    );
    Judgement::new(rule("RP503"), Confidence::Likely, meaning)
        .and("Compare the client's security.protocol with the listener behind that port.")
        .or(rule("RP501"), "a forwarder holds the port, and no service answers behind it")
        .steps(check(seen))
}

fn disconnected(seen: &Seen) -> Judgement {
    let shown = seen.said.place.as_ref().map(|place| tick(&place.to_string())).unwrap_or_default();
    let meaning = format!(
        "The client lost its bootstrap server {shown} before it got the list of brokers. If it \
         was connected at all, the port speaks another protocol (TLS and no TLS), or no service \
         answers there."
    );
    Judgement::new(rule("RP503"), Confidence::Possible, meaning)
        .or(rule("RP501"), "a forwarder holds the port, and no service answers behind it")
        .or(class("bootstrap"), "it could not connect at all; an earlier line says so")
        .steps(check(seen))
}

/// It accepted, and doesn't speak Kafka in time.
pub(super) fn silent(seen: &Seen) -> Judgement {
    let shown = seen.said.place.as_ref().map(|place| tick(&place.to_string())).unwrap_or_default();
    let meaning = format!(
        "{shown} accepts connections, but gives no Kafka answer: another protocol is behind the \
         port (TLS, which the client doesn't use), or no service."
    );
    Judgement::new(rule("RP503"), Confidence::Likely, meaning)
        .or(rule("RP501"), "a forwarder holds the port, and no service answers behind it")
        .steps(check(seen))
}

pub(super) fn handshake(seen: &Seen) -> Judgement {
    let shown = seen.said.place.as_ref().map(|place| tick(&place.to_string())).unwrap_or_default();
    let meaning = format!(
        "{shown} doesn't complete the TLS handshake: its listener doesn't use TLS, or the client \
                           rejects the certificate."
    );
    Judgement::new(rule("RP503"), Confidence::Likely, meaning).steps(check(seen))
}

fn out_of_memory(seen: &Seen) -> Judgement {
    let meaning = "The client's network thread died. With `OutOfMemoryError: Java heap space` \
                   behind it, it took the first bytes of another protocol for a length and asked \
                   for as much memory: HTTP or TLS answered on the port.";
    Judgement::new(rule("RP503"), Confidence::Possible, meaning).steps(check(seen))
}

fn out_of_brokers(seen: &Seen) -> Judgement {
    let meaning = "The client has tried every broker that it knows, but can use none.";
    Judgement::new(class("bootstrap"), Confidence::Possible, meaning)
        .or(rule("RP503"), "the brokers want TLS or SASL")
        .or(rule("RP107"), "they advertise localhost")
        .or(rule("RP109"), "they advertise a name that doesn't resolve here")
        .steps(check(seen))
}

fn no_leader(seen: &Seen) -> Judgement {
    let meaning = "A partition has no leader that clients can be sent to. Right after a topic was \
                   created this disappears by itself.";
    Judgement::new(class("no-leader"), Confidence::Likely, meaning)
        .and("If it persists, brokers can't reach each other at the addresses that they advertise.")
        .steps(check(seen))
}

fn advertised_wildcard(seen: &Seen) -> Judgement {
    let meaning = "The broker is configured to advertise 0.0.0.0, which for each caller means the \
                   caller's own machine, and refuses to start. Name a host in \
                   advertised.listeners; `listeners` may keep 0.0.0.0.";
    Judgement::new(rule("RP108"), Confidence::Certain, meaning).steps(check(seen))
}

pub(super) fn no_metadata(seen: &Seen) -> Judgement {
    let meaning = "The client got no usable answer within its time limit. A Java client whose \
                   broker advertises an address that drops packets logs only this, without an \
                   address.";
    Judgement::new(class("no-metadata"), Confidence::Possible, meaning)
        .or(rule("RP101"), "a broker advertises its container's address")
        .or(rule("RP405"), "the broker's port is closed on the way")
        .steps(check(seen))
}
