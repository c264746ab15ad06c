//! Addresses that this run couldn't look at, for reasons of its own.

use std::collections::BTreeMap;

use crate::diagnose::quote::plain;
use crate::diagnose::remedies::run_again;
use crate::diagnose::verdict::{Outcome, first_path, outcome};
use crate::diagnose::way::{Way, way};
use crate::diagnose::{Claim, Examine, Notice, Rule, Scene, words};
use crate::model::{AddressEvidence, Attempt, Confidence, Skip};

pub const RULE: Rule = Rule {
    code: "RP901",
    name: "not-checked",
    title: "Some addresses could not be checked from here",
    page: include_str!("page.md"),
    examine: &[Examine::Whole(examine)],
};

/// Addresses named in one finding.
const NAMED: usize = 10;

fn examine(scene: &Scene) -> Vec<Notice> {
    let mut by_reason: BTreeMap<String, Vec<&AddressEvidence>> = BTreeMap::new();
    for (entry, _) in scene.registered() {
        if let Some(reason) = reason(scene, entry) {
            by_reason.entry(reason).or_default().push(entry);
        }
    }
    by_reason.into_iter().map(|(reason, entries)| notice(scene, reason, &entries)).collect()
}

fn reason(scene: &Scene, entry: &AddressEvidence) -> Option<String> {
    let path = first_path(entry)?;
    let here = scene.pick(scene.at(&entry.address));
    let found = outcome(path, &here);
    match (&path.connection, &path.identity) {
        (Attempt::Skipped(Skip::Denied), _)
        | (Attempt::Done(_), Attempt::Skipped(Skip::Denied)) => {
            Some("--deny-network keeps this run from dialling them".to_owned())
        }
        (Attempt::Failed(failure), _) if found == Outcome::Unknown => {
            Some(format!("this machine could not connect: {}", plain(&failure.message)))
        }
        _ => match way(scene.vantage, &scene.plan.check, path) {
            Way::OwnAlias(interface) if !matches!(path.connection, Attempt::Skipped(_)) => {
                Some(format!("this machine itself keeps them on `{interface}`, as others may"))
            }
            Way::OwnAlias(_)
            | Way::Ordinary
            | Way::OwnContainers(_)
            | Way::OwnBridge(_)
            | Way::Loopback => None,
        },
    }
}

fn notice(scene: &Scene, reason: String, entries: &[&AddressEvidence]) -> Notice {
    let count = match entries.len() {
        1 => "1 address is".to_owned(),
        count => format!("{count} addresses are"),
    };
    let cause = format!("{count} not judged: {reason}");
    let named = entries.iter().take(NAMED).map(|entry| words::address(&entry.address));
    let rest = entries.len().saturating_sub(NAMED);
    let rest = (rest > 0).then(|| format!("and {rest} more"));
    let registrations =
        entries.iter().flat_map(|entry| scene.at(&entry.address)).copied().collect();
    Notice {
        subject: reason,
        address: None,
        registrations,
        claim: Claim::warning(Confidence::Certain, cause).facts(named).facts(rest).remedies([
            run_again(
                "Give it more sockets (ulimit -n), fewer connections at once (--concurrency), \
                       or another machine.",
            ),
        ]),
    }
}
