//! No connection to an address that is registered nowhere: a registry's own, a proxy's, a controller's.

use super::faults::{class, rule};
use super::judgement::{Judgement, Seen, step};
use super::registries::ask;
use super::shaped::by_shape;
use crate::model::quote::tick;
use crate::model::{Confidence, NextStep, Place, System, Whose};

/// In a container nobody else is on the loopback.
pub(super) const LOOPBACK: &str = "In a container, a loopback address means the container itself: \
                            there is no registry. Name the machine or the service that it runs on.";

/// What Java, Go, Python and Node.js say of a name that means nothing.
pub(super) const NO_NAME: [&str; 7] = [
    "unknownhost",
    "no such host",
    "dial tcp: lookup ",
    "name resolution",
    "not known",
    "enotfound",
    "eai_again",
];

/// The ports of a name server and of a broker, where a client for gRPC gets no answer.
const REMOTING: [u16; 3] = [9_876, 10_911, 10_909];

/// What it means by whose address it is; `None`: it is registered, and its shape and the words decide.
pub(super) fn by_role(seen: &Seen, place: &Place) -> Option<Judgement> {
    match seen.whose {
        Whose::Registered | Whose::Metadata => None,
        Whose::ZooKeeper => Some(no_registry(seen, place, "a ZooKeeper")),
        Whose::NameServer => Some(no_registry(seen, place, "a name server of RocketMQ's")),
        Whose::Proxy => Some(no_proxy(seen, place)),
        Whose::Controller => Some(no_controller(place)),
        Whose::Peer => Some(no_peer(seen, place)),
        Whose::Own => Some(own_name(place)),
    }
}

fn no_registry(seen: &Seen, place: &Place, what: &str) -> Judgement {
    let meaning = format!(
        "{} is {what}: the process that logged this can't register there and doesn't get what \
         others registered.",
        tick(&place.to_string())
    );
    let judgement = Judgement::new(rule("RP801"), Confidence::Likely, meaning);
    let loopback = place.address.as_ref().is_some_and(|address| address.host.is_loopback());
    let judgement = if loopback { judgement.and(LOOPBACK) } else { judgement };
    let cause = seen.said.cause.as_deref().unwrap_or_default().to_ascii_lowercase();
    let judgement = match NO_NAME.iter().any(|word| cause.contains(word)) {
        true => judgement
            .and("Its name doesn't resolve there: check its spelling, and which DNS is asked."),
        false => judgement,
    };
    judgement.steps(ask_it(seen.whose, place))
}

fn ask_it(whose: Whose, place: &Place) -> Option<NextStep> {
    let address = place.address.as_ref()?;
    let target = match whose {
        Whose::ZooKeeper => format!("zookeeper://{address}"),
        Whose::NameServer => address.to_string(),
        Whose::Registered
        | Whose::Proxy
        | Whose::Controller
        | Whose::Peer
        | Whose::Metadata
        | Whose::Own => return None,
    };
    Some(ask(&target))
}

/// What its shape says, whose ever it is.
fn shaped(seen: &Seen, place: &Place) -> Vec<String> {
    by_shape(seen, place).map(|judgement| judgement.meaning).unwrap_or_default()
}

