//! Waiting for brokers that elect a master, or take each other's entry away, to register again.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use crate::model::{Address, Job, Listing, Progress, Subject, TargetId};
use crate::net::{Net, pause};
use crate::registry;
use crate::select::select;

/// Brokers register every 30 s at the latest.
const LOOKS: u32 = 6;
const PAUSE: Duration = Duration::from_secs(5);

/// The broker names of which something else comes to be registered at these targets than was `before`.
pub(super) async fn changes(
    net: &Net,
    job: &Job,
    (before, these): (&[Listing], &[TargetId]),
    progress: &dyn Progress,
) -> BTreeSet<(TargetId, Arc<str>)> {
    let before = registered(before, these);
    for _ in 0..LOOKS {
        pause(PAUSE).await;
        let listings = registry::read_some(net, job, these, progress).await;
        let selection = select(listings, Vec::new(), &job.filters, &job.gate, job.mode);
        let now = registered(&selection.listings, these);
        let changed = now.symmetric_difference(&before);
        let names: BTreeSet<_> =
            changed.map(|(target, name, ..)| (*target, Arc::clone(name))).collect();
        if !names.is_empty() {
            return names;
        }
    }
    BTreeSet::new()
}

type Registered<'a> = BTreeSet<(TargetId, &'a Arc<str>, &'a str, Option<&'a Address>)>;

fn registered<'a>(listings: &'a [Listing], these: &[TargetId]) -> Registered<'a> {
    let listings = listings.iter().filter(|listing| these.contains(&listing.target));
    let registrations = listings.flat_map(|listing| &listing.registrations);
    let each = registrations.filter_map(|registration| {
        let Subject::RocketMqBroker { broker, .. } = &registration.subject else { return None };
        let (origin, address) = (registration.origin.as_str(), registration.address.as_ref());
        Some((registration.target, broker, origin, address))
    });
    each.collect()
}
