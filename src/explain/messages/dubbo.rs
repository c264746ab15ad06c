//! What Dubbo's consumers and providers write: 2.5 to 3.3.

use crate::explain::address::{answered_once, no_connection};
use crate::explain::faults::{class, rule};
use crate::explain::judgement::{Judgement, Message, Seen, Weight};
use crate::explain::services::not_exported;
use crate::explain::steps::check;
use crate::model::Confidence;
use crate::model::quote::tick;

pub(super) static MESSAGES: &[Message] = &[
    Message {
        says: "client(url: {url}) failed to connect to server {address}, error message is:{cause}",
        weight: Weight::Cause,
        judge: no_connection,
    },
    Message {
        says: "client(url: {url}) failed to connect to server {address} client-side {cause}",
        weight: Weight::Cause,
        judge: no_connection,
    },
    Message {
        says: "client(url: {url}) failed to connect to server {address}",
        weight: Weight::Cause,
        judge: no_connection,
    },
    Message {
        says: "connect to the server {address} (check == false",
        weight: Weight::Symptom,
        judge: no_connection,
    },
    Message {
        says: "Failed connect to server {address} from {…}, cause: {cause}",
        weight: Weight::Cause,
        judge: no_connection,
    },
    Message {
        says: "Failed to connect to server {address} from {…}, cause: {cause}",
        weight: Weight::Cause,
        judge: no_connection,
    },
    Message {
        says: "message can not send, because channel is closed . url:{url}",
        weight: Weight::Symptom,
        judge: closed,
    },
    Message {
        says: "R:{address}]] is inactive. Directly return the unFinished request",
        weight: Weight::Symptom,
        judge: lost,
    },
    Message {
        says: "No provider available for the service {service} from registry {registry} on the consumer \
               {consumer} using the dubbo version {version}",
        weight: Weight::Symptom,
        judge: no_provider,
    },
    Message {
        says: "No provider available from registry {registry} for service {service} on consumer \
               {consumer} use dubbo version {version}",
        weight: Weight::Symptom,
        judge: no_provider,
    },
    Message {
        says: "Failed to check the status of the service {service}. No provider available for the \
               service {…} from the url {registry-url} to the consumer {consumer} use dubbo version {version}",
        weight: Weight::Symptom,
        judge: no_provider_at_start,
    },
    Message {
        says: "Failed to check the status of the service {service}. No provider available",
        weight: Weight::Symptom,
        judge: no_provider_at_start,
    },
    Message {
        says: "Forbid consumer {consumer} access service {service} from registry {registry} use dubbo \
               version {version}",
        weight: Weight::Symptom,
        judge: no_provider,
    },
    Message {
        says: "No provider available after connectivity filter for the service {service} All routed \
               invokers' size: {…} from registry {registry} on the consumer {consumer} using",
        weight: Weight::Symptom,
        judge: none_connected,
    },
    Message {
        says: "No provider available after route for the service {service} from registry {…} on the \
               consumer {consumer} using",
        // A consumer that is connected with nobody writes it as well.
        weight: Weight::Wrapper,
        judge: routed_away,
    },
    Message {
        says: "Not found exported service: {service} in [{exported}], may be version or group mismatch \
               , channel: consumer: {…} --> provider: {address}, message:",
        weight: Weight::Cause,
        judge: not_exported,
    },
    Message {
        says: "Not found exported service: {service} in [{exported}], may be version or group mismatch",
        weight: Weight::Cause,
        judge: not_exported,
    },
    Message {
        says: "Not found exported service: {service} in [{exported}]",
        weight: Weight::Cause,
        judge: not_exported,
    },
    Message {
        says: "Not found exported service: {service}",
        weight: Weight::Symptom,
        judge: not_exported,
    },
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
        says: "Failed to bind {…} on {address}, cause: {cause}",
        weight: Weight::Cause,
        judge: bind,
    },
    Message {
        says: "Specified invalid registry ip from property:DUBBO_IP_TO_REGISTRY, value:{value}",
        weight: Weight::Cause,
        judge: rejected,
    },
    Message {
        says: "Specified invalid port from env value:{value}",
        weight: Weight::Cause,
        judge: rejected,
    },
    Message {
        says: "Should has at least one way to know which services this interface belongs to",
        weight: Weight::Cause,
        judge: no_mapping,
    },
    Message {
        says: "Service {service} not found, invocation rejected",
        weight: Weight::Cause,
        judge: not_exported,
    },
    Message {
        says: "Fail to decode request due to: RpcInvocation [methodName={…}, parameterTypes=null",
        weight: Weight::Cause,
        judge: not_decoded,
    },
    Message {
        says: "Unexpected serialization id:{…} received from network",
        weight: Weight::Cause,
        judge: undecoded,
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
        says: "UNAVAILABLE : upstream {address} is unavailable",
        weight: Weight::Symptom,
        judge: closed,
    },
    Message {
        says: "in the service {service}. Tried {…} times of the providers [{addresses}] ({…}) from the \
               registry {registry} on the consumer {consumer} using the dubbo version {version}",
        weight: Weight::Wrapper,
        judge: tried,
    },
    Message {
        says: "Fail to invoke remote method: {…}, provider: {url}, cause: {cause}",
        weight: Weight::Wrapper,
        judge: tried,
    },
    Message {
        says: "Failed to invoke remote method: {…}, provider: {url}, cause: {cause}",
        weight: Weight::Wrapper,
        judge: tried,
    },
];

