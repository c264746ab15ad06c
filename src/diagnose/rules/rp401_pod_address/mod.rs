//! A pod's address is registered, and the caller is outside the cluster.

use crate::diagnose::confined::{confined, is_pods};
use crate::diagnose::remedies::{Patient, for_pod, our_network};
use crate::diagnose::signs::is_passive;
use crate::diagnose::{Claim, Examine, Rule, Scene, Sight, words};
use crate::model::{Range, Verdict};

pub const RULE: Rule = Rule {
    code: "RP401",
    name: "pod-address",
    title: "A pod's address is registered and callers are outside the cluster",
    page: include_str!("page.md"),
    examine: &[Examine::Address(examine)],
};

fn examine(scene: &Scene, sight: &Sight) -> Option<Claim> {
    if !is_pods(sight) {
        return None;
    }
    let confined = confined(scene, sight)?;
    let range = confined.range?;
    let met = match sight.verdict {
        Verdict::LocalOnly => "it answers by way of this node's own pods only".to_owned(),
        _ => sight.path.map(words::outcome).unwrap_or_default(),
    };
    let cause =
        format!("{} lies in {}, and {met}", words::address(sight.address), words::range(range));
    let claim = if is_passive(sight) {
        Claim::warning(confined.confidence, cause)
    } else {
        Claim::error(confined.confidence, cause)
    };
    let routed = match range {
        Range::DefaultPool { network, .. } | Range::LocalBridge { network, .. } => {
            Some(our_network(&network.to_string(), scene.target_at(sight)))
        }
        Range::Declared(_) => None,
    };
    Some(
        claim
            .facts(words::facts(scene, sight))
            .facts(words::lifetime(scene, sight))
            .remedies(for_pod(&Patient::new(scene, sight)))
            .remedies(routed),
    )
}
