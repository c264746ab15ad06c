//! What RocketMQ's client in Go writes (rocketmq-client-go 2).

use super::no_route;
use crate::explain::address::no_connection;
use crate::explain::faults::{class, rule};
use crate::explain::judgement::{Judgement, Message, Seen, Weight, step};
use crate::explain::shaped::by_shape;
use crate::model::Confidence;
use crate::model::quote::tick;

pub(in crate::explain::messages) static MESSAGES: &[Message] = &[
    Message {
        says: "connect to namesrv failed.\" namesrv=\"{address}\"",
        weight: Weight::Symptom,
        judge: no_connection,
    },
    Message {
        says: "send heart beat to broker error\" underlayError=\"dial tcp {address}: {cause}",
        weight: Weight::Symptom,
        judge: no_connection,
    },
    Message {
        says: "send heart beat to broker error\" underlayError=\"{cause}",
        weight: Weight::Wrapper,
        judge: silent_broker,
    },
    Message {
        says: "the topic={topic} route info not found",
        weight: Weight::Wrapper,
        judge: no_route,
    },
    Message {
        says: "topic={topic} route info not found",
        weight: Weight::Wrapper,
        judge: no_route,
    },
    Message { says: "IP addr error", weight: Weight::Cause, judge: no_ip },
    Message { says: "multiple IP addr does not support", weight: Weight::Cause, judge: several },
    Message { says: "nameServerAddrs can't be empty.", weight: Weight::Cause, judge: none },
    Message {
        says: "no name server addr found with resolver: {value}",
        weight: Weight::Cause,
        judge: none,
    },
    Message {
        says: "address {anything}: too many colons in address",
        weight: Weight::Cause,
        judge: colons,
    },
    Message {
        says: "address {anything}: missing port in address",
        weight: Weight::Cause,
        judge: no_port,
    },
];

fn no_ip(_: &Seen) -> Judgement {
    let meaning = "The Go client takes a name server only as an IP address with its port \
                   (`10.0.0.1:9876`): a host name or a domain is refused.";
    Judgement::new(class("no-name-server"), Confidence::Certain, meaning).and(
        "Write the address, or put `http://` before the name (`http://namesrv:9876`): then the \
         client doesn't look at it, takes the `http://` off again and resolves the name.",
    )
}

fn several(_: &Seen) -> Judgement {
    let meaning = "The Go client takes each name server as an entry of its own: \
                   `[]string{\"10.0.0.1:9876\", \"10.0.0.2:9876\"}`, not several in one text with \
                   semicolons or commas.";
    Judgement::new(class("no-name-server"), Confidence::Certain, meaning)
}

fn none(_: &Seen) -> Judgement {
    let meaning = "The Go client has no name server: `WithNsResolver` or `WithNameServer` is \
                   empty, and the variable NAMESRV_ADDR isn't set.";
    Judgement::new(class("no-name-server"), Confidence::Certain, meaning)
}

/// An IPv6 address that is registered without brackets: Go says so, and Java doesn't.
fn colons(seen: &Seen) -> Judgement {
    let place = seen.said.place.as_ref();
    let shown = place.map_or_else(String::new, |place| tick(&place.written));
    place
        .and_then(|place| by_shape(seen, place))
        .unwrap_or_else(|| {
            let meaning = format!(
                "{shown} has more colons than an address has: it isn't certain \
                        where its port begins."
            );
            Judgement::new(rule("RP112"), Confidence::Likely, meaning)
        })
        .and("With IPv6 it is written in square brackets: `brokerIP1=[2001:db8::7]`.")
}

fn no_port(seen: &Seen) -> Judgement {
    let shown = seen.said.place.as_ref().map_or_else(String::new, |place| tick(&place.written));
    let meaning = format!("{shown} has no port.");
    Judgement::new(rule("RP113"), Confidence::Certain, meaning)
        .and("A name server is written with its port, `10.0.0.1:9876`.")
}

fn silent_broker(_: &Seen) -> Judgement {
    let meaning =
        "The Go client can't talk to a broker that a name server gave it, and doesn't say which.";
    Judgement::new(rule("RP405"), Confidence::Possible, meaning)
        .or(rule("RP101"), "the broker registered its container's address")
        .or(class("slow-or-silent"), "the broker is overloaded")
        .steps([step(
            "Check the brokers' addresses, on the machine that failed (with your name servers):",
            Some("regprobe check 'NAME_SERVER:9876'".to_owned()),
        )])
}
