//! The connection is accepted, and nobody serves it.

use crate::diagnose::subject::workload_of;
use crate::diagnose::verdict::Outcome;
use crate::diagnose::{About, AddressView, Claim, Examine, Rule, RunIndex, words};
use crate::model::sentence;
use crate::model::{Attempt, Confidence, Identity, Silence};
use crate::remedy::{behind_forwarder, for_container};

pub(super) const RULE: Rule = Rule {
    code: "RP501",
    name: "silent-port",
    title: "The port accepts connections, but no service answers",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Address(examine)],
};

fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    if view.is_fine() || view.outcome != Some(Outcome::Fails) {
        return None;
    }
    let Attempt::Failed(Identity::Silent(silence)) = &view.path?.identity else { return None };
    let cause = format!("{}: {}", sentence::address(view.address), words::silent(*silence));
    let protocol = view.entry.protocol.name();
    let workload = workload_of(run, view);
    let in_range = words::container_range(view)
        .map(|range| format!("the address is in {}", sentence::range(range)));
    let container = if in_range.is_some() { for_container(&workload) } else { Vec::new() };
    Some(
        Claim::error(confidence(*silence), cause)
            .facts([format!("a {protocol} server answers such a request at once")])
            .facts(in_range)
            .facts(words::facts(run, view))
            .remedies([behind_forwarder(&workload)])
            .remedies(container),
    )
}

/// A busy process may be slow; one that closes isn't there.
fn confidence(silence: Silence) -> Confidence {
    match silence {
        Silence::Closed | Silence::Reset => Confidence::Certain,
        Silence::TimedOut => Confidence::Likely,
    }
}
