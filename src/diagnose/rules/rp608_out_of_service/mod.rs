//! An instance of Spring Cloud that was taken out of service: clients skip it, so its address hurts nobody.

use crate::diagnose::subject::workload_of;
use crate::diagnose::{About, AddressView, Claim, Examine, Rule, RunIndex, words};
use crate::model::quote::tick;
use crate::model::sentence;
use crate::model::{Confidence, Registration, RegistrationId, Subject};
use crate::remedy::put_in_service;

pub(super) const RULE: Rule = Rule {
    code: "RP608",
    name: "out-of-service",
    title: "An instance is out of service, and clients skip it",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Address(examine)],
};

/// What Spring Cloud ZooKeeper keeps in an instance's metadata; without it an instance is up.
const STATUS: &str = "instance_status";
const UP: &str = "UP";

fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    let skipped: Vec<(RegistrationId, &Registration)> = view
        .registered()
        .map(|here| (here.id, here.registration))
        .filter(|(_, registration)| is_skipped(registration))
        .collect();
    let (_, first) = skipped.first()?;
    let application = first.subject.application().unwrap_or_default();
    let status = first.attributes.get(STATUS).unwrap_or_default();
    let cause = format!(
        "{} at {} has the status {}: clients of Spring Cloud don't call it",
        tick(application),
        sentence::address(view.address),
        tick(&status)
    );
    let others = run.registrations().iter().filter(|other| other.subject == first.subject);
    let is_last = others.clone().all(|other| is_skipped(other));
    let claim = match is_last {
        true => {
            let cause = format!("{cause}, and no instance of it is in service");
            Claim::warning(Confidence::Certain, cause)
        }
        false => Claim::info(Confidence::Certain, cause),
    };
    let workload = workload_of(run, view);
    Some(
        claim
            .facts(words::facts(run, view))
            .remedies([put_in_service(&workload)])
            .covers(skipped.into_iter().map(|(id, _)| id).collect()),
    )
}

/// As `ZookeeperServiceInstanceListSupplier` has it: whatever is said and isn't `UP`.
fn is_skipped(registration: &Registration) -> bool {
    let is_springs = matches!(registration.subject, Subject::SpringService { .. });
    let status = registration.attributes.get(STATUS);
    is_springs
        && status
            .is_some_and(|status| !status.trim().is_empty() && !status.eq_ignore_ascii_case(UP))
}
