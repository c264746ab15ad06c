//! A link-local address is registered: it holds on one link, and often on none.

use crate::diagnose::subject::workload_of;
use crate::diagnose::{About, AddressView, Claim, Examine, Rule, RunIndex, words};
use crate::model::sentence;
use crate::model::{Confidence, Shape};
use crate::remedy::for_wrong_address;

pub(super) const RULE: Rule = Rule {
    code: "RP111",
    name: "link-local-address",
    title: "A link-local address is registered",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Address(examine)],
};

fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    if view.is_fine() || view.shape() != Some(Shape::LinkLocal) {
        return None;
    }
    let workload = workload_of(run, view);
    let cause = format!(
        "{} is a link-local address, which a network interface assigns itself when it gets no \
         other, and which is valid only on one link",
        sentence::address(view.address)
    );
    Some(
        Claim::error(Confidence::Likely, cause)
            .facts(words::facts(run, view))
            .remedies(for_wrong_address(&workload)),
    )
}
