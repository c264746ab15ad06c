//! What RocketMQ's clients and brokers write: 4.x and 5.x, with brackets up to 4.5 and without.

pub(super) mod go;
pub(super) mod grpc;
pub(super) mod refusals;
pub(super) mod servers;

use crate::explain::address::{answered_once, no_connection};
use crate::explain::faults::{class, rule};
use crate::explain::judgement::{Judgement, Message, Seen, Weight, step};
use crate::explain::roles::LOOPBACK;
use crate::explain::steps::check;
use crate::model::quote::{shell, tick};
use crate::model::{Confidence, NextStep, Said, Whose};

pub(super) static MESSAGES: &[Message] = &[
    Message { says: "connect to <null> failed", weight: Weight::Cause, judge: nobody },
    Message { says: "connect to null failed", weight: Weight::Cause, judge: nobody },
    Message { says: "connect to  failed", weight: Weight::Cause, judge: empty },
    Message { says: "connect to <> failed", weight: Weight::Cause, judge: empty },
    Message { says: "connect to [{addresses}] failed", weight: Weight::Cause, judge: name_servers },
    Message { says: "connect to <{anything}> failed", weight: Weight::Cause, judge: no_connection },
    Message {
        says: "RemotingConnectException: connect to {anything} failed",
        weight: Weight::Cause,
        judge: no_connection,
    },
    Message { says: "connect to {address} failed", weight: Weight::Cause, judge: no_connection },
    Message { says: "send request to <{anything}> failed", weight: Weight::Cause, judge: broken },
    Message {
        says: "wait response on the channel <{anything}> timeout, {cause}",
        weight: Weight::Cause,
        judge: silent,
    },
    Message { says: "sendDefaultImpl call timeout", weight: Weight::Symptom, judge: ran_out },
    Message { says: "sendKernelImpl call timeout", weight: Weight::Symptom, judge: ran_out },
    Message { says: "sendSelectImpl call timeout", weight: Weight::Symptom, judge: ran_out },
    Message { says: "sendMessage call timeout", weight: Weight::Symptom, judge: ran_out },
    Message { says: "invokeSync call timeout", weight: Weight::Symptom, judge: ran_out },
    Message { says: "invokeAsync call timeout", weight: Weight::Symptom, judge: ran_out },
    Message { says: "ASYNC send call timeout", weight: Weight::Symptom, judge: ran_out },
    Message {
        says: "No route info of this topic: {topic}",
        weight: Weight::Cause,
        judge: no_route,
    },
    Message { says: "No route info of this topic: ,", weight: Weight::Cause, judge: no_route },
    Message {
        says: "No route info of this topic, {topic}",
        weight: Weight::Cause,
        judge: no_route,
    },
    Message {
        says: "No route info for this topic, {topic}",
        weight: Weight::Cause,
        judge: no_route,
    },
    Message {
        says: "No topic route info in name server for the topic: {topic}",
        weight: Weight::Cause,
        judge: no_route,
    },
    Message { says: "No name server address, please set it", weight: Weight::Cause, judge: unset },
    Message {
        says: "The Name Server Address[{value}] illegal, please set it as follows",
        weight: Weight::Cause,
        judge: illegal,
    },
    Message { says: "The broker[{brokers}] not exist", weight: Weight::Symptom, judge: no_broker },
    Message {
        says: "still failed, cost [{…}]ms, Topic: {topic}, BrokersSent: [{brokers}]",
        weight: Weight::Wrapper,
        judge: sent,
    },
    Message {
        says: "SyncTopicConfig Exception, {address}",
        weight: Weight::Cause,
        judge: metadata,
    },
    Message {
        says: "SyncSubscriptionGroup Exception, {address}",
        weight: Weight::Cause,
        judge: metadata,
    },
    Message { says: "DESC: slave fall behind master{…}", weight: Weight::Symptom, judge: behind },
    Message {
        says: "Slave fall behind master: {size} bytes",
        weight: Weight::Symptom,
        judge: behind,
    },
    Message {
        says: "Slave fall behind master {size}bytes",
        weight: Weight::Symptom,
        judge: behind,
    },
    Message {
        says: "Broker[{brokers}] master node does not exist",
        weight: Weight::Symptom,
        judge: no_broker,
    },
    Message {
        says: "The broker service address not found",
        weight: Weight::Symptom,
        judge: no_broker,
    },
    Message {
        says: "broker: {brokers} address not found",
        weight: Weight::Symptom,
        judge: no_broker,
    },
    Message {
        says: "closeChannel: close the connection to remote address[{address}] result:",
        weight: Weight::Context,
        judge: no_connection,
    },
];

