//! An entry of the registry that can't be understood.

use super::rp112_ipv6_address::is_about_ipv6;
use crate::diagnose::{About, Claim, Examine, Notice, Rule, RunIndex};
use crate::model::quote::tick;
use crate::model::secrets::hide_secrets;
use crate::model::{Confidence, Listing, Oddity, Remedy};
use crate::remedy::correct_entry;

pub(super) const RULE: Rule = Rule {
    code: "RP113",
    name: "malformed-entry",
    title: "An entry of the registry has no address that can be read",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Whole(examine)],
};

fn examine(run: &RunIndex) -> Vec<Notice> {
    run.oddities()
        .filter_map(|(listing, oddity)| match oddity {
            Oddity::Malformed { origin, raw, reason } if !is_about_ipv6(reason, raw) => {
                Some(notice(run, listing, [origin, raw, reason]))
            }
            _ => None,
        })
        .collect()
}

fn notice(run: &RunIndex, listing: &Listing, [origin, raw, reason]: [&str; 3]) -> Notice {
    let raw = &*hide_secrets(raw);
    let cause = format!("the entry at {} has {}: {reason}", tick(origin), tick(raw));
    let comment = raw.contains('#').then(|| {
        "a properties file has no comments at the end of a line: text after # is part of the value"
            .to_owned()
    });
    Notice {
        subject: origin.to_owned(),
        address: None,
        registrations: Vec::new(),
        claim: Claim::error(Confidence::Certain, cause)
            .facts(comment)
            .remedies(correction(run, listing, raw)),
    }
}

/// What is corrected depends on what registers there.
pub(super) fn correction(run: &RunIndex, listing: &Listing, raw: &str) -> Option<Remedy> {
    run.targets.get(listing.target).and_then(|target| correct_entry(raw, target.kind))
}
