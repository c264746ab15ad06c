//! No member of a ZooKeeper tells where its sessions come from, where that would have helped.

use std::collections::BTreeMap;

use crate::diagnose::{About, Claim, Examine, JudgedAddress, Notice, Rule, RunIndex};
use crate::model::quote::tick;
use crate::model::{Class, Confidence, Read, TargetId, Verdict};
use crate::remedy::session_sources;

pub(super) const RULE: Rule = Rule {
    code: "RP903",
    name: "sources-hidden",
    title: "The registry doesn't show where the registrations come from",
    page: include_str!("page.md"),
    about: About::Probe,
    examine: &[Examine::Whole(examine)],
};

fn examine(run: &RunIndex) -> Vec<Notice> {
    helped(run).into_iter().filter_map(|(target, count)| notice(run, target, count)).collect()
}

/// How many registrations of each target would be explained better.
fn helped(run: &RunIndex) -> BTreeMap<TargetId, usize> {
    let mut helped = BTreeMap::new();
    for judged in run.registered() {
        for &index in run.at(&judged.evidence.address) {
            let Some(registration) = run.registration(index) else { continue };
            let verdict = run.verdict_of(index).unwrap_or_default();
            // Only ZooKeeper's have a session.
            let registrant = registration.registrant.as_ref();
            let owned = registrant.is_some_and(|registrant| registrant.session != 0);
            if owned && would_help(judged, verdict) {
                *helped.entry(registration.target).or_default() += 1;
            }
        }
    }
    helped
}

/// `verdict` is the registration's own.
fn would_help(judged: &JudgedAddress, verdict: Verdict) -> bool {
    let class = judged.path.map_or(&judged.evidence.class, |path| &path.class);
    match verdict {
        Verdict::Reachable => false,
        Verdict::LocalOnly | Verdict::Unreachable | Verdict::Misidentified => true,
        Verdict::Undetermined => matches!(class, Class::Container(_)),
    }
}

fn notice(run: &RunIndex, id: TargetId, count: usize) -> Option<Notice> {
    let target = id.of(run.targets)?;
    let listing = run.listings.iter().find(|listing| listing.target == id)?;
    if listing.read == Read::Failed || listing.sessions.is_some() {
        return None;
    }
    let unknown = match count {
        1 => "the machine behind one registration is unknown".to_owned(),
        _ => {
            format!("the machines behind {count} registrations are unknown")
        }
    };
    let cause = format!(
        "no member of {} shows where its sessions come from, so {unknown}",
        tick(&target.text)
    );
    let facts = [
        "`cons` isn't allowed there, and no AdminServer of that ZooKeeper answers on port 8080",
        "an AdminServer on another port (admin.serverPort) isn't looked for",
    ];
    Some(Notice {
        subject: target.text.clone(),
        address: None,
        registrations: Vec::new(),
        claim: Claim::info(Confidence::Certain, cause)
            .facts(facts.map(str::to_owned))
            .remedies([session_sources()]),
    })
}
