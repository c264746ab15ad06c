//! The route to a registered address leaves by this host's own bridge, and leads to others than
//! those who registered.

use crate::diagnose::confined::is_pods;
use crate::diagnose::origin::Origin;
use crate::diagnose::path_scope::PathScope;
use crate::diagnose::subject::workload_of;
use crate::diagnose::verdict::Outcome;
use crate::diagnose::{About, AddressView, Claim, Examine, Rule, RunIndex, words};
use crate::model::sentence;
use crate::model::{Confidence, Verdict};
use crate::remedy::{bridge_pool, for_container, look_from_elsewhere};

pub(super) const RULE: Rule = Rule {
    code: "RP404",
    name: "shadowed-range",
    title: "This machine's own bridge hides the registered address",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Address(examine)],
};

fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    let PathScope::OwnContainers(interface) = view.scope else { return None };
    let confidence = confidence(view)?;
    let workload = workload_of(run, view);
    Some(
        Claim::error(confidence, cause(view, interface))
            .facts(words::facts(run, view))
            .facts(words::lifetime(run, view))
            .facts([CANNOT_TELL.to_owned()])
            .remedies(for_container(&workload))
            .remedies([look_from_elsewhere(run.target_at(view)), bridge_pool(interface)]),
    )
}

const CANNOT_TELL: &str = "from this machine it is unknown whether callers elsewhere can reach it";

/// `None`: the address is one of this host's own containers.
fn confidence(view: &AddressView) -> Option<Confidence> {
    match (view.outcome?, view.origin) {
        (_, Origin::Here) => None,
        (Outcome::Answers, Origin::Elsewhere) if view.verdict == Verdict::Undetermined => {
            Some(Confidence::Certain)
        }
        (Outcome::Fails | Outcome::Stranger, Origin::Elsewhere) => Some(Confidence::Certain),
        // A pod network has another range on each node.
        (Outcome::Fails | Outcome::Stranger, Origin::Unknown) if !is_pods(view) => {
            Some(Confidence::Likely)
        }
        (Outcome::Answers | Outcome::Fails | Outcome::Stranger | Outcome::Unknown, _) => None,
    }
}

fn cause(view: &AddressView, interface: &str) -> String {
    let by = match view.source_ips.as_slice() {
        [source] => format!(", which was registered from {source},"),
        _ => String::new(),
    };
    let met = match view.outcome {
        Some(Outcome::Answers) => "a container of this machine answers instead".to_owned(),
        _ => view.path.map(words::outcome).unwrap_or_default(),
    };
    format!(
        "the route to {}{by} goes through this machine's own `{interface}`, and {met}",
        sentence::address(view.address)
    )
}
