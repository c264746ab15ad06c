//! A loopback address is registered: whoever dials it finds himself.

use crate::diagnose::subject::workload_of;
use crate::diagnose::verdict::means_another_here;
use crate::diagnose::{About, AddressView, Claim, Examine, Rule, RunIndex, words};
use crate::model::sentence;
use crate::model::{Confidence, Shape};
use crate::remedy::{for_wrong_address, look_from_elsewhere, remove_override};

pub(super) const RULE: Rule = Rule {
    code: "RP107",
    name: "loopback-address",
    title: "A loopback address is registered",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Address(examine)],
};

fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    if view.is_fine() || view.shape() != Some(Shape::Loopback) {
        return None;
    }
    if means_another_here(run.vantage, view.entry) {
        return Some(only_here(run, view));
    }
    let workload = workload_of(run, view);
    let cause = format!(
        "{} {} loopback address, so each caller connects to its own machine; from here, {}",
        sentence::address(view.address),
        if view.address.host.ip().is_some() { "is a" } else { "resolves to a" },
        view.path.map_or_else(|| "it was not dialled".to_owned(), words::outcome)
    );
    Some(
        Claim::error(Confidence::Certain, cause)
            .facts(words::facts(run, view))
            .remedies([remove_override(&workload)])
            .remedies(for_wrong_address(&workload)),
    )
}

/// The name means the loopback on this host; elsewhere it may mean what it should.
fn only_here(run: &RunIndex, view: &AddressView) -> Claim {
    let cause = format!(
        "the name {} resolves to a loopback address on this machine, so it is unknown from here \
         what callers on other machines reach with it",
        sentence::host(&view.address.host)
    );
    Claim::warning(Confidence::Possible, cause)
        .facts(words::facts(run, view))
        .remedies([look_from_elsewhere(run.target_at(view))])
}
