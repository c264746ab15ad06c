//! The address of a container bridge itself is registered: each Docker host has the same one.

use crate::diagnose::confined::{confined, is_pods};
use crate::diagnose::path_scope::{PathScope, is_bridge, named};
use crate::diagnose::signs::is_passive;
use crate::diagnose::subject::workload_of;
use crate::diagnose::{About, AddressView, Claim, Examine, Rule, RunIndex, words};
use crate::model::sentence;
use crate::model::{Confidence, Range, Shape};
use crate::remedy::{for_bridge_of_pods, for_wrong_address};

pub(super) const RULE: Rule = Rule {
    code: "RP102",
    name: "bridge-address",
    title: "The address of a container bridge is registered",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Address(examine)],
};

fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    if view.is_fine() {
        return None;
    }
    let (cause, confidence) = own_bridge(run, view).or_else(|| gateway(run, view))?;
    let sources = &view.source_ips;
    let confidence = if sources.len() > 1 { Confidence::Certain } else { confidence };
    let claim = if is_passive(view) {
        Claim::warning(confidence, cause)
    } else {
        Claim::error(confidence, cause)
    };
    let workload = workload_of(run, view);
    let remedies = match is_pods(view) {
        true => for_bridge_of_pods(&workload),
        false => for_wrong_address(&workload),
    };
    Some(claim.facts(words::facts(run, view)).remedies(remedies))
}

/// The address is this host's own, on a bridge.
fn own_bridge(run: &RunIndex, view: &AddressView) -> Option<(String, Confidence)> {
    let PathScope::OwnBridge(interface) = view.scope else { return None };
    named(run.vantage, interface).filter(|own| is_bridge(own))?;
    let cause = format!(
        "{} is this machine's own address on the bridge `{interface}`: on each machine that has \
         such a bridge it means that machine itself",
        sentence::address(view.address)
    );
    Some((cause, Confidence::Certain))
}

/// The address is the one that a runtime gives to the bridge of such a range.
fn gateway(run: &RunIndex, view: &AddressView) -> Option<(String, Confidence)> {
    let confined = confined(run, view)?;
    let Shape::Bridge(range) = view.shape()? else { return None };
    let cause = format!(
        "{} is the bridge's own address, the first of a network in {}, and {}",
        sentence::address(view.address),
        sentence::range(range),
        view.path.map(words::outcome).unwrap_or_default()
    );
    Some((cause, confidence_of(range, confined.confidence)))
}

fn confidence_of(range: &Range, confidence: Confidence) -> Confidence {
    match range {
        Range::Declared(_) => Confidence::Likely,
        Range::LocalBridge { .. } | Range::DefaultPool { .. } => confidence,
    }
}
