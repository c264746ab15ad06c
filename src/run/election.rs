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

/// The names of brokers whose entries change.
#[derive(Debug, Default)]
pub(super) struct Changes {
    pub any: BTreeSet<(TargetId, Arc<str>)>,
    /// Those of which one broker came in another's place. Who is started anew is gone for a while instead.
    pub replaced: BTreeSet<(TargetId, Arc<str>)>,
}

/// What else comes to be registered at these targets than was `before`, of which broker names.
pub(super) async fn changes(
    net: &Net,
    job: &Job,
    (before, these): (&[Listing], &[TargetId]),
    progress: &dyn Progress,
) -> Changes {
    let before = registered(before, these);
    for _ in 0..LOOKS {
        pause(PAUSE).await;
        let listings = registry::read_some(net, job, these, progress).await;
        let selection = select(listings, Vec::new(), &job.filters, &job.gate, job.mode);
        let now = registered(&selection.listings, these);
        let changed = now.symmetric_difference(&before);
        let any: BTreeSet<_> = changed.map(|entry| name_of(entry)).collect();
        if !any.is_empty() {
            let new = now.difference(&before);
            let replaced = new.filter(|entry| is_in_place_of_another(entry, &before)).map(name_of);
            return Changes { any, replaced: replaced.collect() };
        }
    }
    Changes::default()
}

/// Another address had its cluster, name and id.
fn is_in_place_of_another((target, _, origin, _): &Entry<'_>, before: &Registered<'_>) -> bool {
    before.iter().any(|(of, _, had, _)| (of, had) == (target, origin))
}

fn name_of((target, name, ..): &Entry<'_>) -> (TargetId, Arc<str>) {
    (*target, Arc::clone(name))
}

type Entry<'a> = (TargetId, &'a Arc<str>, &'a str, Option<&'a Address>);
type Registered<'a> = BTreeSet<Entry<'a>>;

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
