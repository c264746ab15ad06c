//! Who lists addresses: each registry is a folder and one line in `REGISTRIES`.

mod filter;
pub mod rocketmq;
pub mod zookeeper;

use std::pin::Pin;

use futures_util::future::join_all;

use crate::model::{
    CheckSettings, Job, Listing, Progress, RegistryKind, Step, Target, TargetError,
};
use crate::net::Net;

/// A future that borrows what it works on.
pub type Reading<'a> = Pin<Box<dyn Future<Output = Listing> + 'a>>;

/// A kind of registry: how its targets are written, and how it is read.
pub trait Registry: Sync {
    fn kind(&self) -> RegistryKind;

    /// Whether `text` is written as a target of this kind, rightly or wrongly.
    fn claims(&self, text: &str) -> bool;

    /// Parses a target that this registry claims.
    fn parse(&self, text: &str) -> Result<Target, TargetError>;

    /// Reads all that `target` lists. `index` is its place among the run's targets. A read that
    /// fails in part, or whole, is a listing that says so.
    fn read<'a>(
        &'a self,
        net: &'a Net,
        index: usize,
        target: &'a Target,
        settings: &'a CheckSettings,
    ) -> Reading<'a>;
}

/// Every registry. The first that claims a text parses it.
pub static REGISTRIES: &[&dyn Registry] = &[&zookeeper::ZooKeeper, &rocketmq::RocketMq];

/// Parses a target as pasted from somebody's configuration, with its key and quotes or without.
pub fn parse_target(text: &str) -> Result<Target, TargetError> {
    let text = unquoted(without_key(unquoted(text.trim())));
    match REGISTRIES.iter().find(|registry| registry.claims(text)) {
        Some(registry) => registry.parse(text),
        None => Err(TargetError {
            problem:
                "a target starts with zookeeper:// or rocketmq://, or is a list of name servers"
                    .to_owned(),
            part: text.to_owned(),
            example: "zookeeper://10.0.0.1:2181?backup=10.0.0.2:2181",
        }),
    }
}

/// What stands behind `dubbo.registry.address=` or `address: `.
fn without_key(text: &str) -> &str {
    let key = |key: &str| {
        !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
    };
    let split = text.split_once('=').or_else(|| text.split_once(": "));
    match split {
        Some((before, after)) if key(before.trim()) => after.trim(),
        _ => text,
    }
}

fn unquoted(text: &str) -> &str {
    let within = |quote| text.strip_prefix(quote)?.strip_suffix(quote);
    within('"').or_else(|| within('\'')).map_or(text, str::trim)
}

/// Reads every target of the job, all at once; what the filters leave out is left out.
pub async fn read(net: &Net, job: &Job, progress: &dyn Progress) -> Vec<Listing> {
    let readings = job.targets.iter().enumerate().map(|(index, target)| async move {
        progress.step(Step::Reading(target.text.clone()));
        let reading = REGISTRIES
            .iter()
            .find(|registry| registry.kind() == target.kind)
            .map(|registry| registry.read(net, index, target, &job.check));
        let mut listing = match reading {
            Some(reading) => reading.await,
            None => Listing::failed(index, Vec::new(), "no reader for this kind of registry"),
        };
        filter::keep(&mut listing, &job.filters, job.list_only);
        progress.step(Step::Listed(listing.registrations.len()));
        listing
    });
    join_all(readings).await
}
