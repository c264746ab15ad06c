//! Parts of the registry that couldn't be read, for another reason than access control.

use crate::diagnose::{About, Claim, Examine, Notice, Rule, RunIndex};
use crate::model::quote::{plain, tick};
use crate::model::{Confidence, Listing, Oddity, Read, Severity};
use crate::remedy::{proxy_topic, run_again, with_more_time};

pub(super) const RULE: Rule = Rule {
    code: "RP902",
    name: "not-read",
    title: "A part of the registry could not be read",
    page: include_str!("page.md"),
    about: About::Probe,
    examine: &[Examine::Whole(examine)],
};

/// Parts named in one finding.
const NAMED: usize = 10;

const MORE_TIME: &str = "Allow more time; if it persists, look at the registry's own log.";
const KEPT_BACK: &str = "No address is missing because of it. A name server lists its topics if \
                         enableAllTopicList=true, which is the default.";

fn examine(run: &RunIndex) -> Vec<Notice> {
    run.listings.iter().filter_map(|listing| of_listing(run, listing)).collect()
}

/// Proxies that hand out nothing for the topic that they were asked for.
fn without_route(run: &RunIndex, listing: &Listing) -> Option<Notice> {
    let told: Vec<String> = listing
        .oddities
        .iter()
        .filter(|oddity| matches!(oddity, Oddity::NoRoute { .. }))
        .map(ToString::to_string)
        .collect();
    let target = listing.target.of(run.targets)?;
    let cause = format!(
        "what {} hands out to clients isn't known: {}",
        tick(&target.text),
        plain(told.first()?)
    );
    Some(Notice {
        subject: target.text.clone(),
        address: None,
        registrations: Vec::new(),
        claim: Claim::warning(Confidence::Certain, cause)
            .facts(told.iter().skip(1).take(NAMED).map(|told| plain(told)))
            .remedies([proxy_topic(target)]),
    })
}

fn of_listing(run: &RunIndex, listing: &Listing) -> Option<Notice> {
    if let Some(notice) = without_route(run, listing) {
        return Some(notice);
    }
    let unread: Vec<(&str, &str)> = listing
        .oddities
        .iter()
        .filter_map(|oddity| {
            let Oddity::Unread { path, reason } = oddity else { return None };
            Some((path.as_str(), reason.as_str()))
        })
        .collect();
    let cause = match (unread.as_slice(), listing.read) {
        ([(path, reason)], _) => format!("{} could not be read: {}", tick(path), plain(reason)),
        ([(path, reason), rest @ ..], _) => {
            format!("{} and {} more could not be read: {}", tick(path), rest.len(), plain(reason))
        }
        ([], Read::Partial) if !is_explained(listing) => format!(
            "the registry was read only in part: {}",
            plain(listing.error.as_deref().unwrap_or("no reason was given"))
        ),
        ([], Read::Complete | Read::Partial | Read::Failed) => return None,
    };
    let facts = unread.iter().skip(1).take(NAMED);
    let facts = facts.map(|(path, reason)| format!("{}: {}", tick(path), plain(reason)));
    // What the registry keeps back on purpose (`enableAllTopicList=false`) hides no address.
    let severity = match listing.read {
        Read::Complete => Severity::Info,
        Read::Partial | Read::Failed => Severity::Warning,
    };
    let target = listing.target.of(run.targets);
    Some(Notice {
        subject: target.map(|target| target.text.clone()).unwrap_or_default(),
        address: None,
        registrations: Vec::new(),
        claim: Claim::new(severity, Confidence::Certain, cause).facts(facts).remedies([run_again(
            match listing.read {
                Read::Complete => KEPT_BACK,
                Read::Partial | Read::Failed => MORE_TIME,
            },
            with_more_time(&run.job.check, target),
        )]),
    })
}

/// Another finding says why the read is in part only.
fn is_explained(listing: &Listing) -> bool {
    let hidden = listing.oddities.iter().any(|oddity| matches!(oddity, Oddity::Hidden { .. }));
    hidden || listing.members.iter().any(|look| look.state.is_err())
}