fn nobody(_: &Seen) -> Judgement {
    let meaning = "The client wanted to connect and had no address to connect to. Up to 4.9 it \
                   has no name server at all; from 5.0 on none of its name servers answers, which \
                   it says in the same words.";
    Judgement::new(class("no-name-server"), Confidence::Likely, meaning)
        .and("Where it sends to a broker, the route that it got is empty.")
        .or(class("no-route-of-topic"), "the name server answers, and knows no broker")
        .steps([step(
            "Ask the name servers of the client's own configuration, from where it runs:",
            Some("regprobe check 'NAME_SERVER:9876'".to_owned()),
        )])
}

/// An address without a letter: RocketMQ's own text has the two blanks.
fn empty(_: &Seen) -> Judgement {
    let meaning = "The client wanted to connect to an empty address. Its name servers are \
                   separated by commas, which RocketMQ doesn't know, or one entry of the list is empty.";
    Judgement::new(class("no-name-server"), Confidence::Likely, meaning)
        .and("Write them with semicolons and without blanks: `host:9876;host:9876`.")
        .steps([step(
            "Ask the name servers of the client's own configuration, from where it runs:",
            Some("regprobe check 'NAME_SERVER:9876;NAME_SERVER:9876'".to_owned()),
        )])
}

/// A list in brackets is that of the name servers.
fn name_servers(seen: &Seen) -> Judgement {
    let members: Vec<&str> = seen.said.places.iter().map(|place| place.written.as_str()).collect();
    let meaning = format!(
        "None of the client's name servers can be connected: {}.",
        tick(&members.join(", "))
    );
    let target = shell(&members.join(";"));
    let judgement = Judgement::new(rule("RP801"), Confidence::Likely, meaning);
    let mut hosts = seen.said.places.iter().filter_map(|place| place.address.as_ref());
    let judgement = match hosts.any(|address| address.host.is_loopback()) {
        true => judgement.and(LOOPBACK),
        false => judgement,
    };
    judgement
        .of(Whose::NameServer)
        .steps([step("Ask them from here:", Some(format!("regprobe check {target}")))])
}

fn broken(seen: &Seen) -> Judgement {
    answered_once(
        seen,
        class("connection-lost"),
        "was connected, and the connection broke while a request was sent.",
    )
    .or(rule("RP405"), "a firewall allows connections and drops the packets that follow")
    .also(for_grpc(seen))
}

/// A client of 4.x that is sent to the port of the clients of 5.
fn for_grpc(seen: &Seen) -> Option<&'static str> {
    let port = seen.said.place.as_ref()?.address.as_ref()?.port;
    (port == Some(8_081)).then_some(
        "By its port it is a proxy's port for gRPC. A client of 4.x needs a name server (9876), \
         or the proxy's port for remoting (8080).",
    )
}

fn silent(seen: &Seen) -> Judgement {
    answered_once(
        seen,
        rule("RP501"),
        "was connected and got the request, but no answer came in time.",
    )
    .or(rule("RP503"), "another protocol is behind the port")
    .also(for_grpc(seen))
}

/// The whole time limit of a message went by.
fn ran_out(seen: &Seen) -> Judgement {
    let rest = "The time limit of the whole message expired (sendMsgTimeout, 3 s by default): \
                usually a connection to the broker can't be established, and this limit expires \
                before the connection's own, so that the address isn't logged.";
    let judgement = match &seen.said.place {
        Some(_) => {
            let mut judgement = no_connection(seen);
            judgement.meaning.push(rest.to_owned());
            return judgement;
        }
        None => Judgement::new(rule("RP405"), Confidence::Possible, rest),
    };
    judgement
        .or(rule("RP101"), "the broker registered its container's address")
        .or(rule("RP303"), "an old client sends through the fast port, which is closed")
        .or(class("slow-or-silent"), "the broker is overloaded")
        .and("With a longer sendMsgTimeout (15 s) the client logs the address.")
        .steps(check(seen))
}

