//! Access control keeps a part of the registry back: it can't be seen, which isn't empty.

use crate::diagnose::{About, Claim, Examine, Notice, Rule, RunIndex};
use crate::model::quote::{plain, tick};
use crate::model::sentence::count;
use crate::model::{Confidence, Listing, Oddity};
use crate::remedy::registry_access;

pub(super) const RULE: Rule = Rule {
    code: "RP802",
    name: "registry-hidden",
    title: "ACLs deny read access to a part of the registry",
    page: include_str!("page.md"),
    about: About::Registry,
    examine: &[Examine::Whole(examine)],
};

/// Paths named one by one.
const NAMED: usize = 10;

fn examine(run: &RunIndex) -> Vec<Notice> {
    run.listings.iter().filter_map(|listing| of_listing(run, listing)).collect()
}

/// One notice a registry: an ACL usually holds for a whole tree.
fn of_listing(run: &RunIndex, listing: &Listing) -> Option<Notice> {
    let hidden: Vec<&str> = listing
        .oddities
        .iter()
        .filter_map(|oddity| {
            let Oddity::Hidden { path } = oddity else { return None };
            Some(path.as_str())
        })
        .collect();
    let first = hidden.first()?;
    let more = match hidden.len() - 1 {
        0 => String::new(),
        more => format!(" and {}", count(more, "more path", "more paths")),
    };
    let target = listing.target.of(run.targets);
    let has_signed_in = target.is_some_and(|target| !target.credentials.is_empty());
    let to_whom = if has_signed_in { " to the user that was given" } else { "" };
    let cause = format!(
        "ACLs deny read access to {}{more}{to_whom}: what is registered there is unknown",
        tick(first)
    );
    Some(Notice {
        subject: target.map(|target| target.text.clone()).unwrap_or_default(),
        address: None,
        registrations: Vec::new(),
        claim: Claim::error(Confidence::Certain, cause)
            .facts(has_signed_in.then(|| WRONG.to_owned()))
            .facts(hidden.iter().skip(1).take(NAMED).map(|path| format!("hidden: {}", plain(path))))
            .remedies(target.map(registry_access)),
    })
}

/// ZooKeeper takes whatever is given, and lets nobody in by it.
const WRONG: &str = "the credentials are wrong: its name or its password, or it isn't the user \
                     that may read there (ZooKeeper accepts any user and password, and compares \
                     them only with an ACL)";
