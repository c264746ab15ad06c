//! A broker that says of itself that it is another than the one registered.

use crate::diagnose::brokers::{Likeness, Told, compare};
use crate::diagnose::quote::tick;
use crate::diagnose::remedies::{Patient, check, for_wrong_address, one_broker, run_again};
use crate::diagnose::{Claim, Scene, Sight, words};
use crate::model::{BrokerIdentity, Confidence, Verdict};

pub fn examine(scene: &Scene, sight: &Sight) -> Option<Claim> {
    let told = Told::new(sight.path?, sight.registrations)?;
    match sight.verdict {
        Verdict::Misidentified => Some(stranger(scene, sight, told.broker)),
        Verdict::Reachable => other_id(scene, sight, told),
        Verdict::LocalOnly | Verdict::Unreachable | Verdict::Undetermined => None,
    }
}

fn stranger(scene: &Scene, sight: &Sight, told: &BrokerIdentity) -> Claim {
    let cause = format!(
        "{} is registered for {}, and the broker that answers there is {}",
        words::address(sight.address),
        registered(sight.registrations.iter().map(|one| one.subject.to_string())),
        identity(told)
    );
    Claim::error(Confidence::Certain, cause)
        .facts(own_word(told))
        .facts(words::facts(scene, sight))
        .remedies(for_wrong_address(&Patient::new(scene, sight)))
        .remedies([one_broker(&registered(
            sight.registrations.iter().map(|one| one.subject.to_string()),
        ))])
}

/// The right broker in another role than the one registered.
fn other_id(scene: &Scene, sight: &Sight, told: Told) -> Option<Claim> {
    let covered: Vec<usize> = sight
        .indices
        .iter()
        .zip(sight.registrations)
        .filter(|(_, one)| compare(one, told.broker) == Some(Likeness::OtherId))
        .filter(|(_, one)| !told.is_stranger(one))
        .map(|(index, _)| *index)
        .collect();
    if covered.is_empty() {
        return None;
    }
    let subjects = scene.pick(&covered).into_iter().map(|one| one.subject.to_string());
    let cause = format!(
        "{} is registered for {}, and what answers calls itself {}",
        words::address(sight.address),
        registered(subjects),
        identity(told.broker)
    );
    Some(
        Claim::warning(Confidence::Possible, cause)
            .facts([ROLES.to_owned()])
            .facts(own_word(told.broker))
            .remedies([run_again(
                "In a minute a change of roles has reached the name servers.",
                check(&[], scene.target_at(sight)),
            )])
            .covers(covered),
    )
}

const ROLES: &str = "a slave that acts as master (RocketMQ 5, enableSlaveActingMaster) or a change of \
                     roles within the last 30 s looks the same; if it stays, two brokers' addresses \
                     are mixed up";

fn registered(subjects: impl Iterator<Item = String>) -> String {
    words::names(&subjects.collect())
}

fn identity(told: &BrokerIdentity) -> String {
    tick(&format!("{}/{}/{}", told.cluster, told.name, told.id))
}

/// Where the answering broker says that it is.
fn own_word(told: &BrokerIdentity) -> Vec<String> {
    let ip =
        told.ip1.as_deref().map(|ip| format!("it says that its own brokerIP1 is {}", tick(ip)));
    let role = told.role.as_deref().map(|role| format!("its role is {}", tick(role)));
    ip.into_iter().chain(role).collect()
}
