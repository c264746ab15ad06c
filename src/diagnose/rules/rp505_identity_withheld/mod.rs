//! Something answers, and access control or TLS keeps back who it is: not a fault, and not proof.

use crate::diagnose::identity_match::IdentityMatch;
use crate::diagnose::{About, AddressView, Claim, Examine, Rule, RunIndex, words};
use crate::model::quote::plain;
use crate::model::sentence;
use crate::model::{Attempt, Confidence, Identity, Registration, RegistrationId, Verdict};

pub(super) const RULE: Rule = Rule {
    code: "RP505",
    name: "identity-withheld",
    title: "The service answers but refuses to identify itself",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Address(examine)],
};

fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    service(run, view).or_else(|| address(run, view))
}

/// A Dubbo process answers, and doesn't say whether it has the service.
fn service(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    let withheld: Vec<(RegistrationId, &Registration, &str)> = view
        .registered()
        .filter_map(|here| match here.identity {
            IdentityMatch::Withheld(words) => Some((here.id, here.registration, words)),
            IdentityMatch::Proven | IdentityMatch::Stranger | IdentityMatch::Untold => None,
        })
        .collect();
    let (_, _, said) = withheld.first()?;
    let names =
        withheld.iter().map(|(_, registration, _)| registration.subject.to_string()).collect();
    let cause = format!(
        "a Dubbo process answers at {}, but it is unknown whether it has {}: {}",
        sentence::address(view.address),
        sentence::names(&names),
        plain(said)
    );
    Some(
        Claim::info(Confidence::Certain, cause)
            .facts(words::facts(run, view))
            .covers(withheld.into_iter().map(|(index, ..)| index).collect()),
    )
}

fn address(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    if view.verdict != Verdict::Undetermined {
        return None;
    }
    let address = sentence::address(view.address);
    let declared = view.registrations.iter().any(|registration| registration.declares_tls());
    let path = view.path?;
    // What isn't registered with TLS, RP506 has told of.
    let claim = match &path.identity {
        Attempt::Failed(Identity::Withheld(why)) if path.speaks_tls() => Claim::info(
            Confidence::Certain,
            format!(
                "{address} speaks TLS, as registered, but refuses to identify itself: {}",
                plain(why)
            ),
        ),
        Attempt::Failed(Identity::OtherProtocol(foreign)) if foreign.is_tls() => Claim::info(
            Confidence::Certain,
            format!("{address} speaks TLS, as registered: it is unknown which service answers"),
        ),
        Attempt::Failed(Identity::Withheld(why)) => Claim::info(
            Confidence::Certain,
            format!("{address} answers but refuses to identify itself: {}", plain(why)),
        ),
        Attempt::Failed(Identity::Silent(_)) if declared => Claim::info(
            Confidence::Likely,
            format!("{address} is registered with TLS, and doesn't answer in plaintext"),
        ),
        Attempt::Done(_) | Attempt::Failed(_) | Attempt::Skipped(_) => return None,
    };
    Some(claim.facts(words::facts(run, view)))
}
