//! Something answers, and access control or TLS keeps back who it is: not a fault, and not proof.

use crate::diagnose::proof::{Standing, standing};
use crate::diagnose::quote::plain;
use crate::diagnose::verdict::is_tls;
use crate::diagnose::{Claim, Examine, Rule, Scene, Sight, words};
use crate::model::{Attempt, Confidence, Identity, Registration, Verdict};

pub const RULE: Rule = Rule {
    code: "RP505",
    name: "identity-withheld",
    title: "The service answers and keeps its identity back",
    page: include_str!("page.md"),
    examine: &[Examine::Address(examine)],
};

fn examine(scene: &Scene, sight: &Sight) -> Option<Claim> {
    service(scene, sight).or_else(|| address(scene, sight))
}

/// A Dubbo process answers, and doesn't say whether it has the service.
fn service(scene: &Scene, sight: &Sight) -> Option<Claim> {
    let path = sight.path?;
    let here = scene.pick(scene.at(sight.address));
    let each = sight.indices.iter().zip(sight.registrations);
    let withheld: Vec<(usize, &Registration, &str)> = each
        .filter_map(|(index, one)| match standing(path, &here, one) {
            Standing::Withheld(words) => Some((*index, *one, words)),
            Standing::Proven | Standing::Stranger | Standing::Untold => None,
        })
        .collect();
    let (_, _, said) = withheld.first()?;
    let names = withheld.iter().map(|(_, one, _)| one.subject.to_string()).collect();
    let cause = format!(
        "a Dubbo process answers at {}, and whether it has {} can't be told: {}",
        words::address(sight.address),
        words::names(&names),
        plain(said)
    );
    Some(
        Claim::info(Confidence::Certain, cause)
            .facts(words::facts(scene, sight))
            .covers(withheld.into_iter().map(|(index, ..)| index).collect()),
    )
}

fn address(scene: &Scene, sight: &Sight) -> Option<Claim> {
    if sight.verdict != Verdict::Undetermined {
        return None;
    }
    let address = words::address(sight.address);
    let declared = sight.registrations.iter().any(|one| one.declares_tls());
    let path = sight.path?;
    // What isn't registered with TLS, RP506 has told of.
    let claim = match &path.identity {
        Attempt::Failed(Identity::Withheld(why)) if path.speaks_tls() => Claim::info(
            Confidence::Certain,
            format!(
                "{address} takes TLS, as its registration says, and keeps its identity back: {}",
                plain(why)
            ),
        ),
        Attempt::Failed(Identity::OtherProtocol(what)) if is_tls(what) => Claim::info(
            Confidence::Certain,
            format!("{address} takes TLS, as its registration says: who is there can't be told"),
        ),
        Attempt::Failed(Identity::Withheld(why)) => Claim::info(
            Confidence::Certain,
            format!("{address} answers and keeps its identity back: {}", plain(why)),
        ),
        Attempt::Failed(Identity::Silent(_)) if declared => Claim::info(
            Confidence::Likely,
            format!("{address} is registered with TLS, and doesn't answer in clear"),
        ),
        Attempt::Done(_) | Attempt::Failed(_) | Attempt::Skipped(_) => return None,
    };
    Some(claim.facts(words::facts(scene, sight)))
}
