//! Waiting for brokers that elect a master to register what came of it.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::model::{Address, Job, Listing, Progress, TargetId};
use crate::net::{Net, pause};
use crate::registry;
use crate::select::select;

/// Brokers register every 30 s at the latest.
const LOOKS: u32 = 6;
const PAUSE: Duration = Duration::from_secs(5);

/// Whether anything else comes to be registered at these targets than was `before`.
pub(super) async fn ends(
    net: &Net,
    job: &Job,
    (before, these): (&[Listing], &[TargetId]),
    progress: &dyn Progress,
) -> bool {
    let before = registered(before, these);
    for _ in 0..LOOKS {
        pause(PAUSE).await;
        let listings = registry::read_some(net, job, these, progress).await;
        let selection = select(listings, Vec::new(), &job.filters, &job.gate, job.mode);
        if registered(&selection.listings, these) != before {
            return true;
        }
    }
    false
}

type Registered<'a> = BTreeSet<(TargetId, &'a str, Option<&'a Address>)>;

fn registered<'a>(listings: &'a [Listing], these: &[TargetId]) -> Registered<'a> {
    let listings = listings.iter().filter(|listing| these.contains(&listing.target));
    let registrations = listings.flat_map(|listing| &listing.registrations);
    let each = registrations.map(|registration| {
        (registration.target, registration.origin.as_str(), registration.address.as_ref())
    });
    each.collect()
}
