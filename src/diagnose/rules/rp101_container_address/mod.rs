//! A container's own address is registered, and callers elsewhere have no way to it.

use crate::diagnose::confined::{Confined, confined};
use crate::diagnose::path_scope::{PathScope, is_bridge, named};
use crate::diagnose::signs::{is_anonymous, is_identified, is_passive};
use crate::diagnose::subject::workloads_of;
use crate::diagnose::{About, AddressView, Claim, Examine, Rule, RunIndex, words};
use crate::model::sentence;
use crate::model::{Confidence, Range, Verdict};
use crate::remedy::{for_containers, our_network};

pub(super) const RULE: Rule = Rule {
    code: "RP101",
    name: "container-address",
    title: "A container's own address is registered",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Address(examine)],
};

fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    let confined = confined(run, view)?;
    let claim = match (is_passive(view), confined.confidence) {
        (true, Confidence::Possible) => {
            Claim::info(confined.confidence, cause(run, view, confined))
        }
        (true, _) => Claim::warning(confined.confidence, cause(run, view, confined)),
        (false, _) => Claim::error(confined.confidence, cause(run, view, confined)),
    };
    let routed = match confined.range {
        Some(Range::DefaultPool { network, .. } | Range::LocalBridge { network, .. }) => {
            Some(our_network(&network.to_string(), run.target_at(view)))
        }
        Some(Range::Declared(_)) | None => None,
    };
    Some(
        claim
            .facts(words::facts(run, view))
            .facts(words::lifetime(run, view))
            .facts(anonymous(view, confined.confidence))
            .remedies(for_containers(&workloads_of(run, view)))
            .remedies(routed),
    )
}

fn cause(run: &RunIndex, view: &AddressView, confined: Confined) -> String {
    let address = sentence::address(view.address);
    let met = view.path.map(words::outcome).unwrap_or_default();
    match (view.scope, view.verdict) {
        (
            PathScope::OwnContainers(interface) | PathScope::OwnBridge(interface),
            Verdict::LocalOnly,
        ) => {
            let network = own_network(run, interface);
            format!("{address} answers only through {network}: no other machine can reach it")
        }
        (PathScope::OwnContainers(interface) | PathScope::OwnBridge(interface), _) => {
            let network = own_network(run, interface);
            format!(
                "{address} is an address in {network}, which no other machine can reach, and {met}"
            )
        }
        (PathScope::Ordinary | PathScope::Loopback | PathScope::OwnAlias(_), _) => {
            let range = confined.range.map(sentence::range).unwrap_or_default();
            format!("{address} is in {range}, and {met}")
        }
    }
}

fn own_network(run: &RunIndex, interface: &str) -> String {
    let bridge = named(run.vantage, interface).is_some_and(is_bridge);
    if run.vantage.container && !bridge {
        format!("the container network that this probe itself is in (`{interface}`)")
    } else {
        format!("this machine's own container network `{interface}`")
    }
}

/// Who answers on this host, as far as it is known.
fn anonymous(view: &AddressView, confidence: Confidence) -> Option<String> {
    let text = match confidence {
        _ if !is_anonymous(view) => return None,
        Confidence::Certain if is_identified(view) => return None,
        Confidence::Certain => "a Dubbo process answers; its heartbeat doesn't show which one",
        Confidence::Likely | Confidence::Possible => {
            "a container of this machine answers, but it may not be the registered one: other \
             machines may use the same range"
        }
    };
    Some(text.to_owned())
}
