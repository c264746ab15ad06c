//! Who lists addresses: each registry is a folder and one line in `REGISTRIES`.

mod reader;
pub mod rocketmq;
pub mod rocketmq_proxy;
mod several;
mod stranger;
pub mod zookeeper;

use futures_util::future::join_all;

pub use self::reader::{Reading, Registry};

use crate::model::{
    Address, Job, Listing, Progress, RegistryKind, Step, Target, TargetError, TargetId,
};
use crate::net::Net;

/// Every registry. The first that claims a text parses it.
pub static REGISTRIES: &[&dyn Registry] =
    &[&zookeeper::ZooKeeper, &rocketmq::RocketMq, &rocketmq_proxy::RocketMqProxy];

/// Parses the targets of a text as pasted from somebody's configuration, with its key and quotes or without: most
/// have one.
pub fn parse_targets(text: &str) -> Result<Vec<Target>, TargetError> {
    let addresses = several::addresses(bare(text))?;
    addresses.iter().map(|address| parse_target(address)).collect()
}

/// Tells each proxy without a topic which name servers it is named beside.
pub fn name_beside(targets: &mut [Target]) {
    let of_kind = |kind: RegistryKind| move |target: &&Target| target.kind == kind;
    let name_servers = targets.iter().filter(of_kind(RegistryKind::RocketMq));
    let name_servers: Vec<Address> =
        name_servers.flat_map(|target| target.members.iter().cloned()).collect();
    for target in targets {
        if target.kind == RegistryKind::RocketMqProxy && target.topic.is_none() {
            target.name_servers.clone_from(&name_servers);
        }
    }
}

/// Parses a text that has one target.
pub fn parse_target(text: &str) -> Result<Target, TargetError> {
    let text = bare(text);
    match REGISTRIES.iter().find(|registry| registry.claims(text)) {
        Some(registry) => registry.parse(text),
        None => Err(TargetError {
            problem: format!(
                "a target starts with {}, or is a list of name servers",
                REGISTRIES
                    .iter()
                    .map(|registry| registry.scheme())
                    .collect::<Vec<_>>()
                    .join(" or ")
            ),
            part: text.to_owned(),
            example: "zookeeper://10.0.0.1:2181?backup=10.0.0.2:2181",
        }),
    }
}

/// The registry that reads targets of this kind.
pub fn of_kind(kind: RegistryKind) -> Option<&'static dyn Registry> {
    REGISTRIES.iter().copied().find(|registry| registry.kind() == kind)
}

fn bare(text: &str) -> &str {
    unquoted(without_key(unquoted(text.trim())))
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

/// Reads every target of the job, all at once and whole.
pub async fn read(net: &Net, job: &Job, progress: &dyn Progress) -> Vec<Listing> {
    let targets: Vec<TargetId> = (0..job.targets.len()).map(TargetId).collect();
    read_some(net, job, &targets, progress).await
}

/// Reads some targets of the job, all at once and whole.
pub async fn read_some(
    net: &Net,
    job: &Job,
    these: &[TargetId],
    progress: &dyn Progress,
) -> Vec<Listing> {
    let targets = these.iter().filter_map(|id| Some((*id, id.of(&job.targets)?)));
    let readings = targets.map(|(id, target)| async move {
        progress.step(Step::Reading(target.text.clone()));
        let listing = match of_kind(target.kind) {
            Some(registry) => registry.read(net, id, target, &job.check).await,
            None => Listing::failed(id, Vec::new(), "no reader for this kind of registry"),
        };
        progress.step(Step::Listed(listing.registrations.len()));
        listing
    });
    join_all(readings).await
}
