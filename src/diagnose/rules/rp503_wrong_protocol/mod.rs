//! Something answers that doesn't speak the registered protocol.

use crate::diagnose::subject::workload_of;
use crate::diagnose::{About, AddressView, Claim, Examine, Rule, RunIndex, words};
use crate::model::quote::plain;
use crate::model::sentence;
use crate::model::{Attempt, Confidence, Identity, KnownProtocol, Protocol, Verdict};
use crate::remedy::{broker_port_of_its_own, port_owner};

pub(super) const RULE: Rule = Rule {
    code: "RP503",
    name: "wrong-protocol",
    title: "The port speaks another protocol than the one registered",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Address(examine)],
};

fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    if view.verdict != Verdict::Misidentified {
        return None;
    }
    let Attempt::Failed(Identity::OtherProtocol(foreign)) = &view.path?.identity else {
        return None;
    };
    let cause = format!(
        "{} is registered for {}, but the server that answers there is {}",
        sentence::address(view.address),
        view.entry.protocol.name(),
        plain(&foreign.to_string())
    );
    let workload = workload_of(run, view);
    let grpc = view.entry.protocol == Protocol::Remoting
        && foreign.protocol() == Some(KnownProtocol::Http2);
    Some(
        Claim::error(Confidence::Certain, cause)
            .facts(grpc.then(|| GRPC.to_owned()))
            .facts(words::facts(run, view))
            .remedies([if grpc {
                broker_port_of_its_own(&workload)
            } else {
                port_owner(&workload)
            }]),
    )
}

const GRPC: &str = "the gRPC port (8081) of a RocketMQ 5 proxy answers like that, and clients \
                    that get brokers from a name server don't speak gRPC";
