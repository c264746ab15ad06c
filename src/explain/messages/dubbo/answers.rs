//! What Dubbo writes of a call that arrived: no answer in time, no free thread, bytes that it can't read.

use super::serialization::{unexpected, unexpected_type};
use crate::explain::address::answered_once;
use crate::explain::faults::{class, rule};
use crate::explain::judgement::{Judgement, Message, Seen, Weight};
use crate::explain::steps::check;
use crate::model::Confidence;
use crate::model::quote::tick;

pub(in crate::explain::messages) static MESSAGES: &[Message] = &[
    Message {
        says: "Waiting server-side response timeout{…}, channel: {…} -> {address}",
        weight: Weight::Cause,
        judge: no_answer,
    },
    Message {
        says: "Waiting server-side response timeout{cause}",
        weight: Weight::Symptom,
        judge: no_answer,
    },
    Message {
        says: "Sending request timeout in client-side{…}, channel: {…} -> {address}",
        weight: Weight::Cause,
        judge: not_sent,
    },
    Message {
        says: "Sending request timeout in client-side{cause}",
        weight: Weight::Symptom,
        judge: not_sent,
    },
    Message {
        says: "Invoke remote method timeout. method: {…}, provider: {url}, cause: {cause}",
        weight: Weight::Wrapper,
        judge: no_answer,
    },
    Message {
        says: "Fail to decode request due to: RpcInvocation [methodName={…}, parameterTypes=null",
        weight: Weight::Cause,
        judge: not_decoded,
    },
    Message {
        says: "Unexpected serialization id:{size} received from network",
        weight: Weight::Cause,
        judge: unexpected,
    },
    Message {
        says: "Unexpected serialization type:{value} received from network",
        weight: Weight::Cause,
        judge: unexpected_type,
    },
    Message {
        says: "Fail to decode request due to: {cause}",
        weight: Weight::Symptom,
        judge: undecoded,
    },
    Message {
        says: "Server side({…}) threadpool is exhausted",
        weight: Weight::Cause,
        judge: exhausted,
    },
    Message {
        says: "Thread pool is EXHAUSTED! Thread Name: DubboServerHandler-{address}, Pool Size: \
               {value} (active:",
        weight: Weight::Cause,
        judge: exhausted,
    },
    Message {
        says: "Thread pool is EXHAUSTED! Thread Name:",
        weight: Weight::Cause,
        judge: exhausted,
    },
    Message {
        says: "UNAVAILABLE : no healthy upstream",
        weight: Weight::Cause,
        judge: by_a_sidecar,
    },
    Message {
        says: "upstream connect error or disconnect/reset before headers. reset reason: {cause}",
        weight: Weight::Cause,
        judge: by_a_sidecar,
    },
];

fn no_answer(seen: &Seen) -> Judgement {
    answered_once(
        seen,
        class("slow-or-silent"),
        "was connected and got the request, but no answer came in time.",
    )
}

/// Envoy, and so Istio, answers for a provider that it can't connect with.
fn by_a_sidecar(seen: &Seen) -> Judgement {
    let cause = seen.said.cause.as_deref().unwrap_or_default().to_ascii_lowercase();
    let shown = seen
        .said
        .place
        .as_ref()
        .map_or("the provider".to_owned(), |place| tick(&place.to_string()));
    let meaning = format!(
        "A proxy of the mesh (Envoy) answers for {shown}: the caller reaches the proxy, and the \
         proxy doesn't reach the provider."
    );
    let judgement = Judgement::new(rule("RP405"), Confidence::Likely, meaning);
    match cause.contains("error: 111") || cause.contains("refused") {
        true => judgement.and(
            "It was refused (error 111): no process listens on that port in the pod, or it \
             listens only on the loopback.",
        ),
        false => judgement,
    }
    .and("See that the Service's port is the provider's own, and that its pods are ready.")
    .or(rule("RP601"), "the provider is gone")
}

fn exhausted(_: &Seen) -> Judgement {
    let meaning = "The provider is reached, but all its threads are busy, so it refuses the call: \
                   a thread dump (jstack) there shows what they wait for.";
    Judgement::new(class("slow-or-silent"), Confidence::Certain, meaning)
}

fn not_sent(seen: &Seen) -> Judgement {
    let judgement = answered_once(
        seen,
        class("slow-or-silent"),
        "was connected, but the request didn't leave the consumer in time.",
    );
    judgement.and("The connection is congested, or the consumer itself is overloaded.")
}

/// All that a caller learns from 3.2 on; the provider's own log says which it is.
fn not_decoded(seen: &Seen) -> Judgement {
    let service = seen.said.service.as_ref();
    let meaning = format!(
        "The process that answers has no {} in that group and version, or refuses the \
         serialization: from 3.2 on Dubbo tells a caller only that it can't read the call.",
        service.map_or("such service".to_owned(), |service| tick(&service.interface))
    );
    Judgement::new(rule("RP502"), Confidence::Likely, meaning)
        .and(
            "The provider's log has the reason: \"Service … not found, invocation rejected\", or \
             \"Unexpected serialization id\".",
        )
        .or(rule("RP505"), "it has the service, and refuses the serialization")
        .steps(check(seen))
}

fn undecoded(seen: &Seen) -> Judgement {
    let meaning = "A provider got a request that it can't read: another serialization, a class \
                   that it doesn't have or refuses, or another protocol on the port.";
    Judgement::new(rule("RP505"), Confidence::Possible, meaning)
        .or(rule("RP503"), "the caller speaks another protocol")
        .steps(check(seen))
}
