//! What an address is wrong by its shape alone: the rules' classes.

use std::net::Ipv6Addr;

use super::faults::rule;
use super::judgement::{Judgement, Seen};
use crate::model::quote::tick;
use crate::model::sentence;
use crate::model::{Confidence, Host, Place, Range, Shape, System, shape};

/// What the address is wrong by, whoever dials it.
pub(super) fn by_shape(seen: &Seen, place: &Place) -> Option<Judgement> {
    let shown = tick(&place.to_string());
    let Some(address) = &place.address else {
        if is_bare_ipv6(&place.written) {
            let meaning = format!(
                "{shown} is an IPv6 address without square brackets, so it isn't certain where \
                 its port begins."
            );
            return Some(Judgement::new(rule("RP112"), Confidence::Likely, meaning));
        }
        if place.written.contains(":9876") && place.written.contains([',', ';', '|']) {
            let meaning = format!(
                "{shown} is a list of name servers that was taken for one address. RocketMQ knows \
                 semicolons only, no commas, blanks or quotation marks, and only where it expects \
                 a list."
            );
            return Some(Judgement::new(rule("RP113"), Confidence::Certain, meaning));
        }
        let meaning = format!(
            "{shown} is no address: a comment after a value, a space, or a port in a field for \
             hosts. Properties files have no comments after a value."
        );
        return Some(Judgement::new(rule("RP113"), Confidence::Certain, meaning));
    };
    let judgement = match shape::of(seen.class?, &address.host)? {
        Shape::Wildcard => {
            let meaning = format!("For each caller, {shown} means the caller's own machine.");
            Judgement::new(rule(Shape::Wildcard.code()), Confidence::Certain, meaning)
        }
        Shape::Zone => {
            let meaning = format!("The zone in {shown} is valid only on the machine itself.");
            Judgement::new(rule(Shape::Zone.code()), Confidence::Certain, meaning)
        }
        Shape::Loopback => on_loopback(place, &shown),
        Shape::LinkLocal => {
            let meaning =
                format!("{shown} is a link-local address, which is valid only on one link.");
            Judgement::new(rule(Shape::LinkLocal.code()), Confidence::Certain, meaning)
        }
        shape @ (Shape::Bridge(range) | Shape::Pod(range) | Shape::Container(range)) => {
            let judgement = in_container(shape, range, &shown);
            match is_fast_port(seen, place) {
                true => {
                    judgement.or(rule("RP303"), "10909 is the fast (VIP) port of a broker at 10911")
                }
                false => judgement,
            }
        }
    };
    Some(judgement)
}

fn on_loopback(place: &Place, shown: &str) -> Judgement {
    let named = place.name.clone().map(Host::Name);
    if named.is_some_and(|name| !name.is_localhost()) {
        let meaning = format!(
            "The name in {shown} resolves to the caller's own loopback address. The name may be \
                 correct and resolve to another address elsewhere: the caller's hosts file, or \
                 its own DNS, says so."
        );
        return Judgement::new(rule("RP110"), Confidence::Likely, meaning)
            .or(rule(Shape::Loopback.code()), "the process itself registers its loopback");
    }
    let meaning = format!(
        "{shown} is a loopback address: each caller connects to itself. The process registered or \
                 advertises it because its host name resolves to it or because it is configured \
                 so."
    );
    Judgement::new(rule(Shape::Loopback.code()), Confidence::Likely, meaning)
}

/// `fd00::5:10911`, with a zone or without.
fn is_bare_ipv6(written: &str) -> bool {
    let host = written.rsplit_once(':').map_or("", |(host, _)| host);
    let host = host.split_once('%').map_or(host, |(host, _)| host);
    host.parse::<Ipv6Addr>().is_ok()
}

fn in_container(shape: Shape, range: &Range, shown: &str) -> Judgement {
    let lies = format!("{shown} is in {}.", sentence::range(range));
    let judgement = Judgement::new(rule(shape.code()), Confidence::Likely, lies);
    let routed = "the range is routed to you, but the path or the process is at fault";
    match shape {
        Shape::Bridge(range) => judgement
            .and(
                "It is the bridge's own address, the first of its network: on each machine that \
                  has such a bridge it means that machine itself.",
            )
            .or(rule(Shape::Container(range).code()), "it is a container's own address"),
        Shape::Pod(_) => judgement
            .and(
                "A pod's address is known only inside its cluster. A caller elsewhere has no way \
                  to it, unless the network routes it.",
            )
            .or(rule("RP405"), routed),
        Shape::Container(_)
        | Shape::Wildcard
        | Shape::Zone
        | Shape::LinkLocal
        | Shape::Loopback => judgement
            .and(
                "A container's own address is valid only on its own host. On any other machine a \
                  packet to it is lost, or reaches another container.",
            )
            .or(rule("RP405"), routed),
    }
}

pub(super) fn is_fast_port(seen: &Seen, place: &Place) -> bool {
    let port = place.address.as_ref().and_then(|address| address.port);
    seen.system == System::RocketMq && port == Some(10_909)
}

/// It is the listening port less two, and that one is most often such as 10911, 10921 or 30911.
pub(super) fn may_be_fast_port(seen: &Seen, place: &Place) -> bool {
    let port = place.address.as_ref().and_then(|address| address.port).unwrap_or_default();
    seen.system == System::RocketMq && port > 10_000 && port % 10 == 9
}
