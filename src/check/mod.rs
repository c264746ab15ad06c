//! Each registered address looked at once: class, names, route, connection, identity.

mod broker_clients;
mod connect;
mod election;
mod identify;
mod names;
mod probe;
mod related;
mod unchecked;
mod wanted;
mod workers;

use std::collections::{HashMap, HashSet};

pub use election::in_election;
pub use related::{Sources, metadata_services, related, suspected};
pub use unchecked::leave_unchecked;
pub use wanted::{Wanted, registered};

use crate::model::{Address, AddressEvidence, CheckSettings, Evidence, Listing, Progress, Vantage};
use crate::net::Net;
use broker_clients::clients_of_the_hurt;
use workers::probe_all;

/// Looks at every registered address, then at those that the answers suggest.
pub async fn check(
    net: &Net,
    vantage: &Vantage,
    listings: &[Listing],
    settings: &CheckSettings,
    progress: &dyn Progress,
) -> Evidence {
    let wanted = registered(listings);
    let sources = Sources::new(vantage, settings, listings);
    // What will hardly do is looked at beside its likely remedy, so that a run takes one time limit.
    let metadata = metadata_services(&wanted, listings);
    let suspected = suspected(&wanted, &sources, vantage, settings);
    let early = not_yet_seen(&wanted, &[suspected, metadata.clone()].concat());
    let first = wanted.iter().chain(&early).cloned().collect();
    let mut registered = probe_all(net, vantage, settings, first, progress).await;
    let mut seen = registered.split_off(wanted.len());
    let mut related = related(&wanted, &registered, &sources);
    related.extend(metadata);
    let known: Vec<Wanted> = wanted.into_iter().chain(early).collect();
    let late = not_yet_seen(&known, &related);
    seen.extend(probe_all(net, vantage, settings, late, progress).await);
    let addresses = in_order(registered, related, &seen);
    let clients = clients_of_the_hurt(listings, &addresses, settings).await;
    Evidence { addresses, clients }
}

/// The related to dial: each address once, and none that was registered in its own right.
fn not_yet_seen(known: &[Wanted], related: &[Wanted]) -> Vec<Wanted> {
    let seen: HashSet<&Address> = known.iter().map(|known| &known.address).collect();
    let mut places: HashMap<&Address, usize> = HashMap::new();
    let mut new: Vec<Wanted> = Vec::new();
    for related in related.iter().filter(|wanted| !seen.contains(&wanted.address)) {
        match places.get(&related.address).and_then(|place| new.get_mut(*place)) {
            // Wanted for several owners: it is asked for the services of each.
            Some(wanted) => wanted.ask_for_those_of(related),
            None => {
                places.insert(&related.address, new.len());
                new.push(related.clone());
            }
        }
    }
    new
}

/// Each registered address, its related after it. One that was dialled for several owners, or
/// is registered itself, was seen once and stands under each of them.
fn in_order(
    registered: Vec<AddressEvidence>,
    related: Vec<Wanted>,
    seen: &[AddressEvidence],
) -> Vec<AddressEvidence> {
    let by_address: HashMap<&Address, &AddressEvidence> =
        registered.iter().chain(seen).map(|seen| (&seen.address, seen)).collect();
    let mut of: HashMap<Address, Vec<AddressEvidence>> = HashMap::new();
    for wanted in related {
        let (Some(owner), Some(seen)) = (wanted.purpose.owner(), by_address.get(&wanted.address))
        else {
            continue;
        };
        let related = AddressEvidence { purpose: wanted.purpose.clone(), ..(*seen).clone() };
        of.entry(owner.clone()).or_default().push(related);
    }
    let mut ordered = Vec::with_capacity(registered.len());
    for evidence in registered {
        let mine = of.remove(&evidence.address).unwrap_or_default();
        ordered.push(evidence);
        ordered.extend(mine);
    }
    ordered
}
