//! A name that works here and doesn't mean one thing: some of its addresses fail, or others are told
//! something else.

use crate::diagnose::quote::plain;
use crate::diagnose::remedies::{Patient, look_from_elsewhere, name_to_address};
use crate::diagnose::verdict::{Outcome, outcome, tried_paths};
use crate::diagnose::{Claim, Examine, Rule, Scene, Sight, words};
use crate::model::{Confidence, Host, Path, Resolution};

pub const RULE: Rule = Rule {
    code: "RP110",
    name: "ambiguous-name",
    title: "A registered name doesn't mean the same thing to every caller",
    page: include_str!("page.md"),
    examine: &[Examine::Address(examine)],
};

fn examine(scene: &Scene, sight: &Sight) -> Option<Claim> {
    if !sight.is_fine() || !matches!(sight.address.host, Host::Name(_)) {
        return None;
    }
    some_fail(scene, sight).or_else(|| others_are_told(scene, sight))
}

fn some_fail(scene: &Scene, sight: &Sight) -> Option<Claim> {
    let tried: Vec<&Path> = tried_paths(sight.entry).collect();
    let failing: Vec<&&Path> = tried
        .iter()
        .filter(|path| match outcome(path, sight.registrations) {
            Outcome::Fails | Outcome::Stranger => true,
            Outcome::Answers | Outcome::Unknown => false,
        })
        .collect();
    let first = failing.first()?;
    let cause = format!(
        "{} of {} addresses that {} resolves to can't be used ({}: {})",
        failing.len(),
        tried.len(),
        words::host(&sight.address.host),
        first.ip,
        words::outcome(first)
    );
    let facts = failing.iter().skip(1).map(|path| format!("{}: {}", path.ip, words::outcome(path)));
    let patient = Patient::new(scene, sight);
    Some(
        Claim::warning(Confidence::Certain, cause)
            .facts(facts)
            .facts(words::facts(scene, sight))
            .remedies(name_to_address(&patient)),
    )
}

fn others_are_told(scene: &Scene, sight: &Sight) -> Option<Claim> {
    let Resolution::Resolved { ips, dns: Some(dns) } = &sight.entry.resolution else {
        return None;
    };
    let cause = format!(
        "{} resolves to {} here, by this machine's own files, and the name servers say: {}",
        words::host(&sight.address.host),
        words::list(ips),
        plain(dns)
    );
    Some(
        Claim::info(Confidence::Certain, cause)
            .remedies(name_to_address(&Patient::new(scene, sight)))
            .remedies([look_from_elsewhere(scene.target_at(sight))]),
    )
}
