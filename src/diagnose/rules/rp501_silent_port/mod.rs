//! The connection is accepted, and nobody serves it.

use crate::diagnose::remedies::{Patient, behind_forwarder, for_container};
use crate::diagnose::verdict::Outcome;
use crate::diagnose::{Claim, Examine, Rule, Scene, Sight, words};
use crate::model::{Attempt, Confidence, Identity, Silence};

pub const RULE: Rule = Rule {
    code: "RP501",
    name: "silent-port",
    title: "The port accepts connections and nobody serves them",
    page: include_str!("page.md"),
    examine: &[Examine::Address(examine)],
};

fn examine(scene: &Scene, sight: &Sight) -> Option<Claim> {
    if sight.is_fine() || sight.outcome() != Some(Outcome::Fails) {
        return None;
    }
    let Attempt::Failed(Identity::Silent(silence)) = &sight.path?.identity else { return None };
    let cause = format!("{}: {}", words::address(sight.address), words::silent(*silence));
    let protocol = sight.entry.protocol.name();
    let patient = Patient::new(scene, sight);
    let in_range = words::container_range(sight)
        .map(|range| format!("the address lies in {}", words::range(range)));
    let container = if in_range.is_some() { for_container(&patient) } else { Vec::new() };
    Some(
        Claim::error(confidence(*silence), cause)
            .facts([format!("a {protocol} server answers at once what was asked")])
            .facts(in_range)
            .facts(words::facts(scene, sight))
            .remedies([behind_forwarder(&patient)])
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
