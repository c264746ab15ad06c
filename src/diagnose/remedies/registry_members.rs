//! A member of the registry that can't be read: what to do depends on how it fails.

use super::advice;
use crate::model::{Address, MemberFailure, Remedy};

/// A member that doesn't serve.
pub fn registry_members(member: &Address, failure: &MemberFailure) -> Remedy {
    let lists = format!("on {member}, or in every registry address that names it");
    let (title, place, text) = match failure {
        MemberFailure::Unresolved(_) => (
            "Name a host that resolves",
            "in every registry address that names it, or in DNS".to_owned(),
            format!(
                "Nothing here knows {}: see that it is written right, and that applications \
                 resolve it where they run.",
                member.host
            ),
        ),
        MemberFailure::HangsUp(_) => (
            "See why it hangs up",
            format!("on {member}"),
            format!(
                "ZooKeeper hangs up on a host that has as many connections as `maxClientCnxns` \
                 allows (60 unless zoo.cfg says otherwise), and while it starts. See the log of \
                 {member}, or try from another host."
            ),
        ),
        MemberFailure::NotServing(_) => (
            "Bring the ensemble's members back",
            "on the other members".to_owned(),
            "Start those that are down, until more than half of them are up; an ensemble that \
             has just been started needs some seconds."
                .to_owned(),
        ),
        MemberFailure::SpeaksTls => (
            "Name the port without TLS",
            "for the next run".to_owned(),
            format!(
                "Where {member} has a plain port as well (ZooKeeper's `clientPort`), name that. \
                 Applications that speak TLS themselves are not hurt."
            ),
        ),
        MemberFailure::NotTheRegistry(_) => (
            "Name the registry's own port",
            "for the next run, or in every registry address that names it".to_owned(),
            "ZooKeeper listens on 2181 and a name server on 9876, unless they are told otherwise."
                .to_owned(),
        ),
        MemberFailure::Closed(_) | MemberFailure::Unreachable(_) | MemberFailure::Silent(_) => (
            "Bring the member back, or take it out of the lists",
            lists,
            format!(
                "See that the process behind {member} runs and listens there; if it is gone for \
                 good, take it out of the addresses that applications are given."
            ),
        ),
    };
    Remedy {
        name: "registry-member",
        title: title.to_owned(),
        place,
        changes: vec![advice(text)],
        caveat: None,
    }
}

/// An ensemble that has lost its quorum, and serves reads all the same.
pub fn registry_quorum() -> Remedy {
    Remedy {
        name: "registry-quorum",
        title: "Bring the ensemble's members back".to_owned(),
        place: "on the members that are down".to_owned(),
        changes: vec![advice(
            "Start those that are down, until more than half of the voting members are up."
                .to_owned(),
        )],
        caveat: None,
    }
}