/// A client for gRPC can't use the endpoint that it is configured with, or one that it was handed.
pub(super) fn no_proxy(seen: &Seen, place: &Place) -> Judgement {
    let shown = tick(&place.to_string());
    let port = place.address.as_ref().and_then(|address| address.port);
    if port.is_some_and(|port| REMOTING.contains(&port)) {
        let meaning = format!(
            "By its port {shown} is a name server or a broker. A RocketMQ 5 client for gRPC needs \
             a proxy's port there: 8081 by default."
        );
        return Judgement::new(class("client-generation"), Confidence::Likely, meaning)
            .and("A cluster without a proxy serves only the clients of 4.x (remoting).")
            .steps([behind_a_proxy()]);
    }
    let meaning = format!(
        "{shown} is the endpoint of a RocketMQ proxy, and the client can't use it. A proxy \
         registers nowhere, so no registry shows it."
    );
    let mut judgement = Judgement::new(class("proxy-unreachable"), Confidence::Likely, meaning);
    judgement.meaning.extend(at_the_endpoint(seen).map(str::to_owned));
    judgement.meaning.extend(shaped(seen, place));
    judgement
        .and(
            "Compare it with the endpoints in the client's configuration. If it is another one, \
             the proxy handed it out: in local mode it is the broker's brokerIP1 with the proxy's \
             grpcServerPort; in cluster mode it is the host that the client asked for, with \
             grpcServerPort, or with the client's own port where `useEndpointPortFromRequest` is \
             true. Publish the port under the same number, or set these.",
        )
        .steps([behind_a_proxy()])
}

/// What happened there, by the words of the runtime.
fn at_the_endpoint(seen: &Seen) -> Option<&'static str> {
    // Java's own messages begin with the cause.
    let told = if seen.system == System::Network { seen.quote } else { "" };
    let cause = seen.said.cause.as_deref().unwrap_or(told).to_ascii_lowercase();
    let has = |word: &str| cause.contains(word);
    if has("refused") {
        return Some("The machine is reached, but nothing listens on that port.");
    }
    if has("timed out") || has("timeout") || has("deadline") {
        return Some("Nothing answered in time: packets to that port are dropped on the path.");
    }
    let broke = has("socket closed") || has("reset") || has("eof");
    broke.then_some("The port accepted the connection and closed it instead of answering in gRPC.")
}

/// What to look at live, though no registry has the proxy itself.
pub(super) fn behind_a_proxy() -> NextStep {
    step(
        "Check the name servers and brokers behind the proxy (a proxy itself is in no registry):",
        Some("regprobe check 'NAME_SERVER:9876'".to_owned()),
    )
}

pub(super) fn no_controller(place: &Place) -> Judgement {
    let shown = tick(&place.to_string());
    let meaning = format!(
        "{shown} is the address of a RocketMQ controller: a broker can't reach it, so it gets no \
         id and no role, and doesn't register."
    );
    let mut judgement = Judgement::new(class("controller"), Confidence::Likely, meaning);
    judgement
        .meaning
        .extend(place.address.as_ref().filter(|address| address.host.is_loopback()).map(|_| {
        "It is a loopback address, which for each broker means its own machine. The controllers \
             announce it: `controllerDLegerPeers` has it for the leader."
            .to_owned()
    }));
    judgement.and(
        "The leader is announced as `controllerDLegerPeers` (`jRaftControllerRPCAddr` with jRaft) \
         has it, whatever `controllerAddr` says in the broker's file: set addresses there that \
         every broker reaches.",
    )
    .steps([step("See what name servers and controllers there \
                  are:", Some("regprobe check 'NAME_SERVER:9876'".to_owned()))])
    .or(rule("RP801"), "the process at that address is down")
}

fn no_peer(seen: &Seen, place: &Place) -> Judgement {
    let meaning = format!(
        "{} is another member of the DLedger group (`dLegerPeers`): the members elect no leader \
         until more than half of them reach each other.",
        tick(&place.to_string())
    );
    let mut judgement = Judgement::new(class("dledger-peer"), Confidence::Likely, meaning);
    judgement.meaning.extend(shaped(seen, place));
    judgement.and(
        "`dLegerPeers` is the same on all members, has an address of each that the others reach, \
         and its port (40911 in the examples) is open between them.",
    )
}

/// Java asked for the address of its own host name.
pub(super) fn own_name(place: &Place) -> Judgement {
    let meaning = format!(
        "The process can't resolve {}, which is this machine's own host name.",
        tick(&place.to_string())
    );
    Judgement::new(class("own-host-name"), Confidence::Likely, meaning).and(
        "Add the name to /etc/hosts with the address that others use (not with 127.0.0.1: Java \
         would register that), or give the container a host name that resolves.",
    )
}
