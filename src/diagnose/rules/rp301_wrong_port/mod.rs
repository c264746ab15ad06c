//! The process lives, and its registered port is closed: another one is published.

use crate::diagnose::remedies::{Patient, publish_port};
use crate::diagnose::signs::{Life, is_refused, life, sibling};
use crate::diagnose::way::Way;
use crate::diagnose::{Claim, Examine, Rule, Scene, Sight, words};
use crate::model::Confidence;

pub const RULE: Rule = Rule {
    code: "RP301",
    name: "wrong-port",
    title: "The registered port isn't the one that is open",
    page: include_str!("page.md"),
    examine: &[Examine::Address(examine)],
};

fn examine(scene: &Scene, sight: &Sight) -> Option<Claim> {
    if sight.is_fine() || sight.way != Way::Ordinary || !is_refused(sight) {
        return None;
    }
    let lives: Vec<(usize, String)> = sight
        .indices
        .iter()
        .filter_map(|index| match life(scene, sight, *index) {
            Life::Lives(how) => Some((*index, how)),
            Life::Gone | Life::Unknown => None,
        })
        .collect();
    let (_, how) = lives.first()?;
    let open = sibling(scene, sight);
    let cause = format!(
        "{}: {}, though {how}",
        words::address(sight.address),
        sight.path.map(words::outcome).unwrap_or_default()
    );
    let confidence = match open {
        Some((_, true)) => Confidence::Certain,
        Some((_, false)) | None => Confidence::Likely,
    };
    let open = open.map(|(port, _)| port);
    let beside = open
        .filter(|_| !how.contains("port"))
        .map(|port| format!("port {port} of the same host is open"));
    let patient = Patient::new(scene, sight);
    Some(
        Claim::error(confidence, cause)
            .facts(beside)
            .facts(words::facts(scene, sight))
            .remedies([publish_port(&patient, open)])
            .covers(lives.into_iter().map(|(index, _)| index).collect()),
    )
}
