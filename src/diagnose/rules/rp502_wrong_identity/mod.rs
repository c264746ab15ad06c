//! Another broker or service answers than the one that was registered.

mod broker;
mod server;
mod service;

use crate::diagnose::{Claim, Examine, Rule, Scene, Sight};

pub const RULE: Rule = Rule {
    code: "RP502",
    name: "wrong-identity",
    title: "Another service answers than the one registered",
    page: include_str!("page.md"),
    examine: &[Examine::Address(examine)],
};

fn examine(scene: &Scene, sight: &Sight) -> Option<Claim> {
    broker::examine(scene, sight)
        .or_else(|| server::examine(scene, sight))
        .or_else(|| service::examine(scene, sight))
}
