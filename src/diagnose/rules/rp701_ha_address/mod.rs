//! A RocketMQ master answers its clients, and its slaves can't replicate from it; or a DLedger group has
//! lost a peer.

mod peers;

use std::collections::HashSet;

use crate::diagnose::subject::workload_of;
use crate::diagnose::{
    About, AddressView, Claim, Examine, Hurts, JudgedAddress, Notice, Rule, RunIndex, words,
};
use crate::model::sentence;
use crate::model::{
    Address, Class, Confidence, Purpose, Registration, RegistrationId, Remedy, Shape, Subject,
    TargetId, Verdict, shape,
};
use crate::remedy::{self, Workload};

pub(super) const RULE: Rule = Rule {
    code: "RP701",
    name: "ha-address",
    title: "A broker's replication address can't be used",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Whole(examine), Examine::Whole(peers::examine)],
};

/// The brokers that have a slave, by target and name.
type WithSlaves<'a> = HashSet<(TargetId, &'a str)>;

fn examine(run: &RunIndex) -> Vec<Notice> {
    let with_slaves: WithSlaves = run
        .registrations()
        .iter()
        .filter_map(|registration| {
            broker(registration)
                .filter(|(_, id)| *id > 0)
                .map(|(name, _)| (registration.target, name))
        })
        .collect();
    run.registered()
        .flat_map(|broker| {
            run.related(&broker.evidence.address)
                .filter(|related| matches!(related.evidence.purpose, Purpose::Ha { .. }))
                .filter_map(|ha| notice(run, broker, ha, &with_slaves))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn notice(
    run: &RunIndex,
    judged: &JudgedAddress,
    ha: &JudgedAddress,
    with_slaves: &WithSlaves,
) -> Option<Notice> {
    let (entry, ha_address) = (judged.evidence, &ha.evidence.address);
    // Slaves replicate from a master; a slave's own address waits until it is one.
    let masters: Vec<RegistrationId> = run
        .at(&entry.address)
        .iter()
        .copied()
        .filter(|index| {
            run.pick(&[*index])
                .first()
                .and_then(|registration| broker(registration))
                .is_some_and(|(_, id)| id == 0)
        })
        .collect();
    let fault = fault(ha)?;
    if masters.is_empty() || judged.verdict != Verdict::Reachable {
        return None;
    }
    let picked = run.pick(&masters);
    let replicated = picked.iter().any(|registration| {
        broker(registration)
            .is_some_and(|(name, _)| with_slaves.contains(&(registration.target, name)))
    });
    let cause = format!(
        "the broker at {} answers, but its slaves replicate from {}, and {fault}",
        sentence::address(&entry.address),
        sentence::address(ha_address)
    );
    let claim = if replicated {
        Claim::error(Confidence::Likely, cause)
    } else {
        Claim::info(Confidence::Likely, cause)
            .facts(["no slave of it is registered yet".to_owned()])
    };
    let view = AddressView::new(run, judged, &masters, &picked);
    let workload = workload_of(run, &view);
    // A bridge's address is no container's: the broker is in the host's network.
    let shape = shape::of(class(ha), &ha_address.host);
    let container = matches!(shape, Some(Shape::Container(_) | Shape::Pod(_)));
    Some(Notice {
        subject: picked.iter().map(|registration| registration.subject.to_string()).min()?,
        address: Some(ha_address.clone()),
        registrations: masters.clone(),
        claim: claim
            .hurts(Hurts::Replication)
            .facts(ha.path.map(|path| words::route(&path.route)))
            .remedies([mended(&workload, ha_address, container)]),
    })
}

/// Where slaves are sent to the address that clients use, it is its port alone that is wrong.
fn mended(workload: &Workload, ha: &Address, container: bool) -> Remedy {
    if ha.host == workload.registered && !container {
        remedy::ha_port(workload, ha)
    } else {
        remedy::ha_address(workload, ha, container)
    }
}

fn fault(ha: &JudgedAddress) -> Option<String> {
    match (class(ha), ha.verdict) {
        (Class::Loopback, _) => {
            Some("that is a loopback address, each slave's own machine".to_owned())
        }
        (Class::Wildcard, _) => {
            Some("that is the wildcard address, which can't be connected to".to_owned())
        }
        (Class::Container(range), Verdict::LocalOnly | Verdict::Undetermined) => {
            Some(format!("that is in {}, which other machines can't reach", sentence::range(range)))
        }
        (Class::Container(range), Verdict::Unreachable) => {
            let met = ha.path.map(words::outcome).unwrap_or_default();
            Some(format!("that is in {}: {met}", sentence::range(range)))
        }
        (_, Verdict::LocalOnly) => Some("that answers only on this machine".to_owned()),
        (_, Verdict::Unreachable | Verdict::Misidentified) => {
            Some(ha.path.map_or_else(|| "its name doesn't resolve here".to_owned(), words::outcome))
        }
        (_, Verdict::Reachable | Verdict::Undetermined) => None,
    }
}

fn class<'a>(judged: &JudgedAddress<'a>) -> &'a Class {
    judged.path.map_or(&judged.evidence.class, |path| &path.class)
}

fn broker(registration: &Registration) -> Option<(&str, i64)> {
    match &registration.subject {
        Subject::RocketMqBroker { broker, id, .. } => Some((broker, *id)),
        Subject::DubboService { .. }
        | Subject::DubboApplication { .. }
        | Subject::SpringService { .. }
        | Subject::ProxyEndpoint { .. } => None,
    }
}
