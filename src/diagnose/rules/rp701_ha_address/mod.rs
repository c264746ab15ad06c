//! A RocketMQ master answers its clients, and its slaves can't replicate from it.

use std::collections::HashSet;

use crate::diagnose::subject::workload_of;
use crate::diagnose::verdict::first_path;
use crate::diagnose::{About, AddressView, Claim, Examine, Hurts, Notice, Rule, RunIndex, words};
use crate::model::sentence;
use crate::model::{
    AddressEvidence, Attempt, Class, Confidence, FailureKind, Purpose, Registration,
    RegistrationId, Subject, TargetId, Verdict,
};
use crate::remedy::ha_address;

pub(super) const RULE: Rule = Rule {
    code: "RP701",
    name: "ha-address",
    title: "A broker's replication address can't be used",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Whole(examine)],
};

/// The brokers that have a slave, by target and name.
type WithSlaves<'a> = HashSet<(TargetId, &'a str)>;

fn examine(run: &RunIndex) -> Vec<Notice> {
    let with_slaves: WithSlaves = run
        .registrations
        .iter()
        .filter_map(|one| broker(one).filter(|(_, id)| *id > 0).map(|(name, _)| (one.target, name)))
        .collect();
    run.registered()
        .flat_map(|(broker, verdict)| {
            run.companions(&broker.address)
                .filter(|(entry, _)| matches!(entry.purpose, Purpose::Ha { .. }))
                .filter_map(|(ha, own)| notice(run, (broker, verdict), (ha, own), &with_slaves))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn notice(
    run: &RunIndex,
    (entry, verdict): (&AddressEvidence, Verdict),
    (ha, ha_verdict): (&AddressEvidence, Verdict),
    with_slaves: &WithSlaves,
) -> Option<Notice> {
    // Slaves replicate from a master; a slave's own address waits until it is one.
    let masters: Vec<RegistrationId> = run
        .at(&entry.address)
        .iter()
        .copied()
        .filter(|index| {
            run.pick(&[*index]).first().and_then(|one| broker(one)).is_some_and(|(_, id)| id == 0)
        })
        .collect();
    let fault = fault(ha, ha_verdict)?;
    if masters.is_empty() || verdict != Verdict::Reachable {
        return None;
    }
    let picked = run.pick(&masters);
    let replicated = picked
        .iter()
        .any(|one| broker(one).is_some_and(|(name, _)| with_slaves.contains(&(one.target, name))));
    let cause = format!(
        "the broker at {} answers, but its slaves replicate from {}, and {fault}",
        sentence::address(&entry.address),
        sentence::address(&ha.address)
    );
    let confidence = confidence(ha);
    let claim = if replicated {
        Claim::error(confidence, cause)
    } else {
        Claim::info(confidence, cause).facts(["no slave of it is registered yet".to_owned()])
    };
    let view = AddressView::new(run, entry, verdict, &masters, &picked);
    let workload = workload_of(run, &view);
    let container = matches!(class(ha), Class::Container(_));
    Some(Notice {
        subject: picked.iter().map(|one| one.subject.to_string()).min()?,
        address: Some(ha.address.clone()),
        registrations: masters.clone(),
        claim: claim
            .hurts(Hurts::Replication)
            .facts(first_path(ha).map(|path| words::route(&path.route)))
            .remedies([ha_address(&workload, &ha.address, container)]),
    })
}

fn fault(ha: &AddressEvidence, verdict: Verdict) -> Option<String> {
    match (class(ha), verdict) {
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
            let met = first_path(ha).map(words::outcome).unwrap_or_default();
            Some(format!("that is in {}: {met}", sentence::range(range)))
        }
        (_, Verdict::LocalOnly) => Some("that answers only on this machine".to_owned()),
        (_, Verdict::Unreachable | Verdict::Misidentified) => Some(
            first_path(ha)
                .map_or_else(|| "its name doesn't resolve here".to_owned(), words::outcome),
        ),
        (_, Verdict::Reachable | Verdict::Undetermined) => None,
    }
}

fn class(entry: &AddressEvidence) -> &Class {
    first_path(entry).map_or(&entry.class, |path| &path.class)
}

/// With DLedger the port is closed and the address isn't used, which can't be told from here.
fn confidence(ha: &AddressEvidence) -> Confidence {
    let refused = first_path(ha).is_some_and(|path| {
        matches!(&path.connection, Attempt::Failed(failure) if failure.kind == FailureKind::Refused)
    });
    if refused { Confidence::Possible } else { Confidence::Likely }
}

fn broker(registration: &Registration) -> Option<(&str, i64)> {
    match &registration.subject {
        Subject::RocketMqBroker { broker, id, .. } => Some((broker, *id)),
        Subject::DubboService { .. }
        | Subject::DubboApplication { .. }
        | Subject::SpringService { .. } => None,
    }
}
