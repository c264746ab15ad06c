//! What Kafka's broker writes when it refuses to start because of its listeners.

use crate::explain::faults::class;
use crate::explain::judgement::{Judgement, Message, Seen, Weight};
use crate::model::Confidence;
use crate::model::quote::tick;

pub(in crate::explain::messages) static MESSAGES: &[Message] = &[
    Message {
        says: "Each listener must have a different port{…}listeners: {value}",
        weight: Weight::Cause,
        judge: same_port,
    },
    Message {
        says: "If you have two listeners on the same port then one needs to be IPv4 and the other \
               IPv6, listeners: {value}",
        weight: Weight::Cause,
        judge: same_port,
    },
    Message {
        says: "Each listener must have a different name{…}listeners: {value}",
        weight: Weight::Cause,
        judge: same_name,
    },
    Message {
        says: "inter.broker.listener.name must be a listener name defined in \
               advertised.listeners. The valid options based on currently configured listeners \
               are {value}",
        weight: Weight::Cause,
        judge: inter_broker,
    },
    Message {
        says: "inter.broker.listener.name must be a listener name defined in advertised.listeners",
        weight: Weight::Cause,
        judge: inter_broker,
    },
    Message {
        says: "No security protocol defined for listener {value}",
        weight: Weight::Cause,
        judge: unmapped,
    },
    Message {
        says: "advertised.listeners listener names must be equal to or a subset of the ones \
               defined in listeners. Found {value}. The valid options based on the current \
               configuration are",
        weight: Weight::Cause,
        judge: not_listened,
    },
    Message {
        says: "There must be at least one advertised listener",
        weight: Weight::Cause,
        judge: none_advertised,
    },
    Message {
        says: "The advertised.listeners config must not contain KRaft controller listeners from \
               controller.listener.names",
        weight: Weight::Cause,
        judge: controller_advertised,
    },
    Message {
        says: "controller.listener.names must contain at least one value appearing in the \
               'listeners' configuration",
        weight: Weight::Cause,
        judge: no_controller,
    },
    Message {
        says: "Configured end points {value} in advertised listeners are already registered by \
               broker {node}",
        weight: Weight::Cause,
        judge: registered_twice,
    },
    Message {
        says: "Socket server failed to bind to {address}: {cause}",
        weight: Weight::Cause,
        judge: bind,
    },
];

fn listeners(meaning: impl Into<String>) -> Judgement {
    Judgement::new(class("kafka-listeners"), Confidence::Certain, meaning).and(
        "The broker doesn't start. `regprobe whoami --as kafka` tells what it would advertise.",
    )
}

fn value(seen: &Seen) -> String {
    tick(seen.said.value.as_deref().unwrap_or("listeners").trim())
}

fn same_port(seen: &Seen) -> Judgement {
    listeners(format!(
        "Two listeners have the same port in {}. Give each its own: clients that come from \
         different networks connect to different ports.",
        value(seen)
    ))
}

fn same_name(seen: &Seen) -> Judgement {
    listeners(format!(
        "Two listeners have the same name in {}. Give them different names (INTERNAL, EXTERNAL), and map \
         each name in listener.security.protocol.map.",
        value(seen)
    ))
}

fn inter_broker(seen: &Seen) -> Judgement {
    listeners(format!(
        "inter.broker.listener.name (PLAINTEXT where it isn't set) names no listener of \
         advertised.listeners. Set it to one of {}.",
        value(seen)
    ))
}

fn unmapped(seen: &Seen) -> Judgement {
    let name = value(seen);
    listeners(format!(
        "The listener {name} isn't in listener.security.protocol.map. Add it there, as in \
         `INTERNAL:PLAINTEXT,EXTERNAL:PLAINTEXT`."
    ))
}

fn not_listened(seen: &Seen) -> Judgement {
    listeners(format!(
        "advertised.listeners has the names {}, and `listeners` lacks one of them: each \
         advertised listener needs one of the same name that listens.",
        value(seen)
    ))
}

fn none_advertised(_: &Seen) -> Judgement {
    listeners(
        "No listener is left to be advertised to clients: all are in controller.listener.names. \
         Add one for clients to `listeners` and advertised.listeners.",
    )
}

fn controller_advertised(_: &Seen) -> Judgement {
    listeners(
        "advertised.listeners has a listener of the KRaft controller. Remove it there: clients \
         don't talk to controllers.",
    )
}

fn no_controller(_: &Seen) -> Judgement {
    listeners(
        "The process is a KRaft controller, and `listeners` has no listener that \
         controller.listener.names names.",
    )
}

fn registered_twice(seen: &Seen) -> Judgement {
    let other =
        seen.said.node.map_or("Another broker".to_owned(), |node| format!("The broker {node}"));
    listeners(format!(
        "{other} advertises {} already: each broker needs an address, or a port, of its own.",
        value(seen)
    ))
}

fn bind(seen: &Seen) -> Judgement {
    let cause = seen.said.cause.as_deref().unwrap_or_default().to_ascii_lowercase();
    let shown = seen.said.place.as_ref().map(|place| tick(&place.to_string())).unwrap_or_default();
    match cause.contains("in use") {
        true => Judgement::new(
            class("port-in-use"),
            Confidence::Certain,
            format!(
                "Another process of this machine already listens on {shown}, so the broker \
                     doesn't start."
            ),
        )
        .and(
            "`ss -ltnp` shows which; in a container, look on the host too if it shares the \
              network.",
        ),
        false => Judgement::new(
            class("bind-address"),
            Confidence::Likely,
            format!("The machine, or the container, has no address {shown} to listen on."),
        )
        .and(
            "`listeners` has to be an address of this machine or 0.0.0.0; the address \
              for clients goes into advertised.listeners.",
        ),
    }
}
