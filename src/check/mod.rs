//! Each registered address looked at once: class, names, route, connection, identity.

mod classify;
mod clients;
mod companions;
mod crew;
mod identify;
mod look;
mod over_triple;
mod secure;
mod unchecked;
mod wanted;

use std::collections::{HashMap, HashSet};

pub use classify::{classify, classify_host};
pub use companions::{Sources, companions, suspected};
pub use unchecked::leave_unchecked;
pub use wanted::{Wanted, registered};

use crate::model::{Address, AddressEvidence, CheckSettings, Evidence, Listing, Progress, Vantage};
use crate::net::Net;
use clients::clients_of_the_hurt;
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
    let sources = Sources::new(vantage, settings, listings);
    // What will hardly do is looked at beside its likely remedy, so that a run takes one time limit.
    let early = not_yet_seen(&wanted, &suspected(&wanted, &sources, vantage, settings));
    let first = wanted.iter().chain(&early).cloned().collect();
    let mut registered = look_at_all(net, vantage, settings, first, progress).await;
    let mut seen = registered.split_off(wanted.len());
    let companions = companions(&wanted, &registered, &sources);
    let known: Vec<Wanted> = wanted.into_iter().chain(early).collect();
    let late = not_yet_seen(&known, &companions);
    seen.extend(look_at_all(net, vantage, settings, late, progress).await);
    let addresses = in_order(registered, companions, &seen);
    let clients = clients_of_the_hurt(listings, &addresses, settings).await;
    Evidence { addresses, clients }
}

/// The companions to dial: each address once, and none that was registered in its own right.
fn not_yet_seen(known: &[Wanted], companions: &[Wanted]) -> Vec<Wanted> {
    let seen: HashSet<&Address> = known.iter().map(|known| &known.address).collect();
    let mut places: HashMap<&Address, usize> = HashMap::new();
    let mut new: Vec<Wanted> = Vec::new();
    for companion in companions.iter().filter(|wanted| !seen.contains(&wanted.address)) {
        match places.get(&companion.address).and_then(|place| new.get_mut(*place)) {
            // Wanted for several owners: it is asked for the services of each.
            Some(wanted) => wanted.ask_for_those_of(companion),
            None => {
                places.insert(&companion.address, new.len());
                new.push(companion.clone());
            }
        }
    }
    new
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
        let (Some(owner), Some(seen)) = (wanted.purpose.owner(), by_address.get(&wanted.address))
        else {
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
