//! What Kafka's clients in JavaScript (KafkaJS) and Python (kafka-python, aiokafka) write.

use super::{bootstrap, handshake, no_metadata, silent};
use crate::explain::address::{no_connection, unresolved};
use crate::explain::faults::{class, rule};
use crate::explain::judgement::{Judgement, Message, Seen, Weight};
use crate::explain::steps::ask_kafka;
use crate::model::quote::tick;
use crate::model::{Confidence, Said};

pub(in crate::explain::messages) static JAVASCRIPT: &[Message] = &[
    Message {
        says: "Failed to connect to seed broker, trying another broker from the list: Connection \
               error: connect {cause} {address}",
        weight: Weight::Cause,
        judge: seed_failed,
    },
    Message {
        says: "Failed to connect to seed broker, trying another broker from the list: Connection \
               error: getaddrinfo {cause} {host}",
        weight: Weight::Cause,
        judge: seed_failed,
    },
    Message {
        says: "Connection error: getaddrinfo {…} {host}\",\"broker\":\"{address}\"",
        weight: Weight::Cause,
        judge: unresolved_advertised,
    },
    Message {
        says: "Connection error: getaddrinfo ENOTFOUND {host}",
        weight: Weight::Cause,
        judge: unresolved_advertised,
    },
    Message {
        says: "Connection error: getaddrinfo EAI_AGAIN {host}",
        weight: Weight::Cause,
        judge: unresolved_advertised,
    },
    Message {
        says: "Connection error: Client network socket disconnected before secure TLS connection \
               was established",
        weight: Weight::Cause,
        judge: handshake,
    },
    Message {
        says: "Connection error: {…}wrong version number",
        weight: Weight::Cause,
        judge: handshake,
    },
    Message {
        says: "Connection error: connect ECONNREFUSED {address}",
        weight: Weight::Cause,
        judge: refused,
    },
    Message {
        says: "Connection error: connect ETIMEDOUT {address}",
        weight: Weight::Cause,
        judge: advertised,
    },
    Message {
        says: "Connection error: connect EHOSTUNREACH {address}",
        weight: Weight::Cause,
        judge: advertised,
    },
    Message {
        says: "Connection timeout\",\"broker\":\"{address}\"",
        weight: Weight::Cause,
        judge: timed_out,
    },
    Message {
        says: "KafkaJSConnectionError: Connection timeout",
        weight: Weight::Symptom,
        judge: no_metadata,
    },
    Message {
        says: "Failed to connect to seed broker, trying another broker from the list: {cause}",
        weight: Weight::Wrapper,
        judge: seed,
    },
    Message {
        says: "KafkaJSConnectionClosedError: Closed connection",
        weight: Weight::Symptom,
        judge: silent,
    },
    Message {
        says: "KafkaJSNumberOfRetriesExceeded: {cause}",
        weight: Weight::Wrapper,
        judge: no_metadata,
    },
];

pub(in crate::explain::messages) static PYTHON: &[Message] = &[
    Message {
        says: "DNS lookup failed for {address} ({…}",
        weight: Weight::Cause,
        judge: unresolved_advertised,
    },
    Message {
        says: "DNS lookup failed for {address}, {cause}",
        weight: Weight::Cause,
        judge: unresolved_advertised,
    },
    Message {
        says: "Connect attempt to <BrokerConnection {…}node_id={value} host={address} \
               <{…}returned error {cause}. Disconnecting",
        weight: Weight::Cause,
        judge: to_node,
    },
    Message {
        says: "Connection attempt to <BrokerConnection {…}node_id={value} host={address} <{…} \
               timed out",
        weight: Weight::Cause,
        judge: to_node,
    },
    Message {
        says: "<BrokerConnection {…}node_id={value} host={address} <{…} timed out after",
        weight: Weight::Cause,
        judge: silent,
    },
    Message {
        says: "<BrokerConnection {…}node_id={value} host={address} <{…}: socket disconnected",
        weight: Weight::Symptom,
        judge: silent,
    },
    Message {
        says: "Attempting bootstrap to bootstrap-{…} at {address} (rack",
        weight: Weight::Context,
        judge: no_brokers,
    },
    Message {
        says: "Bootstrap connection to bootstrap-{…} failed: KafkaConnectionError: {cause}",
        weight: Weight::Symptom,
        judge: bootstrap_failed,
    },
    Message {
        says: "KafkaTimeoutError: Unable to bootstrap from {address}",
        weight: Weight::Wrapper,
        judge: no_brokers,
    },
    Message { says: "NoBrokersAvailable", weight: Weight::Symptom, judge: no_brokers },
    Message {
        says: "KafkaTimeoutError: Failed to update metadata after",
        weight: Weight::Symptom,
        judge: no_metadata,
    },
    Message {
        says: "Did you attempt to connect to a kafka controller (no metadata support)",
        weight: Weight::Cause,
        judge: controller,
    },
    Message {
        says: "Unable connect to \"{address}\": {cause}",
        weight: Weight::Cause,
        judge: to_node,
    },
    Message {
        says: "Unable connect to node with id {value}: {cause}",
        weight: Weight::Wrapper,
        judge: no_metadata,
    },
    Message {
        says: "KafkaConnectionError: Unable to bootstrap from {value}",
        weight: Weight::Symptom,
        judge: no_brokers,
    },
];

