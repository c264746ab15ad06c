//! What RocketMQ's brokers refuse, though they are reached: credentials, permissions, a full disk.

use super::check_broker;
use crate::explain::faults::{class, rule};
use crate::explain::judgement::{Judgement, Message, Seen, Weight};
use crate::model::Confidence;
use crate::model::quote::tick;

pub(in crate::explain::messages) static MESSAGES: &[Message] = &[
    Message { says: " BROKER: {address}", weight: Weight::Context, judge: credentials },
    Message { says: "AclException: {cause}", weight: Weight::Symptom, judge: credentials },
    Message {
        says: "UnauthorizedException: [request-id={…}, response-code={size}]",
        weight: Weight::Symptom,
        judge: credentials,
    },
    Message {
        says: "ForbiddenException: [request-id={…}, response-code={size}]",
        weight: Weight::Symptom,
        judge: permission,
    },
    Message { says: "No accessKey is configured", weight: Weight::Cause, judge: credentials },
    Message { says: "No acl config for {value}", weight: Weight::Cause, judge: credentials },
    Message {
        says: "No PlainAccessResource for accessKey={value}",
        weight: Weight::Cause,
        judge: credentials,
    },
    Message {
        says: "Check signature failed for accessKey={value}",
        weight: Weight::Cause,
        judge: signature,
    },
    Message { says: "No default permission for {value}", weight: Weight::Cause, judge: permission },
    Message {
        says: "Need admin permission for request code={size}, but accessKey={value} is not",
        weight: Weight::Cause,
        judge: permission,
    },
    Message {
        says: "has no permission to access {value} from ",
        weight: Weight::Cause,
        judge: permission,
    },
    Message { says: "username cannot be null", weight: Weight::Cause, judge: credentials },
    Message {
        says: "authentication header is incorrect",
        weight: Weight::Cause,
        judge: credentials,
    },
    Message { says: "DESC: User:{value} is not found", weight: Weight::Cause, judge: credentials },
    Message { says: "DESC: User:{value} is disabled", weight: Weight::Cause, judge: credentials },
    Message { says: "DESC: check signature failed", weight: Weight::Cause, judge: signature },
    Message {
        says: "Authentication failed. Please verify the credentials and try again.",
        weight: Weight::Symptom,
        judge: credentials,
    },
    Message {
        says: "Authorization failed. Please verify your access rights and try again.",
        weight: Weight::Symptom,
        judge: permission,
    },
    Message {
        says: "the topic[{topic}] sending message is forbidden",
        weight: Weight::Cause,
        judge: forbidden,
    },
    Message {
        says: "the topic[{topic}] pulling message is forbidden",
        weight: Weight::Cause,
        judge: forbidden,
    },
    Message {
        says: "the broker[{value}] sending message is forbidden",
        weight: Weight::Cause,
        judge: forbidden,
    },
    Message {
        says: "the broker[{value}] pulling message is forbidden",
        weight: Weight::Cause,
        judge: forbidden,
    },
    Message {
        says: "service not available now. It may be caused by one of the following reasons: the \
               broker's disk is full [{value}], messages are put to the slave",
        weight: Weight::Cause,
        judge: unavailable,
    },
    Message {
        says: "service not available now, maybe disk full, {value}, maybe your broker machine \
               memory too small",
        weight: Weight::Cause,
        judge: unavailable,
    },
    Message {
        says: "CODE: 14  DESC: service not available now",
        weight: Weight::Symptom,
        judge: unavailable,
    },
    Message { says: "busy, start flow control for a while", weight: Weight::Symptom, judge: busy },
    Message {
        says: "sendStatus=SLAVE_NOT_AVAILABLE, {…} brokerName={brokers}, queueId=",
        weight: Weight::Cause,
        judge: no_slave,
    },
    Message {
        says: "sendStatus=FLUSH_SLAVE_TIMEOUT, {…} brokerName={brokers}, queueId=",
        weight: Weight::Cause,
        judge: slow_slave,
    },
    Message { says: "sendStatus=FLUSH_DISK_TIMEOUT", weight: Weight::Cause, judge: slow_disk },
    Message { says: "SLAVE_NOT_AVAILABLE", weight: Weight::Symptom, judge: no_slave },
    Message { says: "FLUSH_SLAVE_TIMEOUT", weight: Weight::Symptom, judge: slow_slave },
];

fn credentials(seen: &Seen) -> Judgement {
    let meaning = "The broker or the proxy is reached, and its ACL wants credentials: the client \
                   has none, or those of a user that isn't known there or is disabled.";
    refused(seen, meaning)
}

