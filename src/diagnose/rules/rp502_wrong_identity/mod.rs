//! Another broker or service answers than the one that was registered.

mod broker;
mod server;
mod service;

use crate::diagnose::{About, AddressView, Claim, Examine, Rule, RunIndex};

pub(super) const RULE: Rule = Rule {
    code: "RP502",
    name: "wrong-identity",
    title: "Another service answers than the one registered",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Address(examine)],
};

fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    broker::examine(run, view)
        .or_else(|| server::examine(run, view))
        .or_else(|| service::examine(run, view))
}
