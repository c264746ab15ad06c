//! A loopback address is registered: whoever dials it finds himself.

use crate::diagnose::remedies::{Patient, for_wrong_address, look_from_elsewhere, remove_override};
use crate::diagnose::verdict::{is_localhost, means_another_here};
use crate::diagnose::way::Way;
use crate::diagnose::{Claim, Examine, Rule, Scene, Sight, words};
use crate::model::{Class, Confidence, Host};

pub const RULE: Rule = Rule {
    code: "RP107",
    name: "loopback-address",
    title: "A loopback address is registered",
    page: include_str!("page.md"),
    examine: &[Examine::Address(examine)],
};

fn examine(scene: &Scene, sight: &Sight) -> Option<Claim> {
    let by_name = matches!(&sight.address.host, Host::Name(name) if is_localhost(name));
    let loopback = sight.way == Way::Loopback || sight.entry.class == Class::Loopback || by_name;
    if sight.is_fine() || !loopback {
        return None;
    }
    if means_another_here(scene.vantage, sight.entry) {
        return Some(only_here(scene, sight));
    }
    let patient = Patient::new(scene, sight);
    let cause = format!(
        "{} {} loopback address, so every caller that dials it dials its own machine; from here, {}",
        words::address(sight.address),
        if sight.address.host.ip().is_some() { "is a" } else { "stands for a" },
        sight.path.map_or_else(|| "it was not dialled".to_owned(), words::outcome)
    );
    Some(
        Claim::error(Confidence::Certain, cause)
            .facts(words::facts(scene, sight))
            .remedies([remove_override(&patient)])
            .remedies(for_wrong_address(&patient)),
    )
}

/// The name means the loopback on this machine; elsewhere it may mean what it should.
fn only_here(scene: &Scene, sight: &Sight) -> Claim {
    let cause = format!(
        "the name {} stands for the loopback on this machine, so what callers elsewhere reach by it \
         can't be told from here",
        words::host(&sight.address.host)
    );
    Claim::warning(Confidence::Possible, cause)
        .facts(words::facts(scene, sight))
        .remedies([look_from_elsewhere(scene.target_at(sight))])
}
