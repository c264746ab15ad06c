//! Where name servers disagree: a client sees what the one says that it happens to ask.

mod difference;
mod topics;

use std::collections::BTreeMap;

use self::difference::{Difference, Routing, listed};
use super::brokers::{Brokers, subject};
use super::known::Known;
use crate::model::sentence::count;
use crate::model::{Address, Oddity, ServerView};

/// Brokers that are listed one by one; all further ones are one entry.
const BROKERS: usize = 200;

type Server<'a> = (usize, &'a Address);

/// Everything that the name servers disagree on.
pub(super) fn all(known: &Known) -> Vec<Oddity> {
    let at = |place: usize| known.servers.get(place).map(|server| (place, server));
    let servers: Vec<Server> = known.telling.iter().filter_map(|place| at(*place)).collect();
    // One that knows nothing differs in everything, which is said in one word.
    let (knowing, empty): (Vec<Server>, Vec<Server>) =
        servers.iter().partition(|(place, _)| known.knows_any(*place));
    let routing: Vec<Routing> = known
        .topics
        .iter()
        .filter(|(place, _)| known.knows_any(*place))
        .filter_map(|(place, topics)| at(*place).map(|(place, server)| (place, server, topics)))
        .collect();
    let mut all = Vec::new();
    if !empty.is_empty() && !knowing.is_empty() {
        all.push(any_broker(&servers, &known.brokers));
    }
    all.extend(brokers(&knowing, &known.brokers));
    all.extend(topics::differing(&routing, &known.brokers));
    all
}

/// Some of `servers` know no broker at all.
fn any_broker(servers: &[Server], brokers: &Brokers) -> Oddity {
    let view = |(place, server): &Server| {
        let groups = brokers.groups.values();
        let known = groups.filter(|group| group.servers.contains(place)).count();
        let says = (known > 0).then(|| count(known, "broker name", "broker names"));
        ServerView { server: (*server).clone(), says }
    };
    let views = servers.iter().map(view).collect();
    Oddity::Disagreement { subject: "any broker".to_owned(), views }
}

/// Brokers whose address isn't the same on each of `servers`.
fn brokers(servers: &[Server], brokers: &Brokers) -> Vec<Oddity> {
    let mut all = Vec::new();
    for ((cluster, name), group) in &brokers.groups {
        let mut by_id: BTreeMap<i64, BTreeMap<usize, &str>> = BTreeMap::new();
        for ((id, text), places) in &group.members {
            let said = by_id.entry(*id).or_default();
            said.extend(places.iter().map(|place| (*place, text.as_str())));
        }
        for (id, said) in by_id {
            let first = said.values().next();
            if servers.iter().all(|(place, _)| said.get(place) == first) {
                continue;
            }
            let view = |(place, server): &Server| ServerView {
                server: (*server).clone(),
                says: said.get(place).map(|text| (*text).to_owned()),
            };
            all.push(Difference {
                subject: subject(cluster.as_deref(), name, id).to_string(),
                views: servers.iter().map(view).collect(),
            });
        }
    }
    listed(all, BROKERS, ["more broker", "more brokers"])
}