fn named(seen: &Seen) -> String {
    seen.said.service.as_ref().map_or("a service".to_owned(), |service| tick(&service.interface))
}

/// A registry without a usable provider, or one whose providers can't be connected.
fn no_provider(seen: &Seen) -> Judgement {
    if !seen.said.places.is_empty() {
        return none_connected(seen);
    }
    let registry = seen.said.registry.as_deref().map_or("the registry".to_owned(), tick);
    let meaning =
        format!("When the call was made, {registry} had no usable provider of {}.", named(seen));
    Judgement::new(rule("RP604"), Confidence::Likely, meaning)
        .and(
            "None is registered, the registered ones have another group or version, or consumer and \
             providers use different registries, groups or namespaces.",
        )
        .or(rule("RP803"), "the consumer's root isn't the providers' one")
        .or(class("metadata-missing"), "Dubbo 3, and the provider registers by interface only")
        .or(class("routed-away"), "a rule or a blocklist leaves none")
        .steps(check(seen))
}

/// `check=true`: the consumer doesn't even start.
fn no_provider_at_start(seen: &Seen) -> Judgement {
    no_provider(seen).and(
        "It is the check at start: with `check=false` the consumer starts, and its calls fail until \
         there is a provider.",
    )
}

/// Providers are registered, and the consumer has a connection with none of them.
fn none_connected(seen: &Seen) -> Judgement {
    let known = format!(
        "The registry lists {} provider{} of {}, but the consumer has no connection to any.",
        seen.said.places.len(),
        if seen.said.places.len() == 1 { "" } else { "s" },
        named(seen)
    );
    match &seen.said.place {
        Some(_) => {
            let mut judgement = no_connection(seen);
            judgement.meaning.insert(0, known);
            judgement
        }
        None => Judgement::new(
            rule("RP604"),
            Confidence::Likely,
            format!("The consumer has no connection to any provider of {}.", named(seen)),
        )
        .or(rule("RP405"), "their addresses can't be reached from the consumer")
        .steps(check(seen)),
    }
}

fn routed_away(seen: &Seen) -> Judgement {
    let meaning = format!("Dubbo's routing rules left no provider of {}.", named(seen));
    Judgement::new(class("routed-away"), Confidence::Possible, meaning)
        .and("A consumer that is connected to no provider logs this as well.")
        .or(rule("RP604"), "no provider is registered, or none is connected")
        .steps(check(seen))
}

