//! A port that takes TLS only, and isn't registered so: callers who don't know it fail.

use crate::diagnose::{
    About, AddressView, Claim, Examine, JudgedAddress, Notice, Rule, RunIndex, words,
};
use crate::model::quote::plain;
use crate::model::sentence;
use crate::model::{Attempt, Confidence, Identity, Registration, Role, Verdict};

pub(super) const RULE: Rule = Rule {
    code: "RP506",
    name: "undeclared-tls",
    title: "The port accepts only TLS, but isn't registered with TLS",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Address(unproven), Examine::Whole(proven)],
};

/// Who is there can't be told, in TLS either.
fn unproven(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    if view.verdict != Verdict::Undetermined || is_declared(view.registrations) {
        return None;
    }
    let path = view.path?;
    let address = sentence::address(view.address);
    let cause = match &path.identity {
        Attempt::Failed(Identity::Withheld(why)) if path.speaks_tls() => format!(
            "{address} accepts only TLS and refuses to identify itself ({}), and callers without \
             TLS fail",
            plain(why)
        ),
        Attempt::Failed(Identity::OtherProtocol(foreign)) if foreign.is_tls() => format!(
            "{address} accepts only TLS, so it is unknown which service answers, and callers \
             without TLS fail"
        ),
        Attempt::Done(_) | Attempt::Failed(_) | Attempt::Skipped(_) => return None,
    };
    Some(Claim::warning(Confidence::Certain, cause).facts(words::facts(run, view)))
}

/// Who is there is proven, to those who speak TLS. That is so whatever else an address is explained by.
fn proven(run: &RunIndex) -> Vec<Notice> {
    run.registered().filter_map(|judged| notice(run, judged)).collect()
}

fn notice(run: &RunIndex, judged: &JudgedAddress) -> Option<Notice> {
    match judged.verdict {
        Verdict::Reachable | Verdict::Undetermined => {}
        Verdict::LocalOnly | Verdict::Unreachable | Verdict::Misidentified => return None,
    }
    let entry = judged.evidence;
    let indices = run.at(&entry.address);
    let here = run.pick(indices);
    let view = AddressView::new(run, judged, indices, &here);
    let path = view.path.filter(|path| path.speaks_tls())?;
    if !matches!(path.identity, Attempt::Done(_)) || is_declared(&here) {
        return None;
    }
    let address = sentence::address(&entry.address);
    let cause = format!("{address} accepts only TLS, and callers without TLS fail");
    let claim = Claim::warning(Confidence::Certain, cause)
        .facts([words::outcome(path)])
        .facts(words::facts(run, &view));
    Some(Notice {
        subject: here.iter().map(|registration| registration.subject.to_string()).min()?,
        address: Some(entry.address.clone()),
        registrations: indices.to_vec(),
        claim,
    })
}

fn is_declared(registrations: &[&Registration]) -> bool {
    // Clients of a proxy speak TLS unless they are told otherwise.
    registrations
        .iter()
        .any(|registration| registration.declares_tls() || registration.role == Role::Endpoint)
}
