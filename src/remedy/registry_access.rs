//! What the probe itself needs to read the registry.

use super::next_run::check;
use super::registry::server_of;
use super::retarget::{at_instances_root, at_root};
use super::text::advice;
use crate::model::remedy::Place;
use crate::model::{Address, Remedy, Target};

/// What Dubbo and Spring Cloud share: no root of interfaces.
const SERVICES: &str = "services";

/// Credentials for a ZooKeeper that keeps nodes back.
pub fn registry_access(target: &Target) -> Remedy {
    let (change, caveat) = server_of(target.kind).access(target);
    let title = match target.credentials.is_empty() {
        true => "Give regprobe credentials with read access",
        false => "Correct the credentials: those that were given have no read access",
    };
    Remedy {
        name: "registry-access",
        title: title.to_owned(),
        place: Place::NextRun,
        changes: vec![change],
        caveat: caveat.map(str::to_owned),
    }
}

/// The root that was most likely meant, or the roots that are there. `root` is what is missing:
/// Dubbo's root, or the target's whole chroot.
pub fn registry_root(target: &Target, root: &str, present: &[String]) -> Remedy {
    let no_chroot = !target.chroot.is_empty() && root == target.chroot;
    let chroot = if no_chroot { "" } else { &target.chroot };
    let text = if present.is_empty() {
        "Nothing else is there: check that this is the right ensemble and chroot.".to_owned()
    } else {
        "If none of the other nodes there belongs to the applications, this is the wrong ensemble."
            .to_owned()
    };
    let meant = present.iter().find(|name| name.to_ascii_lowercase().contains("dubbo"));
    // Of several nodes without Dubbo's name any may be meant, and most are of other programs.
    let only = match present {
        [only] if !no_chroot && only != SERVICES => Some(only),
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

/// Instances are below `root`, which the target doesn't name.
pub fn instances_root(target: &Target, root: &str) -> Remedy {
    let why = format!(
        "Dubbo keeps instances below `rootPath` of its registry address, and Spring Cloud below \
         `spring.cloud.zookeeper.discovery.root`; both default to /{SERVICES}. The applications \
         below {root} have such a setting. Consumers need the same."
    );
    let run = check(&[], [&at_instances_root(target, root)]);
    Remedy {
        name: "registry-root",
        title: "Name the root of the instances".to_owned(),
        place: Place::NextRunOrRoot,
        changes: vec![advice(why), run],
        caveat: None,
    }
}

/// Newer clients ask a ZooKeeper for what it hasn't.
pub fn newer_zookeeper(member: &Address) -> Remedy {
    let how = "If applications with Dubbo 3.3 are to register here, upgrade ZooKeeper to 3.5 or \
               later: stop a member, and start the new version with the same zoo.cfg and dataDir, \
               one member after the other.";
    let snapshot = "If it ends with \"No snapshot found, but there are log entries\", add \
                    snapshot.trust.empty=true to zoo.cfg for its first start, and take it out \
                    again.";
    Remedy {
        name: "newer-zookeeper",
        title: "Upgrade ZooKeeper".to_owned(),
        place: Place::OnHostOfMember(member.clone()),
        changes: vec![advice(how), advice(snapshot)],
        caveat: None,
    }
}
