//! A target that differs from the run's, written as it is pasted.

use crate::model::{Address, RegistryKind, Target};

/// The same registry with the usual port of `member`, where another was named.
pub(super) fn at_usual_port(target: &Target, member: &Address) -> Option<Target> {
    let usual = member.with_port(usual_port(target));
    let corrected = |one: &Address| if one == member { usual.clone() } else { one.clone() };
    let members = target.members.iter().map(corrected).collect();
    (usual != *member).then(|| written(Target { members, ..target.clone() }))
}

/// Where such a registry listens unless it is told otherwise.
pub(super) fn usual_port(target: &Target) -> u16 {
    match target.kind {
        RegistryKind::ZooKeeper => 2181,
        RegistryKind::RocketMq => 9876,
    }
}

/// The same ensemble at another place in its tree.
pub(super) fn at_root(target: &Target, chroot: &str, root: &str) -> Target {
    written(Target { chroot: chroot.to_owned(), root: root.to_owned(), ..target.clone() })
}

fn written(target: Target) -> Target {
    let members: Vec<String> = target.members.iter().map(ToString::to_string).collect();
    let text = match target.kind {
        RegistryKind::RocketMq => members.join(";"),
        RegistryKind::ZooKeeper => zookeeper(&members, &target.chroot, &target.root),
    };
    Target { text, ..target }
}

fn zookeeper(members: &[String], chroot: &str, root: &str) -> String {
    let (first, rest) = members.split_first().map_or(("", &[][..]), |(a, b)| (a.as_str(), b));
    let backup =
        if rest.is_empty() { String::new() } else { format!("backup={}&", rest.join(",")) };
    format!("zookeeper://{first}{chroot}?{backup}group={root}")
}