fn no_route(seen: &Seen) -> Judgement {
    let topic = seen.said.topic.as_deref().map(|topic| format!(" {}", tick(topic)));
    let meaning = format!(
        "The name server that was asked knows no broker for the topic{}.",
        topic.unwrap_or_default()
    );
    Judgement::new(class("no-route-of-topic"), Confidence::Likely, meaning)
        .and(
            "The topic doesn't exist and isn't created automatically (autoCreateTopicEnable), its \
             broker isn't registered, or it is registered only with another name server.",
        )
        .or(rule("RP704"), "the broker registers with only some of the name servers")
        .or(rule("RP803"), "no broker is registered at all")
        .steps([step(
            "See which brokers each name server knows (with all of yours):",
            Some("regprobe check 'NAME_SERVER:9876;NAME_SERVER:9876'".to_owned()),
        )])
}

fn unset(_: &Seen) -> Judgement {
    let meaning = "No name server is configured in the client: neither `namesrvAddr` in code, nor \
                   `-Drocketmq.namesrv.addr`, nor the variable NAMESRV_ADDR.";
    Judgement::new(class("no-name-server"), Confidence::Certain, meaning)
}

fn illegal(seen: &Seen) -> Judgement {
    // The message itself still has the blanks at the ends of the value.
    let written = seen.quote.split_once('[').and_then(|(_, rest)| rest.split_once(']'));
    let written = written.map_or("", |(value, _)| value);
    let meaning =
        format!("The broker can't read {} as name servers, so it doesn't start.", tick(written));
    let judgement = Judgement::new(class("no-name-server"), Confidence::Certain, meaning);
    let judgement = match written.split(';').find(|entry| entry.contains(char::is_whitespace)) {
        Some(entry) => judgement.and(format!(
            "There is a blank (a space) in {}: a blank at the end of a line of a properties file \
             is part of the value.",
            tick(entry)
        )),
        None if written.contains([',', '|', '；', '，']) => {
            judgement.and("The entries aren't separated by semicolons.")
        }
        None => judgement,
    };
    judgement.and("They are written `host:9876;host:9876`, separated by semicolons.")
}

fn no_broker(seen: &Seen) -> Judgement {
    let broker = tick(seen.said.brokers.as_deref().unwrap_or_default());
    let meaning =
        format!("The name servers don't list the broker {broker} or its master any more.");
    Judgement::new(class("no-route-of-topic"), Confidence::Likely, meaning)
        .or(rule("RP704"), "some name servers list it")
        .steps(check(seen))
}

fn sent(seen: &Seen) -> Judgement {
    let brokers = tick(seen.said.brokers.as_deref().unwrap_or_default());
    let meaning = format!("A message failed at each broker that was tried: {brokers}.");
    Judgement::new(rule("RP405"), Confidence::Possible, meaning)
        .and("The reason is in the innermost `Caused by:`; paste that too.")
        .steps(check(seen))
}

fn metadata(seen: &Seen) -> Judgement {
    let shown = seen.said.place.as_ref().map(|place| tick(&place.to_string())).unwrap_or_default();
    let meaning = format!("A slave can't fetch topics and groups from its master at {shown}.");
    Judgement::new(class("replication"), Confidence::Likely, meaning)
        .and(
            "For that it uses the master's brokerIP1, the address for clients; for the data it \
             uses brokerIP2. Both have to be reachable from the slave.",
        )
        .steps(check(seen))
}

fn behind(seen: &Seen) -> Judgement {
    let meaning = "A slave doesn't have the master's data: it is slow, or can't reach the master's \
                   replication address (brokerIP2 and haListenPort, 10912 by default).";
    Judgement::new(rule("RP701"), Confidence::Possible, meaning)
        .or(class("replication"), "the slave is only slow")
        .steps(check(seen))
}

/// How to look at a broker that is reached, live.
fn check_broker(seen: &Seen) -> Vec<NextStep> {
    let said = Said { topic: None, ..seen.said.clone() };
    check(&Seen { said: &said, whose: Whose::Registered, ..*seen })
}
