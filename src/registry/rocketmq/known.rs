//! What all name servers of a list know together.

use super::brokers::Brokers;
use super::members::Heard;
use super::routes::Topics;
use super::server::Told;
use crate::model::Address;

/// Everything that was told. A name server is meant by its place in `servers`.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub servers: Vec<Address>,
    pub brokers: Brokers,
    /// The name servers whose brokers are known.
    pub telling: Vec<usize>,
    /// The topics of those that told them.
    pub topics: Vec<(usize, Topics)>,
}

impl Known {
    pub(super) fn of(heard: Vec<Heard>) -> Self {
        let mut known = Self::default();
        for (place, Heard { server, outcome }) in heard.into_iter().enumerate() {
            known.servers.push(server);
            let Ok(Told { clusters: Ok(clusters), topics, .. }) = outcome else { continue };
            known.brokers.take(place, clusters);
            known.telling.push(place);
            known.topics.extend(topics.ok().map(|topics| (place, topics)));
        }
        known
    }

    /// The name server at `place` knows at least one broker.
    pub(super) fn knows_any(&self, place: usize) -> bool {
        self.brokers.groups.values().any(|group| group.servers.contains(&place))
    }
}
