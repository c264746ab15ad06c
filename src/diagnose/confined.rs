//! Whether an unusable address is a container's, and how sure that is.

use ipnet::IpNet;

use super::index::{AddressView, RunIndex};
use super::origin::Origin;
use super::path_scope::{PathScope, is_on_link};
use super::signs::{Liveness, failure, is_identified, is_passive, is_refused, liveness};
use super::verdict::Outcome;
use super::words::container_range;
use crate::model::class::{is_of_pods, is_pod_range};
use crate::model::{Attempt, Confidence, Range, Verdict};

/// The container network that keeps an unusable address from callers, and how sure that is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Confined<'a> {
    pub range: Option<&'a Range>,
    pub confidence: Confidence,
}

pub(super) fn confined<'a>(run: &RunIndex, view: &AddressView<'a>) -> Option<Confined<'a>> {
    if view.is_fine() || view.outcome == Some(Outcome::Stranger) {
        return None;
    }
    let range = container_range(view);
    if view.scope.is_in_containers() {
        // Each Docker host has the same range, and so may have another container of this address; each
        // node has a range of pods of its own.
        let undisputed = || view.source_ips.is_empty() && is_identified(view);
        let meant = view.origin == Origin::Here || is_pods(view) || undisputed();
        let sure = view.verdict == Verdict::LocalOnly && meant;
        let confidence = if sure { Confidence::Certain } else { Confidence::Likely };
        return Some(Confined { range, confidence });
    }
    let range = range?;
    let confidence = match range {
        Range::Declared(_) => Confidence::Certain,
        Range::LocalBridge { .. } => Confidence::Likely,
        // A range that this host has a leg in, with others on it, is no container network.
        Range::DefaultPool { network, .. } if on_own_network(run, view, network) => return None,
        // Whoever accepts, or prohibits, knows the way.
        Range::DefaultPool { .. } if is_connected(view) || is_prohibited(view) => return None,
        Range::DefaultPool { .. } => Confidence::Likely,
    };
    let range = Some(range);
    if is_passive(view) {
        let told = !view.source_ips.is_empty() && view.origin != Origin::Here;
        let confidence = if told { confidence } else { Confidence::Possible };
        return Some(Confined { range, confidence });
    }
    if view.outcome == Some(Outcome::Unknown) {
        return None;
    }
    let answered_for = is_refused(view)
        && view.indices.iter().any(|index| liveness(run, view, *index) == Liveness::Gone);
    (!answered_for).then_some(Confined { range, confidence })
}

/// Whether the way to the address, or its range, is pods'.
pub(super) fn is_pods(view: &AddressView) -> bool {
    let by_way = match view.scope {
        PathScope::OwnContainers(interface) | PathScope::OwnBridge(interface) => {
            is_of_pods(interface)
        }
        PathScope::Ordinary | PathScope::Loopback | PathScope::OwnAlias(_) => false,
    };
    by_way || container_range(view).is_some_and(is_pod_range)
}

fn is_connected(view: &AddressView) -> bool {
    view.path.is_some_and(|path| matches!(path.connection, Attempt::Done(_)))
}

/// A filter on the way said no.
fn is_prohibited(view: &AddressView) -> bool {
    failure(view).and_then(|failure| failure.icmp.as_ref()).is_some_and(|icmp| {
        let v6 = icmp.from.to_canonical().is_ipv6();
        matches!((v6, icmp.kind, icmp.code), (false, 3, 9 | 10 | 13) | (true, 1, 1))
    })
}

fn on_own_network(run: &RunIndex, view: &AddressView, network: &IpNet) -> bool {
    let on_link = view.path.is_some_and(|path| is_on_link(run.vantage, path));
    let leg_in = run
        .vantage
        .interfaces
        .iter()
        .any(|interface| interface.addresses.iter().any(|own| network.contains(&own.addr())));
    on_link || (leg_in && is_pods(view))
}
