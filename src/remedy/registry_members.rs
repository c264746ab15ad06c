//! A member of the registry that can't be read: what to do depends on how it fails.

use super::next_run::check;
use super::registry::server_of;
use super::retarget::{as_kind, at_usual_port};
use super::text::advice;
use crate::model::remedy::Place;
use crate::model::{Address, Change, MemberFailure, RegistryKind, Remedy, Target};

/// A member that doesn't serve; `down` are the members that can't be reached at all.
pub fn registry_members(
    target: &Target,
    member: &Address,
    failure: &MemberFailure,
    down: &[&Address],
) -> Remedy {
    let here = Place::OnHostOfMember(member.clone());
    let port = member.port.unwrap_or_default();
    match failure {
        MemberFailure::Unresolved(_) => remedy(
            "Name a host that resolves",
            Place::InRegistryAddresses,
            [advice(format!(
                "This machine can't resolve {}: check the spelling. `getent hosts` with the name \
                 shows on a machine whether applications can resolve it there.",
                member.host
            ))],
        ),
        MemberFailure::Closed(_) => remedy(
            "Start the member again, or remove it from the lists",
            here,
            [advice(format!(
                "Nothing listens on port {port}: start {} there ({}), and see in its log why it \
                 ended. If it is gone permanently, remove {member} from the registry addresses of \
                 the applications.",
                server_of(target.kind).name(),
                server_of(target.kind).start()
            ))],
        ),
        MemberFailure::Unreachable(_) => remedy(
            "Open the path to the member, or remove it from the lists",
            Place::OnHostOfMemberAndWayToIt(member.clone()),
            [advice(format!(
                "Check that the machine is up, and that no firewall on it or in front of it \
                 blocks TCP port {port}. If it is gone permanently, remove {member} from the \
                 registry addresses of the applications."
            ))],
        ),
        MemberFailure::Silent(_) => remedy(
            "Find out which process listens, and restart it",
            here,
            [advice(format!(
                "`ss -ltnp 'sport = :{port}'` shows which process listens. If it is {} itself, it \
                 hangs: take a thread dump (jstack) and restart it. If it is docker-proxy or a \
                 load balancer, there is no server behind it.",
                server_of(target.kind).name()
            ))],
        ),
        MemberFailure::HangsUp(_) => {
            let (place, changes) = server_of(target.kind).hangs_up(member);
            remedy("Find out what holds its connections", place, changes)
        }
        MemberFailure::NotServing(_) => remedy(
            "Bring the ensemble's members back",
            Place::OnMembersThatAreDown,
            [server_of(target.kind).start_again(down)],
        ),
        MemberFailure::SpeaksTls => speaks_tls(target, member),
        MemberFailure::AnotherRegistry(kind) => remedy(
            "Name it as what it is",
            Place::NextRun,
            [
                advice(format!("{member} is {}.", kind.server())),
                check(&[], [&as_kind(*kind, member)]),
            ],
        ),
        MemberFailure::NotTheRegistry(_) => remedy(
            "Name the registry's own port",
            Place::NextRunOrRegistryAddresses,
            [advice(format!(
                "The usual port of {} is {}.",
                server_of(target.kind).name(),
                server_of(target.kind).usual_port()
            ))]
            .into_iter()
            .chain(at_usual_port(target, member).map(|other| check(&[], [&other]))),
        ),
    }
}

/// An ensemble that has lost its quorum, and serves reads all the same.
pub fn registry_quorum(down: &[&Address]) -> Remedy {
    Remedy {
        name: "registry-quorum",
        title: "Bring the ensemble's members back".to_owned(),
        place: Place::OnMembersThatAreDown,
        changes: vec![server_of(RegistryKind::ZooKeeper).start_again(down)],
        caveat: None,
    }
}

fn speaks_tls(target: &Target, member: &Address) -> Remedy {
    let without = server_of(target.kind).without_tls(member);
    let other = at_usual_port(target, member).filter(|_| without.at_usual_port);
    let command = other.map(|other| check(&[], [&other]));
    remedy(without.title, without.place, [advice(without.advice)].into_iter().chain(command))
}

fn remedy(title: &str, place: Place, changes: impl IntoIterator<Item = Change>) -> Remedy {
    Remedy {
        name: "registry-member",
        title: title.to_owned(),
        place,
        changes: changes.into_iter().collect(),
        caveat: None,
    }
}
