//! What the probe itself needs to read the registry.

use super::text::advice;
use super::{at_root, check};
use crate::model::remedy::Place;
use crate::model::{RegistryKind, Remedy, Target};

/// What Dubbo and Spring Cloud share: no root of interfaces.
const SERVICES: &str = "services";

/// Credentials for a ZooKeeper that keeps nodes back.
pub fn registry_access(target: &Target) -> Remedy {
    let sign_in = ["--zookeeper-auth", "digest:USER:file=FILE"];
    // What was given already didn't do.
    let bare = Target { credentials: Vec::new(), ..target.clone() };
    let (change, caveat) = match target.kind {
        RegistryKind::ZooKeeper => (check(&sign_in, [&bare]), Some(WHOSE)),
        RegistryKind::RocketMq => (advice(NO_SIGNING_IN), None),
    };
    Remedy {
        name: "registry-access",
        title: "Give regprobe credentials with read access".to_owned(),
        place: Place::NextRun,
        changes: vec![change],
        caveat: caveat.map(str::to_owned),
    }
}

const WHOSE: &str = "USER is most likely the applications' own: `username` of their registry address \
                     (dubbo.registry.username), because with it Dubbo 3 lets no other user read what it \
                     registers. FILE contains only the password. ZooKeeper shows a node's ACL (getAcl) \
                     only to those who are allowed to read it.";
const NO_SIGNING_IN: &str = "regprobe doesn't sign in to name servers: run it on a machine that their \
                             access control allows, or have this machine's address allowed.";

/// The root that was most likely meant, or the roots that are there. `root` is what is missing:
/// Dubbo's root, or the target's whole chroot.
pub fn registry_root(target: &Target, root: &str, present: &[String]) -> Remedy {
    let no_chroot = !target.chroot.is_empty() && root == target.chroot;
    let chroot = if no_chroot { "" } else { &target.chroot };
    let text = if present.is_empty() {
        "Nothing else is there: check that this is the right ensemble and chroot.".to_owned()
    } else {
        "If none of the nodes beside it belongs to the applications, this is the wrong ensemble."
            .to_owned()
    };
    let meant = present.iter().find(|name| name.to_ascii_lowercase().contains("dubbo"));
    // Of several nodes without Dubbo's name any may be meant, and most are of other programs.
    let only = match present {
        [one] if !no_chroot && one != SERVICES => Some(one),
        _ => None,
    };
    let command =
        meant.or(only).map(|name| check(&[], [&at_root(target, chroot, name.trim_matches('/'))]));
    Remedy {
        name: "registry-root",
        title: "Name the root that the applications use".to_owned(),
        place: Place::NextRunOrRoot,
        changes: [advice(text)].into_iter().chain(command).collect(),
        caveat: None,
    }
}
