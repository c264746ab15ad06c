//! What Java, Go and Node.js say of a connection or a name, whatever the software above.

use crate::explain::address::{no_connection, unresolved};
use crate::explain::faults::{class, rule};
use crate::explain::judgement::{Judgement, Message, Seen, Weight};
use crate::explain::roles::own_name;
use crate::explain::steps::check;
use crate::model::quote::tick;
use crate::model::{Confidence, Whose};

pub(super) static MESSAGES: &[Message] = &[
    Message {
        says: "Connection refused: {address}",
        weight: Weight::Symptom,
        judge: no_connection,
    },
    // Windows has it so.
    Message {
        says: "Connection refused: no further information: {address}",
        weight: Weight::Symptom,
        judge: no_connection,
    },
    Message {
        says: "connection timed out: {address}",
        weight: Weight::Symptom,
        judge: no_connection,
    },
    Message { says: "No route to host: {address}", weight: Weight::Symptom, judge: no_connection },
    Message {
        says: "Network is unreachable: {address}",
        weight: Weight::Symptom,
        judge: no_connection,
    },
    Message {
        says: "Host is unreachable: {address}",
        weight: Weight::Symptom,
        judge: no_connection,
    },
    Message {
        says: "dial tcp: lookup {host} on {cause}",
        weight: Weight::Symptom,
        judge: unresolved,
    },
    Message {
        says: "dial tcp: lookup {host}: {cause}",
        weight: Weight::Symptom,
        judge: unresolved,
    },
    Message { says: "dial tcp {address}: {cause}", weight: Weight::Symptom, judge: no_connection },
    Message {
        says: "UnknownHostException: {host}: {value}: {cause}",
        weight: Weight::Cause,
        judge: own_or_other,
    },
    Message { says: "UnknownHostException: {host}", weight: Weight::Cause, judge: unresolved },
    Message {
        says: "connect ECONNREFUSED {address}",
        weight: Weight::Symptom,
        judge: no_connection,
    },
    Message { says: "connect ETIMEDOUT {address}", weight: Weight::Symptom, judge: no_connection },
    Message {
        says: "connect EHOSTUNREACH {address}",
        weight: Weight::Symptom,
        judge: no_connection,
    },
    Message { says: "getaddrinfo ENOTFOUND {host}", weight: Weight::Symptom, judge: unresolved },
    Message { says: "getaddrinfo EAI_AGAIN {host}", weight: Weight::Symptom, judge: unresolved },
    Message {
        says: "Address already in use: {address}",
        weight: Weight::Symptom,
        judge: port_taken,
    },
    Message {
        says: "BindException: Address already in use",
        weight: Weight::Symptom,
        judge: port_taken,
    },
    Message {
        says: "bind(..) failed: Address already in use",
        weight: Weight::Symptom,
        judge: port_taken,
    },
    Message {
        says: "listen tcp {anything}: bind: address already in use",
        weight: Weight::Symptom,
        judge: port_taken,
    },
    Message {
        says: "BindException: Cannot assign requested address",
        weight: Weight::Symptom,
        judge: no_such_address,
    },
    Message { says: "UnresolvedAddressException", weight: Weight::Symptom, judge: no_name },
];

/// `node1: node1: Name or service not known` is what Java says of the machine's own name.
fn own_or_other(seen: &Seen) -> Judgement {
    let Some(place) = &seen.said.place else { return no_name(seen) };
    match seen.said.value.as_deref() == Some(place.written.as_str()) {
        true => own_name(place).of(Whose::Own),
        false => unresolved(seen),
    }
}

fn port_taken(seen: &Seen) -> Judgement {
    let shown = seen.said.place.as_ref().map(|place| format!(" {}", tick(&place.to_string())));
    let meaning = format!(
        "The port{} that the process wants is in use: another process of this machine already \
         listens there.",
        shown.unwrap_or_default()
    );
    Judgement::new(class("port-in-use"), Confidence::Certain, meaning)
        .and(
            "`ss -ltnp` shows which; in a container, look on the host too if it shares the \
              network.",
        )
        .of(Whose::Own)
}

fn no_such_address(_: &Seen) -> Judgement {
    let meaning = "The process is configured to listen on an address that its machine, or its \
                   container, doesn't have.";
    Judgement::new(class("bind-address"), Confidence::Likely, meaning).of(Whose::Own)
}

fn no_name(seen: &Seen) -> Judgement {
    let meaning = "The caller used a name that doesn't resolve on its machine; the message doesn't \
                   contain the name.";
    Judgement::new(rule("RP109"), Confidence::Likely, meaning).steps(check(seen))
}
