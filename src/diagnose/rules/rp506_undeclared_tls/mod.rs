//! A port that takes TLS only, and isn't registered so: callers who don't know it fail.

use crate::diagnose::quote::plain;
use crate::diagnose::verdict::is_tls;
use crate::diagnose::{Claim, Examine, Notice, Rule, Scene, Sight, words};
use crate::model::{AddressEvidence, Attempt, Confidence, Identity, Registration, Verdict};

pub const RULE: Rule = Rule {
    code: "RP506",
    name: "undeclared-tls",
    title: "The port takes TLS only, and isn't registered so",
    page: include_str!("page.md"),
    examine: &[Examine::Address(unproven), Examine::Whole(proven)],
};

/// Who is there can't be told, in TLS either.
fn unproven(scene: &Scene, sight: &Sight) -> Option<Claim> {
    if sight.verdict != Verdict::Undetermined || is_declared(sight.registrations) {
        return None;
    }
    let path = sight.path?;
    let address = words::address(sight.address);
    let cause = match &path.identity {
        Attempt::Failed(Identity::Withheld(why)) if path.speaks_tls() => format!(
            "{address} takes TLS only and keeps its identity back ({}), and callers without TLS fail",
            plain(why)
        ),
        Attempt::Failed(Identity::OtherProtocol(what)) if is_tls(what) => format!(
            "{address} takes TLS only, so who is there can't be told, and callers without TLS fail"
        ),
        Attempt::Done(_) | Attempt::Failed(_) | Attempt::Skipped(_) => return None,
    };
    Some(Claim::warning(Confidence::Certain, cause).facts(words::facts(scene, sight)))
}

/// Who is there is proven, to those who speak TLS. That is so whatever else an address is explained by.
fn proven(scene: &Scene) -> Vec<Notice> {
    scene.registered().filter_map(|(entry, verdict)| notice(scene, entry, verdict)).collect()
}

fn notice(scene: &Scene, entry: &AddressEvidence, verdict: Verdict) -> Option<Notice> {
    match verdict {
        Verdict::Reachable | Verdict::Undetermined => {}
        Verdict::LocalOnly | Verdict::Unreachable | Verdict::Misidentified => return None,
    }
    let indices = scene.at(&entry.address);
    let here = scene.pick(indices);
    let sight = Sight::new(scene, entry, verdict, indices, &here);
    let path = sight.path.filter(|path| path.speaks_tls())?;
    if !matches!(path.identity, Attempt::Done(_)) || is_declared(&here) {
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

fn is_declared(registrations: &[&Registration]) -> bool {
    registrations.iter().any(|one| one.declares_tls())
}
