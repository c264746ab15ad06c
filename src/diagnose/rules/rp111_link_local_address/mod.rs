//! A link-local address is registered: it holds on one link, and often on none.

use crate::diagnose::remedies::{Patient, for_wrong_address};
use crate::diagnose::{Claim, Examine, Rule, Scene, Sight, words};
use crate::model::{Class, Confidence};

pub const RULE: Rule = Rule {
    code: "RP111",
    name: "link-local-address",
    title: "A link-local address is registered",
    page: include_str!("page.md"),
    examine: &[Examine::Address(examine)],
};

fn examine(scene: &Scene, sight: &Sight) -> Option<Claim> {
    let link_local = sight.entry.class == Class::LinkLocal
        || sight.path.is_some_and(|path| path.class == Class::LinkLocal);
    if sight.is_fine() || !link_local {
        return None;
    }
    let patient = Patient::new(scene, sight);
    let cause = format!(
        "{} is a link-local address, which a card gives itself when nobody gives it one, and which \
         means something else on each link",
        words::address(sight.address)
    );
    Some(
        Claim::error(Confidence::Likely, cause)
            .facts(words::facts(scene, sight))
            .remedies(for_wrong_address(&patient)),
    )
}
