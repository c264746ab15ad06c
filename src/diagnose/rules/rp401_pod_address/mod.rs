//! A pod's address is registered, and the caller is outside the cluster.

use crate::diagnose::confined::{confined, is_pods};
use crate::diagnose::signs::is_passive;
use crate::diagnose::subject::workload_of;
use crate::diagnose::{About, AddressView, Claim, Examine, Rule, RunIndex, words};
use crate::model::sentence;
use crate::model::{Range, Verdict};
use crate::remedy::{for_pod, our_network};

pub(super) const RULE: Rule = Rule {
    code: "RP401",
    name: "pod-address",
    title: "A pod's address is registered, but callers are outside the cluster",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Address(examine)],
};

fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    if !is_pods(view) {
        return None;
    }
    let confined = confined(run, view)?;
    let range = confined.range?;
    let met = match view.verdict {
        Verdict::LocalOnly => "it answers only through this node's own pod network".to_owned(),
        Verdict::Reachable
        | Verdict::Unreachable
        | Verdict::Misidentified
        | Verdict::Undetermined => view.path.map(words::outcome).unwrap_or_default(),
    };
    let cause =
        format!("{} is in {}, and {met}", sentence::address(view.address), sentence::range(range));
    let claim = if is_passive(view) {
        Claim::warning(confined.confidence, cause)
    } else {
        Claim::error(confined.confidence, cause)
    };
    let routed = match range {
        Range::DefaultPool { network, .. } | Range::LocalBridge { network, .. } => {
            Some(our_network(&network.to_string(), run.target_at(view)))
        }
        Range::Declared(_) => None,
    };
    Some(
        claim
            .facts(words::facts(run, view))
            .facts(words::lifetime(run, view))
            .remedies(for_pod(&workload_of(run, view)))
            .remedies(routed),
    )
}
