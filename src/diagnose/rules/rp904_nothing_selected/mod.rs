//! The filters of the run leave nothing to check.

use globset::GlobMatcher;

use crate::diagnose::{About, Claim, Examine, Notice, Rule, RunIndex};
use crate::model::quote::tick;
use crate::model::{Confidence, Read};
use crate::remedy::{list, run_again};

pub(super) const RULE: Rule = Rule {
    code: "RP904",
    name: "nothing-selected",
    title: "Nothing that is registered matches the filters",
    page: include_str!("page.md"),
    about: About::Probe,
    examine: &[Examine::Whole(examine)],
};

fn examine(run: &RunIndex) -> Vec<Notice> {
    let filters = &run.job.filters;
    let named: Vec<String> = [
        ("service", &filters.services),
        ("application", &filters.applications),
        ("group", &filters.groups),
    ]
    .into_iter()
    .filter(|(_, globs)| !globs.is_empty())
    .map(|(what, globs)| format!("the {what} {}", any_of(globs)))
    .collect();
    // A consumer alone says more: it calls in vain.
    let left = !run.registrations().is_empty();
    let whole = run.listings.iter().all(|listing| listing.read == Read::Complete);
    // Of an address that isn't registered RP605 tells.
    let elsewhere = !filters.addresses.is_empty();
    if named.is_empty() || left || !whole || elsewhere {
        return Vec::new();
    }
    // Not by its option: `explain` takes the name from a text.
    let cause = format!("nothing that is registered has {}", named.join(" and "));
    vec![Notice {
        subject: filters.options().join(" "),
        address: None,
        registrations: Vec::new(),
        claim: Claim::error(Confidence::Certain, cause).remedies([run_again(
            "See what is registered. A pattern without `*` has to be the complete name; quote a \
             `*` for the shell. If the name is correct, it isn't registered (yet).",
            list(run.targets),
        )]),
    }]
}

fn any_of(globs: &[GlobMatcher]) -> String {
    let names = globs.iter().map(|glob| tick(glob.glob().glob()));
    names.collect::<Vec<_>>().join(" or ")
}
