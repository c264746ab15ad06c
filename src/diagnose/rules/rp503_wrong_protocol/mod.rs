//! Something answers that doesn't speak the registered protocol.

use crate::diagnose::quote::plain;
use crate::diagnose::remedies::{Patient, port_owner};
use crate::diagnose::{Claim, Examine, Rule, Scene, Sight, words};
use crate::model::{Attempt, Confidence, Identity, Verdict};

pub const RULE: Rule = Rule {
    code: "RP503",
    name: "wrong-protocol",
    title: "The port speaks another protocol than the one registered",
    page: include_str!("page.md"),
    examine: &[Examine::Address(examine)],
};

fn examine(scene: &Scene, sight: &Sight) -> Option<Claim> {
    if sight.verdict != Verdict::Misidentified {
        return None;
    }
    let Attempt::Failed(Identity::OtherProtocol(what)) = &sight.path?.identity else { return None };
    let cause = format!(
        "{} is registered for {}, and what answers there is {}",
        words::address(sight.address),
        sight.entry.protocol.name(),
        plain(what)
    );
    Some(
        Claim::error(Confidence::Certain, cause)
            .facts(words::facts(scene, sight))
            .remedies([port_owner(&Patient::new(scene, sight))]),
    )
}
