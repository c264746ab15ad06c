//! Something answers that doesn't speak the registered protocol.

use crate::diagnose::quote::plain;
use crate::diagnose::remedies::{Patient, broker_port_of_its_own, port_owner};
use crate::diagnose::{Claim, Examine, Rule, Scene, Sight, words};
use crate::model::{Attempt, Confidence, Identity, Protocol, Verdict};

pub const RULE: Rule = Rule {
    code: "RP503",
    name: "wrong-protocol",
    title: "The port speaks another protocol than the one registered",
    page: include_str!("page.md"),
    examine: &[Examine::Address(examine)],
};

fn examine(scene: &Scene, sight: &Sight) -> Option<Claim> {
    if sight.verdict != Verdict::Misidentified {
        return None;
    }
    let Attempt::Failed(Identity::OtherProtocol(what)) = &sight.path?.identity else { return None };
    let cause = format!(
        "{} is registered for {}, and what answers there is {}",
        words::address(sight.address),
        sight.entry.protocol.name(),
        plain(what)
    );
    let patient = Patient::new(scene, sight);
    let grpc = sight.entry.protocol == Protocol::Remoting && what.starts_with("HTTP/2");
    Some(
        Claim::error(Confidence::Certain, cause)
            .facts(grpc.then(|| GRPC.to_owned()))
            .facts(words::facts(scene, sight))
            .remedies([if grpc { broker_port_of_its_own(&patient) } else { port_owner(&patient) }]),
    )
}

const GRPC: &str = "a RocketMQ 5 proxy's gRPC port (8081) answers like that, and clients that look brokers \
                    up in a name server don't speak gRPC";