/// Dubbo 2.6 says no more than this of a provider that it never reached.
fn closed(seen: &Seen) -> Judgement {
    let mut judgement = no_connection(seen);
    judgement.meaning.insert(
        0,
        "The consumer has no connection to the provider: it was never established, or it was lost."
            .to_owned(),
    );
    judgement
        .or(class("connection-lost"), "it worked before: a restart, or an idle connection dropped")
}

fn lost(seen: &Seen) -> Judgement {
    answered_once(seen, class("connection-lost"), "was connected, and the connection broke.")
}

fn no_answer(seen: &Seen) -> Judgement {
    answered_once(
        seen,
        class("slow-or-silent"),
        "was connected and got the request, but no answer came in time.",
    )
}

fn exhausted(_: &Seen) -> Judgement {
    let meaning = "The provider is reached, but all its threads are busy, so it refuses the call: a \
                   thread dump (jstack) there shows what they wait for.";
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

fn bind(seen: &Seen) -> Judgement {
    let cause = seen.said.cause.as_deref().unwrap_or_default().to_ascii_lowercase();
    let shown = seen.said.place.as_ref().map(|place| tick(&place.to_string())).unwrap_or_default();
    // Every machine has 0.0.0.0, which is what Dubbo 2.5 binds.
    if cause.contains("in use") || cause.contains("0.0.0.0") {
        let meaning = format!("Another process of this machine already listens on {shown}.");
        return Judgement::new(class("port-in-use"), Confidence::Likely, meaning)
            .and("`ss -ltnp` shows which; in a container, look on the host too if it shares the network.");
    }
    let meaning = format!("The machine, or the container, has no address {shown} to listen on.");
    Judgement::new(class("bind-address"), Confidence::Likely, meaning).and(
        "`dubbo.protocol.host` and DUBBO_IP_TO_BIND are bound as well as registered. For an \
             address that exists only outside (a cloud's public address, the Docker host's), set \
             DUBBO_IP_TO_REGISTRY instead, and don't set the address to bind.",
    )
}

fn rejected(seen: &Seen) -> Judgement {
    let value = tick(seen.said.value.as_deref().unwrap_or_default());
    let meaning = format!("Dubbo refuses {value}, so the process doesn't start.");
    Judgement::new(class("rejected-override"), Confidence::Certain, meaning).and(
        "127.*, localhost and 0.0.0.0 are refused, and so are names that don't resolve, and ports \
         outside 1 to 65535. Set what callers use: DUBBO_IP_TO_REGISTRY to the host's address.",
    )
}

fn no_mapping(seen: &Seen) -> Judgement {
    let meaning = "A Dubbo 3 consumer looks for its provider by application, but the registry doesn't \
                   say which application serves the interface.";
    Judgement::new(class("metadata-missing"), Confidence::Likely, meaning)
        .or(rule("RP604"), "no provider is registered at all")
        .steps(check(seen))
}

/// All that a caller learns from 3.2 on; the provider's own log says which it is.
fn not_decoded(seen: &Seen) -> Judgement {
    let service = seen.said.service.as_ref();
    let meaning = format!(
        "The process that answers has no {} in that group and version, or refuses the serialization: \
         from 3.2 on Dubbo tells a caller only that it can't read the call.",
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
    let meaning = "A provider got a request that it can't read: another serialization, a class that it \
                   doesn't have or refuses, or another protocol on the port.";
    Judgement::new(rule("RP505"), Confidence::Possible, meaning)
        .or(rule("RP503"), "the caller speaks another protocol")
        .steps(check(seen))
}

/// The wrapper alone.
fn tried(seen: &Seen) -> Judgement {
    let meaning = format!("A call of {} failed at each provider that was tried.", named(seen));
    Judgement::new(rule("RP604"), Confidence::Possible, meaning)
        .and("The reason is behind `cause:` or in the innermost `Caused by:`; paste that too.")
        .steps(check(seen))
}
