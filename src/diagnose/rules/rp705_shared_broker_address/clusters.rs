//! Whether brokers of both clusters are there, or a name server remembers one that is over: it forgets the
//! cluster of a name only once no broker has the name any more.

use crate::diagnose::RunIndex;
use crate::diagnose::broker_groups::broker_groups;
use crate::model::{Confidence, TargetId};

pub(super) const STALE: &str =
    "a name server also remembers the cluster that a broker was in before";

/// `None`: all who answer are in one cluster, and nobody else's entry came in their place.
pub(super) fn how_sure(run: &RunIndex, target: TargetId, broker: &str) -> Option<Confidence> {
    let listing = run.listings.iter().find(|listing| listing.target == target);
    if listing.is_some_and(|listing| listing.alternating.iter().any(|name| **name == *broker)) {
        return Some(Confidence::Certain);
    }
    let groups = broker_groups(run);
    let group = groups.iter().find(|group| group.target == target && group.name == broker);
    match group.map(|group| group.clusters().len()) {
        None | Some(0) => Some(Confidence::Possible),
        Some(1) => None,
        Some(_) => Some(Confidence::Certain),
    }
}
