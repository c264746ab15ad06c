//! The topics that a proxy is asked for: it lists none itself.

use crate::model::{CheckSettings, Target};
use crate::net::Net;
use crate::registry::rocketmq::{Names, names};

/// A cluster that nobody gave another name.
const DEFAULT_CLUSTER: &str = "DefaultCluster";
/// How many topics are tried: a proxy may know other name servers than those of this run.
const TRIED: usize = 8;

/// What the target says, or else topics that the name servers of this run list. A cluster's name, which is
/// a topic in cluster mode, comes last.
pub(super) async fn to_ask_for(
    net: &Net,
    target: &Target,
    settings: &CheckSettings,
) -> Vec<String> {
    if let Some(topic) = &target.topic {
        return vec![topic.clone()];
    }
    let Names { clusters, topics } = names(net, &target.name_servers, settings).await;
    let fallback = clusters.is_empty().then(|| DEFAULT_CLUSTER.to_owned());
    let last = clusters.into_iter().next().or(fallback);
    topics.into_iter().take(TRIED).chain(last).collect()
}
