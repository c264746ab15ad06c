//! The address of a container bridge itself is registered: each Docker host has the same one.

use crate::diagnose::confined::{confined, is_first_host, is_pods};
use crate::diagnose::remedies::{Patient, for_bridge_of_pods, for_wrong_address};
use crate::diagnose::signs::is_passive;
use crate::diagnose::way::{Way, is_bridge, named};
use crate::diagnose::{Claim, Examine, Rule, Scene, Sight, words};
use crate::model::{Confidence, Range};

pub const RULE: Rule = Rule {
    code: "RP102",
    name: "bridge-address",
    title: "The address of a container bridge is registered",
    page: include_str!("page.md"),
    examine: &[Examine::Address(examine)],
};

fn examine(scene: &Scene, sight: &Sight) -> Option<Claim> {
    if sight.is_fine() {
        return None;
    }
    let (cause, confidence) = own_bridge(scene, sight).or_else(|| gateway(scene, sight))?;
    let sources = scene.sources(sight.indices);
    let confidence = if sources.len() > 1 { Confidence::Certain } else { confidence };
    let claim = if is_passive(sight) {
        Claim::warning(confidence, cause)
    } else {
        Claim::error(confidence, cause)
    };
    let patient = Patient::new(scene, sight);
    let remedies = match is_pods(sight) {
        true => for_bridge_of_pods(&patient),
        false => for_wrong_address(&patient),
    };
    Some(claim.facts(words::facts(scene, sight)).remedies(remedies))
}

/// The address is this machine's own, on a bridge.
fn own_bridge(scene: &Scene, sight: &Sight) -> Option<(String, Confidence)> {
    let Way::OwnBridge(interface) = sight.way else { return None };
    named(scene.vantage, interface).filter(|own| is_bridge(own))?;
    let cause = format!(
        "{} is this machine's own address on the bridge `{interface}`, so each machine that has such \
         a bridge finds itself there",
        words::address(sight.address)
    );
    Some((cause, Confidence::Certain))
}

/// The address is the one that a runtime gives to the bridge of such a range.
fn gateway(scene: &Scene, sight: &Sight) -> Option<(String, Confidence)> {
    let confined = confined(scene, sight)?;
    let range = confined.range?;
    sight.ip().filter(|ip| is_first_host(range, *ip))?;
    let cause = format!(
        "{} is the bridge's own address, the first of a network in {}, and {}",
        words::address(sight.address),
        words::range(range),
        sight.path.map(words::outcome).unwrap_or_default()
    );
    Some((cause, confidence_of(range, confined.confidence)))
}

fn confidence_of(range: &Range, confidence: Confidence) -> Confidence {
    match range {
        Range::Declared(_) => Confidence::Likely,
        Range::LocalBridge { .. } | Range::DefaultPool { .. } => confidence,
    }
}
