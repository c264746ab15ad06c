//! An entry of the registry that can't be understood.

use crate::diagnose::malformed::malformed_entries;
use crate::diagnose::{About, Examine, Notice, Rule, RunIndex};

pub(super) const RULE: Rule = Rule {
    code: "RP113",
    name: "malformed-entry",
    title: "An entry of the registry has no address that can be read",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Whole(examine)],
};

fn examine(run: &RunIndex) -> Vec<Notice> {
    malformed_entries(run)
        .filter(|entry| !entry.is_about_ipv6())
        .map(|entry| {
            let mut notice = entry.notice();
            notice.claim.facts.extend(comment(entry.raw));
            notice
        })
        .collect()
}

fn comment(raw: &str) -> Option<String> {
    raw.contains('#').then(|| {
        "a properties file has no comments at the end of a line: text after # is part of the value"
            .to_owned()
    })
}
