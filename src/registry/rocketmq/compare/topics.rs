//! Topics that one name server routes and another doesn't, or elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::difference::{Difference, Routing, listed};
use crate::model::{Oddity, ServerView};
use crate::registry::rocketmq::brokers::Brokers;
use crate::registry::rocketmq::routes::{Route, Topics};

/// Groups of topics that are listed; all further ones are one entry.
const GROUPS: usize = 50;

/// Names that are shown of a longer list.
const NAMES: usize = 5;

/// The brokers that a server routes a topic to; `None`: to none.
type Said<'a> = Option<&'a [Arc<str>]>;

/// Topics whose route isn't the same on each of `servers`, grouped by what the servers say.
pub(super) fn differing(servers: &[Routing], brokers: &Brokers) -> Vec<Oddity> {
    let own = brokers.own_topics();
    let shared = known_to_all(servers, brokers);
    let names: BTreeSet<&str> = servers
        .iter()
        .flat_map(|(_, _, topics)| topics.routes.keys().map(String::as_str))
        .filter(|name| !own.contains(name))
        .collect();
    let mut groups: BTreeMap<Vec<Said<'_>>, Vec<&str>> = BTreeMap::new();
    for name in names {
        let said: Option<Vec<Said<'_>>> =
            servers.iter().map(|(_, _, topics)| route(topics, name)).collect();
        if let Some(said) = said.filter(|said| differs(said, &shared)) {
            groups.entry(said).or_default().push(name);
        }
    }
    let group = |(said, names): (Vec<Said<'_>>, Vec<&str>)| Difference {
        subject: match names.as_slice() {
            [name] => format!("the route of topic {name}"),
            names => format!("the routes of {} topics ({})", names.len(), some(names)),
        },
        views: servers
            .iter()
            .zip(said)
            .map(|((_, server, _), brokers)| ServerView {
                server: (*server).clone(),
                says: brokers.map(|brokers| format!("on {}", some(brokers))),
            })
            .collect(),
    };
    listed(
        groups.into_iter().map(group).collect(),
        GROUPS,
        ["more group of topics", "more groups of topics"],
    )
}

/// The brokers that one server routes a topic to (`Some(None)`: to none), or `None` where it isn't
/// known.
fn route<'a>(topics: &'a Topics, name: &str) -> Option<Said<'a>> {
    match topics.routes.get(name) {
        None | Some(Route::Nowhere) => Some(None),
        Some(Route::To(layout)) => Some(Some(&layout.brokers)),
        Some(Route::Unread) => None,
    }
}

/// A broker that a server doesn't know at all is a disagreement of its own, and not one of each of
/// its topics; a topic that has no route there at all is.
fn differs(said: &[Said<'_>], shared: &BTreeSet<&str>) -> bool {
    if said.windows(2).all(|pair| pair.first() == pair.last()) {
        return false;
    }
    let mut all = said.iter().map(|brokers| of_shared(*brokers, shared));
    let first = all.next();
    all.any(|other| Some(other) != first)
}

fn of_shared<'a>(brokers: Said<'a>, shared: &BTreeSet<&str>) -> Option<Vec<&'a str>> {
    let known = |broker: &&str| shared.contains(broker);
    brokers.map(|brokers| brokers.iter().map(|name| &**name).filter(known).collect())
}

fn known_to_all<'a>(servers: &[Routing], brokers: &'a Brokers) -> BTreeSet<&'a str> {
    let to_all = |known: &[usize]| servers.iter().all(|(place, ..)| known.contains(place));
    brokers
        .groups
        .iter()
        .filter(|(_, group)| to_all(&group.servers))
        .map(|((_, name), _)| name.as_str())
        .collect()
}

fn some<T: AsRef<str>>(names: &[T]) -> String {
    let mut shown: Vec<&str> = names.iter().take(NAMES).map(AsRef::as_ref).collect();
    if names.len() > NAMES {
        shown.push("…");
    }
    shown.join(", ")
}
