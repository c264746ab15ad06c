//! Each registered address looked at once: class, names, route, connection, identity.

mod classify;
mod identify;
mod look;
mod unchecked;
mod wanted;

use std::collections::{HashMap, HashSet};

use futures_util::stream::{self, StreamExt};

pub use classify::{classify, classify_host};
pub use unchecked::leave_unchecked;
pub use wanted::{Wanted, companions, registered};

use crate::model::{
    Address, AddressEvidence, CheckSettings, Evidence, Listing, Progress, Purpose, Step, Vantage,
};
use crate::net::{Net, room_for_connections};
use look::Lookout;

/// Looks at every registered address, then at those that the answers suggest.
pub async fn check(
    net: &Net,
    vantage: &Vantage,
    listings: &[Listing],
    settings: &CheckSettings,
    progress: &dyn Progress,
) -> Evidence {
    let lookout = Lookout::new(net, vantage, settings);
    let registered = look_at_all(&lookout, registered(listings), progress).await;
    let companions = companions(&registered);
    let new = not_yet_seen(&registered, &companions);
    let seen = look_at_all(&lookout, new, progress).await;
    Evidence { addresses: in_order(registered, companions, &seen) }
}

async fn look_at_all(
    lookout: &Lookout<'_>,
    wanted: Vec<Wanted>,
    progress: &dyn Progress,
) -> Vec<AddressEvidence> {
    progress.step(Step::Checking(wanted.len()));
    let width = lookout.settings.concurrency.clamp(1, room_for_connections());
    let mut seen: Vec<(usize, AddressEvidence)> = stream::iter(wanted.into_iter().enumerate())
        .map(|(place, wanted)| async move { (place, lookout.look_at(wanted).await) })
        .buffer_unordered(width)
        .inspect(|_| progress.step(Step::Checked))
        .collect()
        .await;
    seen.sort_unstable_by_key(|(place, _)| *place);
    seen.into_iter().map(|(_, evidence)| evidence).collect()
}

/// The companions to dial: each address once, and none that was registered in its own right.
fn not_yet_seen(registered: &[AddressEvidence], companions: &[Wanted]) -> Vec<Wanted> {
    let mut seen: HashSet<&Address> = registered.iter().map(|seen| &seen.address).collect();
    companions.iter().filter(|wanted| seen.insert(&wanted.address)).cloned().collect()
}

/// Each registered address, its companions after it. One that was dialled for several owners, or
/// is registered itself, was seen once and stands under each of them.
fn in_order(
    registered: Vec<AddressEvidence>,
    companions: Vec<Wanted>,
    seen: &[AddressEvidence],
) -> Vec<AddressEvidence> {
    let by_address: HashMap<&Address, &AddressEvidence> =
        registered.iter().chain(seen).map(|seen| (&seen.address, seen)).collect();
    let mut of: HashMap<Address, Vec<AddressEvidence>> = HashMap::new();
    for wanted in companions {
        let (Some(owner), Some(seen)) = (owner(&wanted), by_address.get(&wanted.address)) else {
            continue;
        };
        let companion = AddressEvidence { purpose: wanted.purpose.clone(), ..(*seen).clone() };
        of.entry(owner.clone()).or_default().push(companion);
    }
    let mut ordered = Vec::with_capacity(registered.len());
    for evidence in registered {
        let mine = of.remove(&evidence.address).unwrap_or_default();
        ordered.push(evidence);
        ordered.extend(mine);
    }
    ordered
}

fn owner(wanted: &Wanted) -> Option<&Address> {
    match &wanted.purpose {
        Purpose::FastPort { of } | Purpose::Ha { of } | Purpose::Sibling { of } => Some(of),
        Purpose::Registered => None,
    }
}
