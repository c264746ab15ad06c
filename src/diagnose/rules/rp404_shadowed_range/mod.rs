//! The route to a registered address leaves by this machine's own bridge, and leads to others than
//! those who registered.

use crate::diagnose::confined::is_pods;
use crate::diagnose::origin::Origin;
use crate::diagnose::remedies::{Patient, bridge_pool, for_container, look_from_elsewhere};
use crate::diagnose::verdict::Outcome;
use crate::diagnose::way::Way;
use crate::diagnose::{Claim, Examine, Rule, Scene, Sight, words};
use crate::model::{Confidence, Verdict};

pub const RULE: Rule = Rule {
    code: "RP404",
    name: "shadowed-range",
    title: "This machine's own bridge hides the registered address",
    page: include_str!("page.md"),
    examine: &[Examine::Address(examine)],
};

fn examine(scene: &Scene, sight: &Sight) -> Option<Claim> {
    let Way::OwnContainers(interface) = sight.way else { return None };
    let confidence = confidence(sight)?;
    let patient = Patient::new(scene, sight);
    Some(
        Claim::error(confidence, cause(scene, sight, interface))
            .facts(words::facts(scene, sight))
            .facts(words::lifetime(scene, sight))
            .facts([CANNOT_TELL.to_owned()])
            .remedies(for_container(&patient))
            .remedies([look_from_elsewhere(scene.target_at(sight)), bridge_pool(interface)]),
    )
}

const CANNOT_TELL: &str = "whether callers elsewhere reach it can't be told from this machine";

/// `None`: the address is one of this machine's own containers.
fn confidence(sight: &Sight) -> Option<Confidence> {
    match (sight.outcome()?, sight.origin) {
        (_, Origin::Here) => None,
        (Outcome::Answers, Origin::Elsewhere) if sight.verdict == Verdict::Undetermined => {
            Some(Confidence::Certain)
        }
        (Outcome::Fails | Outcome::Stranger, Origin::Elsewhere) => Some(Confidence::Certain),
        // A pod network has another range on each node.
        (Outcome::Fails | Outcome::Stranger, Origin::Unknown) if !is_pods(sight) => {
            Some(Confidence::Likely)
        }
        (Outcome::Answers | Outcome::Fails | Outcome::Stranger | Outcome::Unknown, _) => None,
    }
}

fn cause(scene: &Scene, sight: &Sight, interface: &str) -> String {
    let by = match scene.sources(sight.indices).as_slice() {
        [one] => format!(", which was registered from {one},"),
        _ => String::new(),
    };
    let met = match sight.outcome() {
        Some(Outcome::Answers) => "a container of this machine answers in its place".to_owned(),
        _ => sight.path.map(words::outcome).unwrap_or_default(),
    };
    format!(
        "the way to {}{by} leaves by this machine's own `{interface}`, and {met}",
        words::address(sight.address)
    )
}
