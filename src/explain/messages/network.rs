//! What Java and Go say of a connection or a name, whatever the software above.

use crate::explain::address::{no_connection, unresolved};
use crate::explain::faults::rule;
use crate::explain::judgement::{Judgement, Message, Seen, Weight};
use crate::explain::steps::check;
use crate::model::Confidence;

pub(super) static MESSAGES: &[Message] = &[
    Message {
        says: "Connection refused: {address}",
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
    Message { says: "UnknownHostException: {host}", weight: Weight::Cause, judge: unresolved },
    Message { says: "UnresolvedAddressException", weight: Weight::Symptom, judge: no_name },
];

fn no_name(seen: &Seen) -> Judgement {
    let meaning = "The caller used a name that doesn't resolve on its machine; the message doesn't \
                   contain the name.";
    Judgement::new(rule("RP109"), Confidence::Likely, meaning).steps(check(seen))
}
