//! A target that differs from the run's, written as it is pasted.

use super::registry::server_of;
use crate::model::{Address, RegistryKind, Target};

/// The same registry with the usual port of `member`, where another was named.
pub(super) fn at_usual_port(target: &Target, member: &Address) -> Option<Target> {
    let usual = member.with_port(server_of(target.kind).usual_port());
    let corrected =
        |address: &Address| if address == member { usual.clone() } else { address.clone() };
    let members = target.members.iter().map(corrected).collect();
    (usual != *member).then(|| written(Target { members, ..target.clone() }))
}

/// `member` alone, as another kind of registry.
pub(super) fn as_kind(kind: RegistryKind, member: &Address) -> Target {
    written(Target {
        kind,
        text: String::new(),
        members: vec![member.clone()],
        chroot: String::new(),
        root: DUBBOS_ROOT.to_owned(),
        instances_root: None,
        credentials: Vec::new(),
        topic: None,
        name_servers: Vec::new(),
    })
}

/// The root of Dubbo's tree, where nobody configured another.
const DUBBOS_ROOT: &str = "dubbo";

/// The same ensemble at another place in its tree.
pub(super) fn at_root(target: &Target, chroot: &str, root: &str) -> Target {
    written(Target { chroot: chroot.to_owned(), root: root.to_owned(), ..target.clone() })
}

/// The same with another root of the application level.
pub(super) fn at_instances_root(target: &Target, root: &str) -> Target {
    let root = root.trim_matches('/').to_owned();
    written(Target { instances_root: Some(root), ..target.clone() })
}

/// The same proxies, asked for `topic`.
pub(super) fn for_topic(target: &Target, topic: &str) -> Target {
    written(Target { topic: Some(topic.to_owned()), ..target.clone() })
}

fn written(target: Target) -> Target {
    let members: Vec<String> = target.members.iter().map(ToString::to_string).collect();
    let text = server_of(target.kind).pasted(&members, &target);
    Target { text, ..target }
}