/// A client says the same of its own bootstrap server and of what a broker advertises.
const EITHER: &str = "Where the client's own configuration doesn't have that address, a broker \
                      advertises it (advertised.listeners) and the client was sent there.";

fn advertised(seen: &Seen) -> Judgement {
    let judgement = no_connection(seen).and(EITHER);
    judgement.or(class("bootstrap"), "it is the client's own bootstrap server")
}

/// Node.js tells the kind in its own word, which stands before the address.
fn refused(seen: &Seen) -> Judgement {
    let said = Said { cause: Some("refused".to_owned()), ..seen.said.clone() };
    advertised(&Seen { said: &said, ..*seen })
}

fn timed_out(seen: &Seen) -> Judgement {
    let said = Said { cause: Some("timed out".to_owned()), ..seen.said.clone() };
    advertised(&Seen { said: &said, ..*seen })
}

fn unresolved_advertised(seen: &Seen) -> Judgement {
    let judgement = unresolved(seen).and(EITHER);
    judgement.or(class("bootstrap"), "it is the client's own bootstrap server")
}

/// Its own bootstrap servers are nodes without a number.
fn to_node(seen: &Seen) -> Judgement {
    match seen.said.value.as_deref() {
        Some(node) if node.starts_with("bootstrap") => bootstrap(seen),
        Some(_) => {
            let mut judgement = no_connection(seen);
            judgement.meaning.insert(
                0,
                "The address is the one that a broker advertises to its clients \
                 (advertised.listeners)."
                    .to_owned(),
            );
            judgement
        }
        None => advertised(seen),
    }
}

/// KafkaJS calls so whichever broker it asks for the others.
fn seed_failed(seen: &Seen) -> Judgement {
    let shown = seen.said.place.as_ref().map(|place| tick(&place.to_string())).unwrap_or_default();
    let mut way = no_connection(seen);
    let meaning = format!(
        "The client can't connect to its seed broker {shown}: a bootstrap server of its own \
         configuration, or, where that doesn't have the address, one that a broker advertised \
         (advertised.listeners)."
    );
    way.meaning.insert(0, meaning);
    let mut judgement = Judgement::new(class("bootstrap"), Confidence::Possible, String::new());
    judgement.meaning = way.meaning;
    judgement
        .steps([ask_kafka(seen.said.place.as_ref())])
        .or(way.fault, "the address itself is wrong from here")
}

fn seed(seen: &Seen) -> Judgement {
    let meaning = "The client can't use a bootstrap server of its own configuration; the line \
                   before says which and why.";
    Judgement::new(class("bootstrap"), Confidence::Likely, meaning)
        .steps([ask_kafka(seen.said.place.as_ref())])
}

/// kafka-python 3 tells the address in another line.
fn bootstrap_failed(seen: &Seen) -> Judgement {
    match seen.said.place {
        Some(_) => bootstrap(seen),
        None => no_brokers(seen),
    }
}

fn no_brokers(seen: &Seen) -> Judgement {
    let meaning = "The client can use none of its bootstrap servers: they can't be connected, or \
                   what answers there isn't Kafka without TLS and SASL.";
    Judgement::new(class("bootstrap"), Confidence::Likely, meaning)
        .and("With logging at INFO the lines before name each address and its error.")
        .or(rule("RP503"), "the listener wants TLS or SASL")
        .steps([ask_kafka(seen.said.place.as_ref())])
}

fn controller(_: &Seen) -> Judgement {
    let meaning = "The port is that of a KRaft controller (9093 in many examples), which serves \
                   no clients. Use a broker's listener as bootstrap server.";
    Judgement::new(class("bootstrap"), Confidence::Likely, meaning).steps([ask_kafka(None)])
}
