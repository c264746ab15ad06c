//! What ZooKeeper and its clients write.

use crate::explain::faults::{class, rule};
use crate::explain::judgement::{Judgement, Message, Seen, Weight, step};
use crate::explain::roles::LOOPBACK;
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
    // ZooKeeper 3.6 has it so.
    Message {
        says: "for sever {address}, Closing socket connection. Attempting reconnect",
        weight: Weight::Cause,
        judge: unreachable,
    },
    Message {
        says: "for sever null, Closing socket connection. Attempting reconnect",
        weight: Weight::Symptom,
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
        says: "Socket connection established, initiating session, client: {…}, server: {address}",
        weight: Weight::Context,
        judge: unreachable,
    },
    Message {
        says: "Socket connection established to {address}, initiating session",
        weight: Weight::Context,
        judge: unreachable,
    },
    Message {
        says: "Unable to read additional data from server sessionid {value}, likely server has \
               closed socket",
        weight: Weight::Symptom,
        judge: hung_up,
    },
    Message {
        says: "Client session timed out, have not heard from server in {size}ms",
        weight: Weight::Symptom,
        judge: silent,
    },
    Message {
        says: "Unable to reconnect to ZooKeeper service, session {value} has expired",
        weight: Weight::Symptom,
        judge: expired,
    },
    Message {
        says: "KeeperErrorCode = Session expired for {path}",
        weight: Weight::Symptom,
        judge: expired,
    },
    Message {
        says: "KeeperErrorCode = Unimplemented for {path}",
        weight: Weight::Cause,
        judge: too_old,
    },
    Message { says: "KeeperErrorCode = Unimplemented", weight: Weight::Cause, judge: too_old },
    Message {
        says: "KeeperErrorCode = NodeExists for {path}",
        weight: Weight::Symptom,
        judge: exists,
    },
    Message {
        says: "KeeperErrorCode = AuthFailed for {path}",
        weight: Weight::Cause,
        judge: refused,
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
    Message { says: "KeeperErrorCode = NoAuth for {path}", weight: Weight::Cause, judge: hidden },
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
        "ZooKeeper answers, but its whitelist doesn't allow {}. Clients don't need it, so this isn't \
         a fault.",
        tick(word.unwrap_or_default())
    );
    Judgement::new(class("four-letter-words"), Confidence::Certain, meaning)
        .and("In zoo.cfg `4lw.commands.whitelist=srvr,cons,ruok` allows what regprobe uses.")
}

pub(super) fn unreachable(seen: &Seen) -> Judgement {
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

/// Connected, and the server closed the connection.
fn hung_up(seen: &Seen) -> Judgement {
    let mut judgement = unreachable(seen);
    judgement.confidence = Confidence::Possible;
    judgement
        .and(
            "It was connected, and the server closed the connection: it restarts or has no \
             quorum, the client's host has used up its connections (maxClientCnxns, 60 by \
             default), or another service is behind the port. Once, after a long pause, it is \
             harmless.",
        )
        .or(class("connection-lost"), "a firewall or a NAT dropped an idle connection")
}

fn silent(seen: &Seen) -> Judgement {
    let time = seen.said.size.map_or("a while".to_owned(), |ms| format!("{ms} ms"));
    unreachable(seen).and(format!(
        "Nothing came from the server for {time}: it or this process was paused (garbage \
         collection, a stopped machine), or packets are dropped on the way."
    ))
}

fn expired(seen: &Seen) -> Judgement {
    unreachable(seen).and(
        "The session expired, so ZooKeeper deleted what this process had registered. Dubbo \
         registers it again as soon as it is connected.",
    )
}

fn refused(seen: &Seen) -> Judgement {
    let meaning = "ZooKeeper rejects the client's credentials: a wrong user or password, or SASL \
                   that failed.";
    Judgement::new(rule("RP802"), Confidence::Certain, meaning).steps(check(seen))
}

/// Curator asks for what came with 3.5.
fn too_old(seen: &Seen) -> Judgement {
    let registry = seen.said.registry.as_deref().map_or("The ZooKeeper".to_owned(), tick);
    let meaning = format!(
        "{registry} is older than its client: it doesn't know the request (ZooKeeper 3.4 lacks \
         what Curator 3 and later ask for by default). So the client can't register there."
    );
    Judgement::new(class("old-zookeeper"), Confidence::Certain, meaning)
        .and(
            "Run ZooKeeper 3.5 or newer; Dubbo 3.3 needs that in any case (Curator 5). Or give \
             the client what is made for 3.4: Curator 2.12, or Curator 4 with a zookeeper-3.4 jar \
             beside it.",
        )
        .steps(check(seen))
}

fn unresolvable(seen: &Seen) -> Judgement {
    unreachable(seen).and(
        "The name doesn't resolve there: check its spelling, and, if it is the name of a \
         container or a compose service, that the two are in the same network.",
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

/// Dubbo deletes the entry and writes it again.
pub(super) fn exists(seen: &Seen) -> Judgement {
    let path = tick(seen.said.value.as_deref().unwrap_or_default());
    let meaning = format!(
        "The entry {path} is still there, of an earlier session of the same process or of another \
         process that registers the same."
    );
    Judgement::new(class("entry-exists"), Confidence::Likely, meaning)
        .and(
            "After a lost session this is harmless: Dubbo deletes the entry and writes it again. \
             If it comes again and again, two processes register one address, or one registers a \
             service twice.",
        )
        .or(rule("RP104"), "processes of several machines register the address")
        .or(rule("RP603"), "another session keeps the entry")
        .steps(check(seen))
}
