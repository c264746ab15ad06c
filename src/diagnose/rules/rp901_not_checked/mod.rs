//! Addresses that this run couldn't look at, for reasons of its own.

use std::collections::BTreeMap;

use crate::diagnose::path_scope::PathScope;
use crate::diagnose::verdict::{Outcome, outcome};
use crate::diagnose::{About, Claim, Examine, JudgedAddress, Notice, Rule, RunIndex};
use crate::model::quote::plain;
use crate::model::sentence;
use crate::model::{AddressEvidence, Attempt, Confidence, Remedy, Skip};
use crate::remedy::{check, look_from_elsewhere, run_again};

pub(super) const RULE: Rule = Rule {
    code: "RP901",
    name: "not-checked",
    title: "Some addresses could not be checked from here",
    page: include_str!("page.md"),
    about: About::Probe,
    examine: &[Examine::Whole(examine)],
};

/// Addresses named in one finding.
const NAMED: usize = 10;

/// Why this run can't tell.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    Denied,
    /// This host could not connect: what its kernel said.
    Failed(String),
    /// It keeps the address on this interface of its own.
    OwnAlias(String),
}

fn examine(run: &RunIndex) -> Vec<Notice> {
    let mut by_reason: BTreeMap<Reason, Vec<&AddressEvidence>> = BTreeMap::new();
    for judged in run.registered() {
        if let Some(reason) = reason(run, judged) {
            by_reason.entry(reason).or_default().push(judged.evidence);
        }
    }
    by_reason.into_iter().map(|(reason, entries)| notice(run, &reason, &entries)).collect()
}

fn reason(run: &RunIndex, judged: &JudgedAddress) -> Option<Reason> {
    let path = judged.path?;
    let here = run.pick(run.at(&judged.evidence.address));
    let found = outcome(path, &here);
    match (&path.connection, &path.identity) {
        (Attempt::Skipped(Skip::Denied), _)
        | (Attempt::Done(_), Attempt::Skipped(Skip::Denied)) => Some(Reason::Denied),
        (Attempt::Failed(failure), _) if found == Outcome::Unknown => {
            Some(Reason::Failed(plain(&failure.message)))
        }
        _ => match judged.scope {
            PathScope::OwnAlias(interface) if !matches!(path.connection, Attempt::Skipped(_)) => {
                Some(Reason::OwnAlias(interface.to_owned()))
            }
            PathScope::OwnAlias(_)
            | PathScope::Ordinary
            | PathScope::OwnContainers(_)
            | PathScope::OwnBridge(_)
            | PathScope::Loopback => None,
        },
    }
}

fn notice(run: &RunIndex, reason: &Reason, entries: &[&AddressEvidence]) -> Notice {
    let count = sentence::count(entries.len(), "address is", "addresses are");
    let said = said(reason);
    let cause = format!("{count} not judged: {said}");
    let named = entries.iter().take(NAMED).map(|entry| sentence::address(&entry.address));
    let rest = entries.len().saturating_sub(NAMED);
    let rest = (rest > 0).then(|| format!("and {rest} more"));
    let registrations = entries.iter().flat_map(|entry| run.at(&entry.address)).copied().collect();
    Notice {
        subject: said,
        address: None,
        registrations,
        claim: Claim::warning(Confidence::Certain, cause)
            .facts(named)
            .facts(rest)
            .remedies([remedy(run, reason)]),
    }
}

fn said(reason: &Reason) -> String {
    match reason {
        Reason::Denied => "--deny-network forbids connecting to them".to_owned(),
        Reason::Failed(message) => format!("this machine could not connect: {message}"),
        Reason::OwnAlias(interface) => {
            format!("this machine itself has them on `{interface}`, as other machines may")
        }
    }
}

fn remedy(run: &RunIndex, reason: &Reason) -> Remedy {
    match reason {
        Reason::Denied => run_again(
            "If connecting to them is allowed, remove their network from --deny-network.",
            check(&[], run.targets),
        ),
        Reason::Failed(_) => run_again(
            "If it has no sockets or ports left, `ss -s` shows how many are open: open fewer at \
             the same time. If it isn't permitted, something on this machine forbids it (SELinux, \
             a sandbox). If neither helps, run the check on another machine.",
            check(&["--concurrency", "50"], run.targets),
        ),
        Reason::OwnAlias(_) => look_from_elsewhere(run.targets),
    }
}
