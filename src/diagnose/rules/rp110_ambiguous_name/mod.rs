//! A name that works here and doesn't mean one thing: some of its addresses fail, or others are told
//! something else.

use crate::diagnose::subject::workload_of;
use crate::diagnose::verdict::{Outcome, outcome, tried_paths};
use crate::diagnose::{About, AddressView, Claim, Examine, Rule, RunIndex, words};
use crate::model::quote::plain;
use crate::model::sentence;
use crate::model::{Confidence, Host, Path, Resolution};
use crate::remedy::{look_from_elsewhere, name_to_address};

pub(super) const RULE: Rule = Rule {
    code: "RP110",
    name: "ambiguous-name",
    title: "A registered name doesn't mean the same thing to every caller",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Address(examine)],
};

fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    if !view.is_fine() || !matches!(view.address.host, Host::Name(_)) {
        return None;
    }
    some_fail(run, view).or_else(|| others_are_told(run, view))
}

fn some_fail(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    let tried: Vec<&Path> = tried_paths(view.entry).collect();
    let failing: Vec<&&Path> = tried
        .iter()
        .filter(|path| match outcome(path, view.registrations) {
            Outcome::Fails | Outcome::Stranger => true,
            Outcome::Answers | Outcome::Unknown => false,
        })
        .collect();
    let first = failing.first()?;
    let cause = format!(
        "{} of {} addresses that {} resolves to can't be used ({}: {})",
        failing.len(),
        tried.len(),
        sentence::host(&view.address.host),
        first.ip,
        words::outcome(first)
    );
    let facts = failing.iter().skip(1).map(|path| format!("{}: {}", path.ip, words::outcome(path)));
    let workload = workload_of(run, view);
    Some(
        Claim::warning(Confidence::Certain, cause)
            .facts(facts)
            .facts(words::facts(run, view))
            .remedies(name_to_address(&workload)),
    )
}

fn others_are_told(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    let Resolution::Resolved { ips, dns: Some(dns) } = &view.entry.resolution else {
        return None;
    };
    let cause = format!(
        "{} resolves to {} here because of this machine's own files, but DNS answers: {}",
        sentence::host(&view.address.host),
        sentence::list(ips),
        plain(dns)
    );
    Some(
        Claim::info(Confidence::Certain, cause)
            .remedies(name_to_address(&workload_of(run, view)))
            .remedies([look_from_elsewhere(run.target_at(view))]),
    )
}
