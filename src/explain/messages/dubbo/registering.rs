//! What Dubbo writes of its registry, of its own ports and of what it refuses.

use super::super::zookeeper::{exists, unreachable};
use super::named;
use crate::explain::faults::{class, rule};
use crate::explain::judgement::{Judgement, Message, Seen, Weight};
use crate::explain::steps::check;
use crate::model::Confidence;
use crate::model::quote::tick;
use crate::model::sentence::names;

pub(in crate::explain::messages) static MESSAGES: &[Message] = &[
    Message {
        says: "Failed to register {service} to zookeeper {registry-url}, cause: {cause}",
        weight: Weight::Wrapper,
        judge: failed_there,
    },
    Message {
        says: "Failed to subscribe {service} to zookeeper {registry-url}, cause: {cause}",
        weight: Weight::Wrapper,
        judge: failed_there,
    },
    Message {
        says: "Failed to unregister {service} to zookeeper {registry-url}, cause: {cause}",
        weight: Weight::Wrapper,
        judge: failed_there,
    },
    Message {
        says: "Failed to register {service} to registry {registry}, cause: {cause}",
        weight: Weight::Wrapper,
        judge: failed_there,
    },
    Message {
        says: "Can not create registry {registry-url}",
        weight: Weight::Wrapper,
        judge: failed_there,
    },
    Message {
        says: "failed to connect to zookeeper server",
        weight: Weight::Symptom,
        judge: unreachable,
    },
    Message {
        says: "zookeeper server can not be connected in : {…}ms!",
        weight: Weight::Symptom,
        judge: unreachable,
    },
    Message {
        says: "can not connect to zookeeper server, please check!",
        weight: Weight::Symptom,
        judge: unreachable,
    },
    Message { says: "zk client is not valid", weight: Weight::Symptom, judge: unreachable },
    Message {
        says: "ZooKeeper Could not be connected",
        weight: Weight::Symptom,
        judge: unreachable,
    },
    Message {
        says: "qos-server can not bind localhost:{size}",
        weight: Weight::Wrapper,
        judge: qos_port,
    },
    Message {
        says: "Unsupported protocol {value} in notified url: {url} from registry {registry} to \
               consumer {consumer}, supported protocol: {exported}",
        weight: Weight::Cause,
        judge: unsupported,
    },
    Message {
        says: "Unsupported protocol {value} in notified url: {url}",
        weight: Weight::Cause,
        judge: unsupported,
    },
    Message {
        says: "Serialized class {value} is not in allow list. Current mode is `WARN`, will allow \
               to",
        weight: Weight::Wrapper,
        judge: allowed_yet,
    },
    Message {
        says: "Serialized class {value} is not in allow list",
        weight: Weight::Cause,
        judge: not_allowed,
    },
    Message {
        says: "Serialized class {value} is in disallow list",
        weight: Weight::Cause,
        judge: not_allowed,
    },
    Message {
        says: "Serialized class {value} has not implement Serializable interface",
        weight: Weight::Cause,
        judge: not_serializable,
    },
    Message {
        says: "Data length too large: {size}, max payload: {value}, channel:",
        weight: Weight::Cause,
        judge: too_large,
    },
    Message {
        says: "ZNode {path} already exists., dubbo version",
        weight: Weight::Symptom,
        judge: exists,
    },
    Message {
        says: "ZNode {path} already exists, since we will only try to recreate a node on a session \
               expiration",
        weight: Weight::Symptom,
        judge: exists,
    },
];

/// The wrapper of what went wrong with a registry.
fn failed_there(seen: &Seen) -> Judgement {
    let registry = seen.said.registry.as_deref().map_or("its registry".to_owned(), tick);
    let meaning = format!("Dubbo couldn't register or subscribe {} at {registry}.", named(seen));
    Judgement::new(rule("RP801"), Confidence::Possible, meaning)
        .and("The reason is behind `cause:` or in the innermost `Caused by:`; paste that too.")
        .or(rule("RP802"), "the registry's access control refuses it")
        .steps(check(seen))
}

fn qos_port(seen: &Seen) -> Judgement {
    let port = seen.said.size.unwrap_or(22_222);
    let meaning = format!(
        "Another process of this machine, mostly another Dubbo, already listens on {port}, the \
         port of Dubbo's QoS commands. Calls don't need it, so this is hardly why one fails."
    );
    Judgement::new(class("port-in-use"), Confidence::Certain, meaning).and(
        "Give each process its own `dubbo.application.qos-port`, or switch QoS off with \
         `dubbo.application.qos-enable=false`.",
    )
}

fn unsupported(seen: &Seen) -> Judgement {
    let protocol = tick(seen.said.value.as_deref().unwrap_or_default());
    let shown = seen.said.place.as_ref().map(|place| format!(" at {}", tick(&place.to_string())));
    let meaning = format!(
        "A provider of {}{} is registered with the protocol {protocol}, and the consumer's Dubbo \
         has no extension for it: it doesn't use that provider.",
        named(seen),
        shown.unwrap_or_default()
    );
    let judgement = Judgement::new(class("unsupported-protocol"), Confidence::Certain, meaning);
    let there = seen.said.exported.iter().map(|name| name.trim_matches(['[', ']']).to_owned());
    let there: std::collections::BTreeSet<String> = there.filter(|name| !name.is_empty()).collect();
    let judgement = match there.is_empty() {
        true => judgement,
        false => judgement.and(format!("It has {}.", names(&there))),
    };
    judgement
        .and(
            "Add the protocol's dependency to the consumer (such as `dubbo-rpc-triple`), or have \
             the provider export a protocol that the consumer has.",
        )
        .or(rule("RP604"), "if it is the only provider")
}

fn not_allowed(seen: &Seen) -> Judgement {
    let class_name = tick(seen.said.value.as_deref().unwrap_or_default());
    let meaning = format!(
        "Dubbo refuses to read the class {class_name}: it isn't on its list of classes that are \
         allowed (3.2 and later, mode STRICT), or it is on that of the dangerous ones."
    );
    Judgement::new(class("refused-class"), Confidence::Certain, meaning).and(
        "Write its name, or its package, into `security/serialize.allowlist` in the class path of \
         the side that logs this. The address and the registry are in order.",
    )
}

fn allowed_yet(seen: &Seen) -> Judgement {
    let mut judgement = not_allowed(seen);
    let class_name = tick(seen.said.value.as_deref().unwrap_or_default());
    judgement.meaning.insert(
        0,
        format!("{class_name} is read all the same: the mode is WARN, so this fails no call yet."),
    );
    judgement
}

fn not_serializable(seen: &Seen) -> Judgement {
    let class_name = tick(seen.said.value.as_deref().unwrap_or_default());
    let meaning =
        format!("The class {class_name} isn't Serializable, so Dubbo refuses to send or read it.");
    Judgement::new(class("refused-class"), Confidence::Certain, meaning).and(
        "Let it implement `java.io.Serializable`, or set \
         `dubbo.application.check-serializable=false` on both sides.",
    )
}

fn too_large(seen: &Seen) -> Judgement {
    let size = seen.said.size.unwrap_or_default();
    let meaning = format!(
        "A request or an answer of {size} bytes is longer than the limit (`payload`, 8 MiB by \
         default), so the side that logs this refuses it. The connection is in order."
    );
    Judgement::new(class("payload"), Confidence::Certain, meaning)
        .and("Raise `dubbo.protocol.payload` on both sides, or send less at once.")
        .or(rule("RP503"), "another protocol's bytes were taken for a length")
}
