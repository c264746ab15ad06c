//! Something answers, and access control or TLS keeps back who it is: not a fault, and not proof. Or
//! it tells in TLS alone, and isn't registered so.

use crate::diagnose::proof::{Standing, standing};
use crate::diagnose::quote::plain;
use crate::diagnose::verdict::is_tls;
use crate::diagnose::{Claim, Examine, Notice, Rule, Scene, Sight, words};
use crate::model::{AddressEvidence, Attempt, Confidence, Identity, Registration, Verdict};

pub const RULE: Rule = Rule {
    code: "RP505",
    name: "identity-withheld",
    title: "The service answers and keeps its identity back",
    page: include_str!("page.md"),
    examine: &[Examine::Address(examine), Examine::Whole(proven_in_tls)],
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
    let declared = declared(sight.registrations);
    let path = sight.path?;
    let claim = match &path.identity {
        Attempt::Failed(Identity::Withheld(why)) if path.speaks_tls() => {
            withheld_in_tls(&address, declared, &plain(why))
        }
        Attempt::Failed(Identity::OtherProtocol(what)) if is_tls(what) => {
            takes_tls(&address, declared)
        }
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

fn declared(registrations: &[&Registration]) -> bool {
    registrations.iter().any(|one| one.declares_tls())
}

fn withheld_in_tls(address: &str, declared: bool, why: &str) -> Claim {
    if declared {
        let cause = format!(
            "{address} takes TLS, as its registration says, and keeps its identity back: {why}"
        );
        return Claim::info(Confidence::Certain, cause);
    }
    let cause = format!(
        "{address} takes TLS only and keeps its identity back ({why}), and callers without TLS fail"
    );
    Claim::warning(Confidence::Certain, cause)
}

/// It answers in TLS in words that can't be understood, so far as they came.
fn takes_tls(address: &str, declared: bool) -> Claim {
    if declared {
        let cause =
            format!("{address} takes TLS, as its registration says: who is there can't be told");
        return Claim::info(Confidence::Certain, cause);
    }
    let cause = format!(
        "{address} takes TLS only, so who is there can't be told, and callers without TLS fail"
    );
    Claim::warning(Confidence::Certain, cause)
}

/// Who is there is proven, to those who speak TLS, and the registration doesn't tell callers to. That
/// is so whatever else an address is explained by.
fn proven_in_tls(scene: &Scene) -> Vec<Notice> {
    scene.registered().filter_map(|(entry, verdict)| undeclared(scene, entry, verdict)).collect()
}

fn undeclared(scene: &Scene, entry: &AddressEvidence, verdict: Verdict) -> Option<Notice> {
    match verdict {
        Verdict::Reachable | Verdict::Undetermined => {}
        Verdict::LocalOnly | Verdict::Unreachable | Verdict::Misidentified => return None,
    }
    let indices = scene.at(&entry.address);
    let here = scene.pick(indices);
    let sight = Sight::new(scene, entry, verdict, indices, &here);
    let path = sight.path.filter(|path| path.speaks_tls())?;
    if !matches!(path.identity, Attempt::Done(_)) || declared(&here) {
        return None;
    }
    let address = words::address(&entry.address);
    let cause = format!("{address} takes TLS only, and callers without TLS fail");
    let claim = Claim::warning(Confidence::Certain, cause)
        .facts([words::outcome(path)])
        .facts(words::facts(scene, &sight));
    Some(Notice {
        subject: here.iter().map(|one| one.subject.to_string()).min()?,
        address: Some(entry.address.clone()),
        registrations: indices.to_vec(),
        claim,
    })
}
