//! Other roots of the same ZooKeeper that hold instances. The target doesn't name them, so they aren't read, and
//! that is told: an application may be registered in one of them.

use std::collections::BTreeMap;

use super::metadata::Mapping;
use super::walker::{Walker, single};
use crate::model::Oddity;
use crate::registry::zookeeper::instances;
use crate::registry::zookeeper::target::SERVICES_ROOT;

/// Roots that are looked at, and names in each: many programs may share a ZooKeeper.
const ROOTS: usize = 64;
const NAMES: usize = 16;
const MAPPING: &str = "mapping";
/// A node with more children than this isn't listed.
const CHILDREN: i32 = 10_000;

/// The applications below each root that holds instances and that the target doesn't name.
pub(super) async fn others(
    walker: &mut Walker<'_>,
    root_path: Option<&str>,
) -> BTreeMap<String, Vec<String>> {
    let own = walker.top.get(walker.chroot.len() + 1..).unwrap_or_default().to_owned();
    let read = [Some(own.as_str()), root_path];
    let above = if walker.chroot.is_empty() { "/" } else { walker.chroot }.to_owned();
    let mut roots = single(walker.sessions.children(&[above]).await).unwrap_or_default();
    let is_read = |name: &String| {
        let first = |root: &&str| root.split('/').next() == Some(name);
        read.iter().flatten().any(first) || matches!(name.as_str(), SERVICES_ROOT | "zookeeper")
    };
    roots.retain(|name| !is_read(name));
    roots.sort();
    roots.truncate(ROOTS);
    let paths = roots.iter().map(|name| format!("{}/{name}", walker.chroot)).collect();
    let mut applications: BTreeMap<String, Vec<String>> = below(walker, paths).await;
    let entries = below(walker, first_of(&applications)).await;
    let paths = first_of(&entries);
    let answers = walker.sessions.data(&paths).await;
    let is_holding = |root: &str| {
        let mut answers = paths.iter().zip(&answers);
        answers.any(|(path, answer)| {
            let data = answer.as_ref().map(|(data, _)| data.as_slice()).unwrap_or_default();
            is_below(path, root) && instances::is_instance(data)
        })
    };
    applications.retain(|root, names| is_holding(root) && !is_dubbos(names));
    applications
}

/// A registry of its own, which has the mapping of its applications beside them.
fn is_dubbos(names: &[String]) -> bool {
    names.iter().any(|name| name == MAPPING)
}

/// Says so, and which interfaces the applications there serve, as the mapping has it.
pub(super) fn tell(
    walker: &mut Walker<'_>,
    others: BTreeMap<String, Vec<String>>,
    mapping: &Mapping,
) {
    for (path, applications) in others {
        let mapped = applications.iter().filter_map(|application| mapping.get(application));
        let mut serves: Vec<String> = mapped
            .flat_map(|names| names.iter())
            .map(|mapped| mapped.interface.to_string())
            .collect();
        serves.sort();
        serves.dedup();
        let root = path.get(walker.chroot.len()..).unwrap_or_default().to_owned();
        walker.odd(Oddity::OtherInstances { root, serves });
    }
}

fn is_below(path: &str, root: &str) -> bool {
    path.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'))
}

/// The names below each node that isn't too large. What can't be read isn't missed.
async fn below(walker: &mut Walker<'_>, nodes: Vec<String>) -> BTreeMap<String, Vec<String>> {
    let stats = walker.sessions.stats(&nodes).await;
    let nodes = nodes.into_iter().zip(stats);
    let small = nodes
        .filter_map(|(node, stat)| (1..=CHILDREN).contains(&stat.ok()?.children).then_some(node));
    let small: Vec<String> = small.collect();
    let listed = walker.sessions.children(&small).await;
    let named = small.into_iter().zip(listed);
    named.filter_map(|(node, names)| Some((node, names.ok()?))).collect()
}

/// Whole paths of a few names of each node.
fn first_of(names: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let few = names
        .iter()
        .flat_map(|(node, names)| names.iter().take(NAMES).map(move |name| (node, name)));
    few.map(|(node, name)| format!("{node}/{name}")).collect()
}
