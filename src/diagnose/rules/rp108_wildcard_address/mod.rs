//! 0.0.0.0 or :: is registered: fine to listen on, nothing to dial.

use crate::diagnose::subject::workload_of;
use crate::diagnose::{About, AddressView, Claim, Examine, Rule, RunIndex, words};
use crate::model::sentence;
use crate::model::{Confidence, Shape};
use crate::remedy::{for_wrong_address, remove_override};

pub(super) const RULE: Rule = Rule {
    code: "RP108",
    name: "wildcard-address",
    title: "The wildcard address is registered",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Address(examine)],
};

fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    if view.shape() != Some(Shape::Wildcard) {
        return None;
    }
    let workload = workload_of(run, view);
    let cause = format!(
        "{} is the wildcard address: a server can listen on it, but a caller that connects to it \
         reaches its own machine",
        sentence::address(view.address)
    );
    Some(
        Claim::error(Confidence::Certain, cause)
            .facts(words::facts(run, view))
            .remedies([remove_override(&workload)])
            .remedies(for_wrong_address(&workload)),
    )
}
