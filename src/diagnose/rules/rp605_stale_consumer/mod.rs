//! An address that somebody calls isn't registered.

use crate::diagnose::{About, Claim, Examine, Notice, Rule, RunIndex};
use crate::model::quote::tick;
use crate::model::{Confidence, Read, Registration, Role};
use crate::remedy::refresh_callers;

pub(super) const RULE: Rule = Rule {
    code: "RP605",
    name: "stale-consumer",
    title: "Nothing is registered at the requested address",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Whole(examine)],
};

/// It takes the operator to say which address is called: `--address`, or a pasted message.
fn examine(run: &RunIndex) -> Vec<Notice> {
    let filters = &run.job.filters;
    let whole = run.listings.iter().all(|listing| listing.read == Read::Complete);
    let is_served = |registration: &&Registration| {
        registration.role != Role::Consumer && filters.want(registration.address.as_ref())
    };
    let Some(address) = filters.addresses.first() else { return Vec::new() };
    if !whole || run.registrations().iter().any(is_served) {
        return Vec::new();
    }
    let addresses: Vec<String> =
        filters.addresses.iter().map(|address| tick(&address.to_string())).collect();
    let services: Vec<String> =
        filters.services.iter().map(|glob| tick(glob.glob().glob())).collect();
    let what = match services.as_slice() {
        [] => "nothing".to_owned(),
        services => format!("no {}", services.join(" nor ")),
    };
    let cause = format!(
        "{what} is registered at {} now: callers that still use it have an old list",
        addresses.join(" nor ")
    );
    let is_caller = |registration: &Registration| registration.role == Role::Consumer;
    let callers = run
        .numbered()
        .filter(|(_, registration)| is_caller(registration))
        .map(|(id, _)| id)
        .collect();
    vec![Notice {
        subject: address.to_string(),
        address: Some(address.clone()),
        registrations: callers,
        claim: Claim::error(Confidence::Likely, cause).remedies([refresh_callers(run.targets)]),
    }]
}
