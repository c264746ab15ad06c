//! What a failing address shows by itself: the rules' classes, by range, port and what was said.

use super::faults::{class, rule};
use super::judgement::{Judgement, Seen};
use super::roles::{NO_NAME, by_role};
use super::shaped::{by_shape, is_fast_port, may_be_fast_port};
use super::steps::check;
use crate::model::quote::tick;
use crate::model::sentence;
use crate::model::{Class, Confidence, Fault, Host, Place, System};

/// No connection to the address in the message.
pub(super) fn no_connection(seen: &Seen) -> Judgement {
    let Some(place) = &seen.said.place else {
        return Judgement::new(rule("RP405"), Confidence::Possible, "A connection failed.");
    };
    if let Some(judgement) = by_role(seen, place) {
        return judgement;
    }
    let judgement = by_shape(seen, place).unwrap_or_else(|| by_word(seen, place));
    let judgement = match may_be_fast_port(seen, place) && !is_fast_port(seen, place) {
        true => judgement.or(rule("RP303"), "it is the fast (VIP) port of a broker two above it"),
        false => judgement,
    };
    judgement.steps(check(seen))
}

/// An address that was pasted alone.
pub(super) fn by_itself(seen: &Seen) -> Judgement {
    let shaped = seen.said.place.as_ref().and_then(|place| by_shape(seen, place));
    shaped
        .unwrap_or_else(|| {
            let meaning = "By its range this is an ordinary address: without a check, nothing \
                           wrong can be seen in it.";
            Judgement::new(rule("RP405"), Confidence::Possible, meaning)
        })
        .steps(check(seen))
}

/// What was said of the way to an address that is like any other.
fn by_word(seen: &Seen, place: &Place) -> Judgement {
    let shown = tick(&place.to_string());
    if is_fast_port(seen, place) {
        let meaning = format!(
            "{shown} is the fast (VIP) port of a broker: its port minus two. Clients up to 4.5.0 \
             send through it by default."
        );
        return Judgement::new(rule("RP303"), Confidence::Likely, meaning)
            .and(
                "Publish or open that port as well, or start the client with \
                  `-Dcom.rocketmq.sendMessageWithVIPChannel=false`.",
            )
            .or(rule("RP405"), "the broker's own port is closed as well");
    }
    // Java's own messages begin with the cause.
    let told = if seen.system == System::Network { seen.quote } else { "" };
    let cause = seen.said.cause.as_deref().unwrap_or(told).to_ascii_lowercase();
    let has = |word: &str| cause.contains(word);
    if NO_NAME.iter().any(|word| has(word)) {
        return unresolved(seen);
    }
    if has("refused") || has("errno 111") || cause == "111" {
        let meaning =
            format!("The machine of {shown} is reached, but nothing listens on that port.");
        return Judgement::new(rule("RP601"), Confidence::Likely, meaning)
            .or(rule("RP301"), "the process listens on another port, as behind a published one")
            .or(rule("RP405"), "a firewall rejects the connection");
    }
    if has("no route") || has("unreach") || has("errno 113") || cause == "113" {
        let meaning = format!("A machine on the path reports that {shown} is unreachable.");
        return Judgement::new(rule("RP405"), Confidence::Likely, meaning)
            .or(rule("RP404"), "a network of the caller's own has the same range")
            .or(rule("RP601"), "the machine is gone");
    }
    let meaning = format!("No connection to {shown} was established");
    let meaning = match has("timeout") || has("timedout") || has("timed out") || has("time-out") {
        true => format!("{meaning}, and it wasn't refused: packets are dropped on the path."),
        false => format!("{meaning}."),
    };
    let judgement = Judgement::new(rule("RP405"), Confidence::Possible, meaning)
        .or(rule("RP601"), "the process is gone, but its entry isn't yet");
    match seen.class {
        Some(Class::Name) => judgement.or(rule("RP109"), "the name doesn't resolve here"),
        Some(Class::Public) => {
            judgement.or(rule("RP105"), "a public address, for callers that are inside")
        }
        Some(Class::Private) => {
            judgement.or(rule("RP105"), "a private address, for callers that are outside")
        }
        Some(
            Class::Loopback
            | Class::Wildcard
            | Class::LinkLocal
            | Class::Shared
            | Class::Container(_),
        )
        | None => judgement,
    }
}

/// The name in the message means nothing where it was looked up.
pub(super) fn unresolved(seen: &Seen) -> Judgement {
    let place = seen.said.place.as_ref();
    let host = place.and_then(|place| place.address.as_ref()).map(|address| &address.host);
    let shown = host.map_or_else(|| "a name".to_owned(), sentence::host);
    let judgement = Judgement::new(
        rule("RP109"),
        Confidence::Certain,
        format!("The caller can't resolve {shown}."),
    );
    let judgement = match host {
        Some(host) if host.is_container_id() => judgement.and(
            "Twelve hexadecimal digits are a container's id: its own host name, which is unknown \
             outside. The process registers or advertises its host name, so configure an address \
             instead.",
        ),
        Some(Host::Name(name)) if name.ends_with(".svc") || name.contains(".svc.") => judgement
            .and(
                "It is a name of a Kubernetes cluster, which only the cluster's own DNS \
                  resolves.",
            ),
        Some(Host::Name(name)) if !name.contains('.') => judgement.and(
            "A name without a dot is a container's, a compose service's or a machine's: it is \
             valid only in its own network.",
        ),
        Some(Host::Name(_) | Host::Ip(_) | Host::Scoped(..)) | None => judgement,
    };
    judgement
        .or(rule("RP110"), "it resolves to different addresses on different machines")
        .steps(check(seen))
}

/// The address was connected, and then nothing came, or it broke.
pub(super) fn answered_once(seen: &Seen, fault: Fault, meaning: &str) -> Judgement {
    let shown = seen.said.place.as_ref().map(|place| tick(&place.to_string()));
    let meaning = match shown {
        Some(shown) => format!("{shown} {meaning}"),
        None => format!("The other end {meaning}"),
    };
    Judgement::new(fault, Confidence::Likely, meaning)
        .or(rule("RP501"), "a forwarder holds the port, but has no backend")
        .or(class("slow-or-silent"), "the process is overloaded or paused")
        .steps(check(seen))
}