fn signature(seen: &Seen) -> Judgement {
    let meaning = "The broker or the proxy is reached, and knows the access key, but the \
                   signature is wrong: the secret key of the client is another one than in its \
                   ACL.";
    refused(seen, meaning)
}

fn permission(seen: &Seen) -> Judgement {
    let meaning = "The broker or the proxy is reached, and its ACL doesn't permit that to this \
                   user: the topic, the group, the command or the client's address.";
    let judgement = refused(seen, meaning);
    match seen.said.value.as_deref() {
        Some(value) => judgement.and(format!("It is about {}.", tick(value))),
        None => judgement,
    }
}

fn refused(seen: &Seen, meaning: &str) -> Judgement {
    Judgement::new(class("credentials"), Confidence::Certain, meaning)
        .and(
            "ACL 1.0 (`aclEnable`) reads conf/plain_acl.yml on each broker; ACL 2.0 from 5.3 on \
             (`authenticationEnabled`, `authorizationEnabled`) keeps users that `mqadmin \
             createUser` and `createAcl` make. A 4.x client passes them as an AclClientRPCHook, \
             and brokers need them for each other too (`innerClientAuthenticationCredentials`).",
        )
        .or(rule("RP505"), "regprobe itself isn't told who answers")
        .steps(check_broker(seen))
}

fn forbidden(seen: &Seen) -> Judgement {
    let meaning = match (&seen.said.topic, &seen.said.value) {
        (Some(topic), _) => format!(
            "The broker is reached, and the topic {} has no permission for that there (`perm`: 6 \
             is read and write, 4 is read only, 2 is write only).",
            tick(topic)
        ),
        (None, Some(broker)) => format!(
            "The broker {} is reached, and is set to refuse that (`brokerPermission`: 6 is read \
             and write, 4 is read only, 2 is write only).",
            tick(broker)
        ),
        (None, None) => {
            "The broker is reached, and is set to refuse that (`brokerPermission`).".to_owned()
        }
    };
    Judgement::new(class("forbidden"), Confidence::Certain, meaning)
        .and(
            "`mqadmin topicRoute -t TOPIC` shows each broker's `perm`; updateTopicPerm or \
              wipeWritePerm set it.",
        )
        .steps(check_broker(seen))
}

fn unavailable(seen: &Seen) -> Judgement {
    let full = seen.said.value.as_deref().map(|disk| format!(" (its disk: {})", tick(disk)));
    let meaning = format!(
        "The broker is reached and can't store messages{}: its disk is full, it is a slave, or \
         its store is shut down or broken.",
        full.unwrap_or_default()
    );
    Judgement::new(class("store-unavailable"), Confidence::Certain, meaning)
        .and(
            "Look at `df` for storePathRootDir (above 90 % by default nothing is written), at \
             brokerRole, and at store.log.",
        )
        .steps(check_broker(seen))
}

fn busy(seen: &Seen) -> Judgement {
    let meaning = "The broker is reached and refuses the message because it is overloaded: its \
                   disk is slow, or requests wait too long for a thread.";
    Judgement::new(class("slow-or-silent"), Confidence::Certain, meaning).steps(check_broker(seen))
}

fn no_slave(seen: &Seen) -> Judgement {
    let broker = seen.said.brokers.as_deref().map_or("the broker".to_owned(), tick);
    let meaning = format!(
        "The message is stored at the master of {broker}. No slave follows it closely enough, \
         though its role is SYNC_MASTER: there is none, it can't reach the master's brokerIP2 and \
         haListenPort, or it is far behind."
    );
    slave(seen, &meaning)
}

fn slow_slave(seen: &Seen) -> Judgement {
    let broker = seen.said.brokers.as_deref().map_or("the broker".to_owned(), tick);
    let meaning = format!(
        "The message is stored at the master of {broker}, and its slave didn't confirm it in time \
         (syncFlushTimeout; slaveTimeout in 5.x)."
    );
    slave(seen, &meaning)
}

fn slow_disk(seen: &Seen) -> Judgement {
    let meaning = "The message is stored, and the broker (SYNC_FLUSH) didn't see it on the disk \
                   in time: the disk is slow or busy. The network is in order.";
    Judgement::new(class("slow-or-silent"), Confidence::Certain, meaning).steps(check_broker(seen))
}

fn slave(seen: &Seen, meaning: &str) -> Judgement {
    Judgement::new(class("replication"), Confidence::Likely, meaning)
        .or(rule("RP701"), "the master's address for its slaves can't be reached")
        .steps(check_broker(seen))
}
