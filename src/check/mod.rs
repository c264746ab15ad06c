//! Each registered address looked at once: class, names, route, connection, identity.

mod classify;
mod crew;
mod identify;
mod look;
mod unchecked;
mod wanted;

use std::collections::{HashMap, HashSet};

pub use classify::{classify, classify_host};
pub use unchecked::leave_unchecked;
pub use wanted::{Wanted, companions, registered};

use crate::model::{
    Address, AddressEvidence, CheckSettings, Evidence, Listing, Progress, Purpose, Vantage,
};
use crate::net::Net;
use crew::look_at_all;

/// Looks at every registered address, then at those that the answers suggest.
pub async fn check(
    net: &Net,
    vantage: &Vantage,
    listings: &[Listing],
    settings: &CheckSettings,
    progress: &dyn Progress,
) -> Evidence {
    let wanted = registered(listings);
    let registered = look_at_all(net, vantage, settings, wanted, progress).await;
    let companions = companions(&registered);
    let new = not_yet_seen(&registered, &companions);
    let seen = look_at_all(net, vantage, settings, new, progress).await;
    Evidence { addresses: in_order(registered, companions, &seen) }
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
