//! A broker that says of itself that it is another than the one registered.

use crate::diagnose::brokers::{Likeness, Told, compare};
use crate::diagnose::subject::workload_of;
use crate::diagnose::{AddressView, Claim, RunIndex, words};
use crate::model::quote::tick;
use crate::model::sentence;
use crate::model::{BrokerIdentity, Confidence, RegistrationId, Verdict};
use crate::remedy::{check, for_wrong_address, one_broker, run_again};

pub(super) fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    let told = Told::new(view.path?, view.registrations)?;
    match view.verdict {
        Verdict::Misidentified => Some(stranger(run, view, told.broker)),
        Verdict::Reachable => other_id(run, view, told),
        Verdict::LocalOnly | Verdict::Unreachable | Verdict::Undetermined => None,
    }
}

fn stranger(run: &RunIndex, view: &AddressView, told: &BrokerIdentity) -> Claim {
    let cause = format!(
        "{} is registered for {}, but the broker that answers there is {}",
        sentence::address(view.address),
        registered(view.registrations.iter().map(|registration| registration.subject.to_string())),
        identity(told)
    );
    Claim::error(Confidence::Certain, cause)
        .facts(own_word(told))
        .facts(words::facts(run, view))
        .remedies(for_wrong_address(&workload_of(run, view)))
        .remedies([one_broker(&registered(
            view.registrations.iter().map(|registration| registration.subject.to_string()),
        ))])
}

/// The right broker in another role than the one registered.
fn other_id(run: &RunIndex, view: &AddressView, told: Told) -> Option<Claim> {
    let covered: Vec<RegistrationId> = view
        .indices
        .iter()
        .zip(view.registrations)
        .filter(|(_, registration)| compare(registration, told.broker) == Some(Likeness::OtherId))
        .filter(|(_, registration)| !told.is_stranger(registration))
        .map(|(index, _)| *index)
        .collect();
    if covered.is_empty() {
        return None;
    }
    let subjects =
        run.pick(&covered).into_iter().map(|registration| registration.subject.to_string());
    let cause = format!(
        "{} is registered for {}, but the broker that answers reports that it is {}",
        sentence::address(view.address),
        registered(subjects),
        identity(told.broker)
    );
    Some(
        Claim::warning(Confidence::Possible, cause)
            .facts([ROLES.to_owned()])
            .facts(own_word(told.broker))
            .remedies([run_again(
                "After a minute, a change of roles has reached the name servers.",
                check(&[], run.target_at(view)),
            )])
            .covers(covered),
    )
}

const ROLES: &str = "the brokers of its name elect their master: a change of roles that the name \
                     servers haven't heard of for 30 s looks the same; if it persists, the \
                     addresses of two brokers are swapped";

fn registered(subjects: impl Iterator<Item = String>) -> String {
    sentence::names(&subjects.collect())
}

fn identity(told: &BrokerIdentity) -> String {
    tick(&format!("{}/{}/{}", told.cluster, told.name, told.id))
}

/// Where the answering broker says that it is.
fn own_word(told: &BrokerIdentity) -> Vec<String> {
    let ip = told.ip1.as_deref().map(|ip| format!("it reports its own brokerIP1 as {}", tick(ip)));
    let role = told.role.as_deref().map(|role| format!("its role is {}", tick(role)));
    ip.into_iter().chain(role).collect()
}
