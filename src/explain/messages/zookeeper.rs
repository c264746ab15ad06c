//! What ZooKeeper and its clients write.

use crate::explain::faults::{class, rule};
use crate::explain::judgement::{Judgement, Message, Seen, Weight, step};
use crate::explain::registries::LOOPBACK;
use crate::explain::steps::check;
use crate::model::Confidence;
use crate::model::quote::{shell, tick};

pub(super) static MESSAGES: &[Message] = &[
    Message {
        says: "{value} is not executed because it is not in the whitelist",
        weight: Weight::Cause,
        judge: whitelist,
    },
    Message {
        says: "for server {address}, Closing socket connection. Attempting reconnect",
        weight: Weight::Cause,
        judge: unreachable,
    },
    Message {
        says: "for server {address}, unexpected error",
        weight: Weight::Cause,
        judge: unreachable,
    },
    Message {
        says: "Unable to canonicalize address {address} because it's not resolvable",
        weight: Weight::Cause,
        judge: unresolvable,
    },
    Message {
        says: "for server null, unexpected error",
        weight: Weight::Symptom,
        judge: unreachable,
    },
    Message {
        says: "Opening socket connection to server {address}",
        weight: Weight::Context,
        judge: unreachable,
    },
    Message {
        says: "KeeperErrorCode = ConnectionLoss for {value}",
        weight: Weight::Symptom,
        judge: unreachable,
    },
    Message {
        says: "KeeperErrorCode = ConnectionLoss",
        weight: Weight::Symptom,
        judge: unreachable,
    },
    Message { says: "KeeperErrorCode = NoAuth for {value}", weight: Weight::Cause, judge: hidden },
    Message {
        says: "zookeeper not connected, the address is: {registry}",
        weight: Weight::Cause,
        judge: unreachable,
    },
    Message { says: "zookeeper not connected", weight: Weight::Symptom, judge: unreachable },
    Message { says: "Zookeeper is not connected yet", weight: Weight::Symptom, judge: unreachable },
    Message {
        says: "Unable to connect to zookeeper server within timeout",
        weight: Weight::Symptom,
        judge: unreachable,
    },
    Message {
        says: "Connection timed out for connection string ({registry})",
        weight: Weight::Cause,
        judge: unreachable,
    },
    Message { says: "Packet len{size} is out of range", weight: Weight::Cause, judge: oversized },
    Message { says: "Packet len {size} is out of range", weight: Weight::Cause, judge: oversized },
];

fn whitelist(seen: &Seen) -> Judgement {
    let word = seen.said.value.as_deref().and_then(|text| text.split_whitespace().last());
    let meaning = format!(
        "ZooKeeper answers, but its whitelist doesn't allow {}. Clients don't need it, so this is no \
         fault.",
        tick(word.unwrap_or_default())
    );
    Judgement::new(class("four-letter-words"), Confidence::Certain, meaning)
        .and("In zoo.cfg `4lw.commands.whitelist=srvr,cons,ruok` allows what regprobe uses.")
}

fn unreachable(seen: &Seen) -> Judgement {
    let address = seen.said.place.as_ref().and_then(|place| place.address.as_ref());
    let target = address.map(ToString::to_string).or_else(|| seen.said.registry.clone());
    let shown = target.as_deref().map_or("its ZooKeeper".to_owned(), tick);
    let meaning = format!(
        "A client has no connection to {shown}, so it can't register and doesn't get what others \
                           registered."
    );
    let command = match &target {
        Some(target) => format!("regprobe check {}", shell(&format!("zookeeper://{target}"))),
        None => "regprobe check zookeeper://REGISTRY:2181".to_owned(),
    };
    let judgement = Judgement::new(rule("RP801"), Confidence::Likely, meaning);
    let judgement = if address.is_some_and(|address| address.host.is_loopback()) {
        judgement.and(LOOPBACK)
    } else {
        judgement
    };
    judgement.steps([step("Ask it from the machine that failed:", Some(command))])
}

fn unresolvable(seen: &Seen) -> Judgement {
    unreachable(seen).and(
        "The name doesn't resolve there: check its spelling, and, if it is the name of a container or a \
         compose service, that the two are in the same network.",
    )
}

fn hidden(seen: &Seen) -> Judgement {
    let path = tick(seen.said.value.as_deref().unwrap_or_default());
    let meaning = format!("ACLs deny the client access to {path}.");
    Judgement::new(rule("RP802"), Confidence::Certain, meaning).steps(check(seen))
}

fn oversized(seen: &Seen) -> Judgement {
    let size =
        seen.said.size.map_or("an answer".to_owned(), |size| format!("An answer of {size} bytes"));
    let meaning = format!(
        "{size} is more than the client accepts (jute.maxbuffer), so it closes the connection: a \
                           directory has too many children."
    );
    Judgement::new(rule("RP804"), Confidence::Likely, meaning).steps(check(seen))
}
