//! What Dubbo's consumers and providers write: 2.5 to 3.3.

pub(super) mod answers;
pub(super) mod directory;
pub(super) mod go;
pub(super) mod metadata;
pub(super) mod registering;
mod serialization;

use crate::explain::address::{answered_once, no_connection};
use crate::explain::faults::{class, rule};
use crate::explain::judgement::{Judgement, Message, Seen, Weight};
use crate::explain::services::not_exported;
use crate::explain::steps::check;
use crate::model::quote::tick;
use crate::model::{Confidence, Whose};

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
        says: "is not connected normally, and send.reconnect is configured as false, the request \
               fails quickly{url}",
        weight: Weight::Symptom,
        judge: closed,
    },
    Message {
        says: "Can not recognize protocol from downstream={address} . preface={value} \
               protocols=[{exported}]",
        weight: Weight::Cause,
        judge: unrecognised,
    },
    Message {
        says: "Fail to connect to HeaderExchangeClient {…} -> {address}]",
        weight: Weight::Symptom,
        judge: closed,
    },
    // 3.x has it without the blank.
    Message {
        says: "Fail to connect toHeaderExchangeClient {…} -> {address}]",
        weight: Weight::Symptom,
        judge: closed,
    },
    Message {
        says: "R:{address}]] is inactive. Directly return the unFinished request",
        weight: Weight::Symptom,
        judge: lost,
    },
    Message {
        says: "Not found exported service: {service} in [{exported}], may be version or group \
               mismatch , channel: consumer: {…} --> provider: {address}, message:",
        weight: Weight::Cause,
        judge: not_exported,
    },
    Message {
        says: "Not found exported service: {service} in [{exported}], may be version or group \
               mismatch",
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
        says: "Service {service} not found, invocation rejected",
        weight: Weight::Cause,
        judge: not_exported,
    },
    Message {
        says: "Failed to send message {…} to {address}, cause: {cause}",
        weight: Weight::Symptom,
        judge: lost,
    },
    Message {
        says: "CANCELLED : Canceled by remote peer, errorCode={size}",
        weight: Weight::Symptom,
        judge: lost,
    },
    Message {
        says: "The connection {…} -> {address} is disconnected",
        weight: Weight::Context,
        judge: lost,
    },
    Message {
        says: "UNIMPLEMENTED : Service not found:{service}",
        weight: Weight::Cause,
        judge: not_exported,
    },
    Message {
        says: "UNAVAILABLE : upstream {address} is unavailable",
        weight: Weight::Symptom,
        judge: closed,
    },
    Message {
        says: "in the service {service}. Tried {…} times of the providers [{addresses}] ({…}) \
               from the registry {registry} on the consumer {consumer} using the dubbo version \
               {version}",
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

pub(super) fn named(seen: &Seen) -> String {
    seen.said.service.as_ref().map_or("a service".to_owned(), |service| tick(&service.interface))
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

/// A port of Dubbo 3 that serves several protocols, and a caller that speaks none of them.
fn unrecognised(seen: &Seen) -> Judgement {
    let caller =
        seen.said.place.as_ref().map_or("a caller".to_owned(), |place| tick(&place.to_string()));
    let spoken = seen.said.exported.join(", ");
    let meaning = format!(
        "{caller} spoke a protocol to this provider's port that isn't one of {}: a health check, \
         a scanner, TLS, or a consumer with another protocol in its URL.",
        tick(&spoken)
    );
    Judgement::new(rule("RP503"), Confidence::Likely, meaning)
        .and("The address is the caller's, which is registered nowhere.")
        .of(Whose::Own)
}

fn lost(seen: &Seen) -> Judgement {
    answered_once(seen, class("connection-lost"), "was connected, and the connection broke.")
}

fn bind(seen: &Seen) -> Judgement {
    let cause = seen.said.cause.as_deref().unwrap_or_default().to_ascii_lowercase();
    let shown = seen.said.place.as_ref().map(|place| tick(&place.to_string())).unwrap_or_default();
    // Every host has 0.0.0.0, which is what Dubbo 2.5 binds.
    if cause.contains("in use") || cause.contains("0.0.0.0") {
        let meaning = format!("Another process of this machine already listens on {shown}.");
        return Judgement::new(class("port-in-use"), Confidence::Likely, meaning).and(
            "`ss -ltnp` shows which; in a container, look on the host too if it shares the \
                  network.",
        );
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

/// The wrapper alone.
fn tried(seen: &Seen) -> Judgement {
    let meaning = format!("A call of {} failed at each provider that was tried.", named(seen));
    Judgement::new(rule("RP604"), Confidence::Possible, meaning)
        .and("The reason is behind `cause:` or in the innermost `Caused by:`; paste that too.")
        .steps(check(seen))
}
