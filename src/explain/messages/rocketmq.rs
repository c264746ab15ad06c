//! What RocketMQ's clients and brokers write: 4.x and 5.x, with brackets up to 4.5 and without.

use crate::explain::address::{answered_once, no_connection};
use crate::explain::faults::{class, rule};
use crate::explain::judgement::{Judgement, Message, Seen, Weight, step};
use crate::explain::steps::check;
use crate::model::Confidence;
use crate::model::quote::{shell, tick};

pub(super) static MESSAGES: &[Message] = &[
    Message { says: "connect to <null> failed", weight: Weight::Cause, judge: nobody },
    Message { says: "connect to null failed", weight: Weight::Cause, judge: nobody },
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
    Message { says: "ASYNC send call timeout", weight: Weight::Symptom, judge: ran_out },
    Message {
        says: "No route info of this topic: {topic}",
        weight: Weight::Cause,
        judge: no_route,
    },
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
    Message { says: "slave fall behind master{…}", weight: Weight::Symptom, judge: behind },
    Message { says: "create grpc conn failed, err={cause}", weight: Weight::Cause, judge: grpc },
    Message { says: "ProducerImpl [FAILED]", weight: Weight::Symptom, judge: grpc },
    Message {
        says: "closeChannel: close the connection to remote address[{address}] result:",
        weight: Weight::Context,
        judge: no_connection,
    },
];

fn nobody(_: &Seen) -> Judgement {
    let meaning = "The client wanted to connect and had no address to connect to. Up to 4.9 it has no \
                   name server at all; from 5.0 on none of its name servers answers, which it says in \
                   the same words.";
    Judgement::new(class("no-name-server"), Confidence::Likely, meaning)
        .and("Where it sends to a broker, the route that it got is empty.")
        .or(class("no-route-of-topic"), "the name server answers, and knows no broker")
        .steps([step(
            "Ask the name servers of the client's own configuration, from where it runs:",
            Some("regprobe check 'NAME_SERVER:9876'".to_owned()),
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
    Judgement::new(rule("RP801"), Confidence::Likely, meaning)
        .steps([step("Ask them from here:", Some(format!("regprobe check {target}")))])
}

fn broken(seen: &Seen) -> Judgement {
    answered_once(
        seen,
        class("connection-lost"),
        "was connected, and the connection broke while a request was sent.",
    )
    .or(rule("RP405"), "a firewall allows connections and drops the packets that follow")
}

fn silent(seen: &Seen) -> Judgement {
    answered_once(
        seen,
        rule("RP501"),
        "was connected and got the request, but no answer came in time.",
    )
    .or(rule("RP503"), "another protocol is behind the port")
}

/// The whole time limit of a message went by.
fn ran_out(seen: &Seen) -> Judgement {
    let rest = "The time limit of the whole message expired (sendMsgTimeout, 3 s by default): usually a \
                connection to the broker can't be established, and this limit expires before the \
                connection's own, so that the address isn't logged.";
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
    let topic = tick(seen.said.topic.as_deref().unwrap_or_default());
    let meaning = format!("The name server that was asked knows no broker for the topic {topic}.");
    Judgement::new(class("no-route-of-topic"), Confidence::Likely, meaning)
        .and(
            "The topic doesn't exist and isn't created automatically (autoCreateTopicEnable), its broker \
             isn't registered, or it is registered only with another name server.",
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
    let value = tick(seen.said.value.as_deref().unwrap_or_default());
    let meaning = format!("The broker can't read {value} as name servers, so it doesn't start.");
    Judgement::new(class("no-name-server"), Confidence::Certain, meaning)
        .and("They are written `host:9876;host:9876`, separated by semicolons.")
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
            "For that it uses the master's brokerIP1, the address for clients; for the data it uses \
             brokerIP2. Both have to be reachable from the slave.",
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

fn grpc(seen: &Seen) -> Judgement {
    let meaning = "A RocketMQ 5 client for gRPC gets no gRPC answer. It needs a proxy's port (8081), \
                   not a name server's (9876) nor a broker's (10911).";
    Judgement::new(class("client-generation"), Confidence::Possible, meaning)
        .or(rule("RP405"), "the proxy's port can't be reached")
        .steps(check(seen))
}
