//! 0.0.0.0 or :: is registered: fine to listen on, nothing to dial.

use crate::diagnose::remedies::{Patient, for_wrong_address, remove_override};
use crate::diagnose::{Claim, Examine, Rule, Scene, Sight, words};
use crate::model::{Class, Confidence};

pub const RULE: Rule = Rule {
    code: "RP108",
    name: "wildcard-address",
    title: "The wildcard address is registered",
    page: include_str!("page.md"),
    examine: &[Examine::Address(examine)],
};

fn examine(scene: &Scene, sight: &Sight) -> Option<Claim> {
    let by_name = sight.path.is_some_and(|path| path.class == Class::Wildcard);
    if sight.entry.class != Class::Wildcard && !by_name {
        return None;
    }
    let patient = Patient::new(scene, sight);
    let cause = format!(
        "{} is the wildcard address, which a server listens on and no caller can dial: to each it \
         means its own machine",
        words::address(sight.address)
    );
    Some(
        Claim::error(Confidence::Certain, cause)
            .facts(words::facts(scene, sight))
            .remedies([remove_override(&patient)])
            .remedies(for_wrong_address(&patient)),
    )
}
