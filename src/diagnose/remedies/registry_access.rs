//! The registry itself: its members, its root, and what it lets be read.

use super::{advice, change};
use crate::diagnose::quote::{plain, shell};
use crate::model::{ChangeKind, Remedy, Target};

/// Credentials for a ZooKeeper that keeps nodes back.
pub fn registry_access(target: &Target) -> Remedy {
    Remedy {
        name: "registry-access",
        title: "Give regprobe credentials that may read".to_owned(),
        place: "for the next run".to_owned(),
        changes: vec![change(
            ChangeKind::Shell,
            format!("regprobe check --zookeeper-auth digest:USER:FILE {}", shell(&target.text)),
        )],
        caveat: Some(
            "USER is a user whom the nodes' ACL lets read (`zkCli.sh getAcl`), FILE holds the \
             password."
                .to_owned(),
        ),
    }
}

/// The root that was most likely meant, or the roots that are there.
pub fn registry_root(target: &Target, present: &[String]) -> Remedy {
    let names: Vec<String> = present.iter().map(|name| format!("`{}`", plain(name))).collect();
    let text = if names.is_empty() {
        "Nothing else is there: see that this is the right ensemble and chroot.".to_owned()
    } else {
        format!("Beside it are {}.", names.join(", "))
    };
    let meant = present.iter().find(|name| name.to_ascii_lowercase().contains("dubbo"));
    let command = meant.or(present.first()).map(|name| {
        let members: Vec<String> = target.members.iter().map(ToString::to_string).collect();
        let url = root_url(&members, &target.chroot, name.trim_matches('/'));
        change(ChangeKind::Shell, format!("regprobe check {}", shell(&url)))
    });
    Remedy {
        name: "registry-root",
        title: "Name the root that the applications use".to_owned(),
        place: "for the next run, or in the applications' registry address (group=)".to_owned(),
        changes: [advice(text)].into_iter().chain(command).collect(),
        caveat: None,
    }
}

fn root_url(members: &[String], chroot: &str, group: &str) -> String {
    let (first, rest) = members.split_first().map_or(("", &[][..]), |(a, b)| (a.as_str(), b));
    let backup =
        if rest.is_empty() { String::new() } else { format!("backup={}&", rest.join(",")) };
    format!("zookeeper://{first}{chroot}?{backup}group={group}")
}

/// A member that doesn't serve.
pub fn registry_members(member: &str) -> Remedy {
    Remedy {
        name: "registry-member",
        title: "Bring the member back, or take it out of the lists".to_owned(),
        place: format!("on {member}, or in every registry address that names it"),
        changes: vec![advice(format!(
            "See that the process behind {member} runs and listens there; if it is gone for good, \
             take it out of the addresses that applications are given."
        ))],
        caveat: None,
    }
}
