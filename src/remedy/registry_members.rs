//! A member of the registry that can't be read: what to do depends on how it fails.

use super::check;
use super::retarget::{at_usual_port, usual_port};
use super::text::advice;
use crate::model::remedy::Place;
use crate::model::{Address, Change, MemberFailure, RegistryKind, Remedy, Target};

/// Connections that a host may have with a ZooKeeper, where the usual 60 are too few.
const MORE_CONNECTIONS: &str = "maxClientCnxns=600\n";

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
                "Nothing here knows {}: see that it is written right. `getent hosts` with the name \
                 tells on a machine whether applications resolve it there.",
                member.host
            ))],
        ),
        MemberFailure::Closed(_) => remedy(
            "Start the member again, or take it out of the lists",
            here,
            [advice(format!(
                "Nothing listens on port {port}: start {} there ({}), and see in its log why it \
                 ended. If it is gone for good, take {member} out of the addresses that applications \
                 are given.",
                software(target),
                start(target)
            ))],
        ),
        MemberFailure::Unreachable(_) => remedy(
            "Open the way to the member, or take it out of the lists",
            Place::OnHostOfMemberAndWayToIt(member.clone()),
            [advice(format!(
                "See that the machine is up, and that no firewall on it or before it keeps out TCP to \
                 port {port}. If it is gone for good, take {member} out of the addresses that \
                 applications are given."
            ))],
        ),
        MemberFailure::Silent(_) => remedy(
            "See who listens, and start it again",
            here,
            [advice(format!(
                "`ss -ltnp 'sport = :{port}'` names who listens. If it is {} itself, it hangs: take a \
                 thread dump (jstack) and start it again. If it is docker-proxy or a load balancer, \
                 nobody is behind it.",
                software(target)
            ))],
        ),
        MemberFailure::HangsUp(_) => hangs_up(member),
        MemberFailure::NotServing(_) => remedy(
            "Bring the ensemble's members back",
            Place::OnMembersThatAreDown,
            [start_down(down)],
        ),
        MemberFailure::SpeaksTls => speaks_tls(target, member),
        MemberFailure::NotTheRegistry(_) => remedy(
            "Name the registry's own port",
            Place::NextRunOrRegistryAddresses,
            [advice(format!(
                "{} listens on {} unless it is told otherwise.",
                software(target),
                usual_port(target)
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
        changes: vec![start_down(down)],
        caveat: None,
    }
}

fn hangs_up(member: &Address) -> Remedy {
    let port = member.port.unwrap_or_default();
    let of_member = member.host.ip().map(|ip| format!("dst {ip} and ")).unwrap_or_default();
    let why = format!(
        "ZooKeeper hangs up on a host that has as many connections as `maxClientCnxns` allows (60 \
         unless zoo.cfg says otherwise), and while it starts. `ss -tnp '{of_member}dport = :{port}'` \
         shows this machine's: end what holds too many, or let it have more in the member's zoo.cfg, \
         and start that again."
    );
    let more = Change::Properties(MORE_CONNECTIONS.to_owned());
    remedy("See who holds its connections", Place::HereAndInZooCfg, [advice(why), more])
}

fn speaks_tls(target: &Target, member: &Address) -> Remedy {
    match target.kind {
        RegistryKind::ZooKeeper => remedy(
            "Name the port without TLS",
            Place::NextRun,
            [advice(format!(
                "Where {member} has a plain port as well (ZooKeeper's `clientPort`), name that. \
                 Applications that speak TLS themselves are not hurt."
            ))]
            .into_iter()
            .chain(at_usual_port(target, member).map(|other| check(&[], [&other]))),
        ),
        RegistryKind::RocketMq => remedy(
            "Let the name server take both",
            Place::OnHostOfMember(member.clone()),
            [advice(
                "regprobe asks name servers without TLS. One that is started with \
                 -Dtls.server.mode=permissive, as they are unless told otherwise, takes both. Clients \
                 that speak TLS themselves are not hurt.",
            )],
        ),
    }
}

fn start_down(down: &[&Address]) -> Change {
    let which = match down {
        [] => "those that are down".to_owned(),
        down => down.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and "),
    };
    advice(format!(
        "Start {which} (zkServer.sh start), until more than half of the voting members are up. An \
         ensemble that has just been started needs some seconds."
    ))
}

fn software(target: &Target) -> &'static str {
    match target.kind {
        RegistryKind::ZooKeeper => "ZooKeeper",
        RegistryKind::RocketMq => "the name server",
    }
}

fn start(target: &Target) -> &'static str {
    match target.kind {
        RegistryKind::ZooKeeper => "`zkServer.sh start`",
        RegistryKind::RocketMq => "`nohup sh bin/mqnamesrv &`",
    }
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
