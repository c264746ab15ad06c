//! The registry itself: its members, its root, and what it lets be read.

use super::{advice, change};
use crate::diagnose::quote::shell;
use crate::model::{ChangeKind, Remedy, Target};

/// The application level's root, which Dubbo and Spring Cloud share: no root of interfaces.
const SERVICES: &str = "services";

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

/// The root that was most likely meant, or the roots that are there. `root` is what is missing:
/// Dubbo's root, or the target's whole chroot.
pub fn registry_root(target: &Target, root: &str, present: &[String]) -> Remedy {
    let no_chroot = !target.chroot.is_empty() && root == target.chroot;
    let chroot = if no_chroot { "" } else { &target.chroot };
    let text = if present.is_empty() {
        "Nothing else is there: see that this is the right ensemble and chroot.".to_owned()
    } else {
        "If none of the nodes beside it is the applications' own, this is another ensemble."
            .to_owned()
    };
    let meant = present.iter().find(|name| name.to_ascii_lowercase().contains("dubbo"));
    // Of several nodes without Dubbo's name any may be meant, and most are of other programs.
    let only = match present {
        [one] if !no_chroot && one != SERVICES => Some(one),
        _ => None,
    };
    let command = meant.or(only).map(|name| {
        let members: Vec<String> = target.members.iter().map(ToString::to_string).collect();
        let url = root_url(&members, chroot, name.trim_matches('/'));
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
