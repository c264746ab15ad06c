//! What name servers may disagree on, and how much of it is told.

use crate::model::sentence::count;
use crate::model::{Address, Oddity, ServerView};
use crate::registry::rocketmq::routes::Topics;

/// A name server by its place among all, and what it says of its topics.
pub(super) type Routing<'a> = (usize, &'a Address, &'a Topics);

/// What a disagreement is about, and what each server says.
pub(super) struct Difference {
    pub subject: String,
    pub views: Vec<ServerView>,
}

/// The first of `all`; of the others it is only told how many each server knows.
pub(super) fn listed(mut all: Vec<Difference>, cap: usize, [one, many]: [&str; 2]) -> Vec<Oddity> {
    let rest = all.split_off(cap.min(all.len()));
    if let Some(first) = rest.first() {
        let knows = |place: usize| {
            let says = |other: &&Difference| {
                other.views.get(place).is_some_and(|view| view.says.is_some())
            };
            Some(format!("it knows {} of them", rest.iter().filter(says).count()))
        };
        let views = first
            .views
            .iter()
            .enumerate()
            .map(|(place, view)| ServerView { server: view.server.clone(), says: knows(place) });
        let subject = count(rest.len(), one, many);
        all.push(Difference { subject, views: views.collect() });
    }
    all.into_iter()
        .map(|Difference { subject, views }| Oddity::Disagreement { subject, views })
        .collect()
}
