//! Name servers give different answers: which client is right depends on whom it asked.

use crate::diagnose::quote::{plain, tick};
use crate::diagnose::remedies::name_servers;
use crate::diagnose::{Claim, Examine, Notice, Rule, Scene};
use crate::model::{Address, Confidence, Listing, Oddity, ServerView};

pub const RULE: Rule = Rule {
    code: "RP704",
    name: "name-servers-disagree",
    title: "Name servers disagree",
    page: include_str!("page.md"),
    examine: &[Examine::Whole(examine)],
};

fn examine(scene: &Scene) -> Vec<Notice> {
    scene
        .listings
        .iter()
        .flat_map(|listing| listing.oddities.iter().map(move |oddity| (listing, oddity)))
        .filter_map(|(listing, oddity)| match oddity {
            Oddity::Disagreement { subject, views } => Some(notice(scene, listing, subject, views)),
            _ => None,
        })
        .collect()
}

fn notice(scene: &Scene, listing: &Listing, subject: &str, views: &[ServerView]) -> Notice {
    let lacking = views.iter().filter(|view| view.says.is_none()).count();
    let summary = match views.iter().find_map(|view| view.says.as_deref()) {
        Some(says) if lacking > 0 => format!(
            "{} of {} name servers don't know {} ({} elsewhere)",
            lacking,
            views.len(),
            tick(subject),
            plain(says)
        ),
        _ => format!("name servers disagree on {}: {}", tick(subject), said(views).join("; ")),
    };
    let servers: Vec<Address> = scene
        .targets
        .get(listing.target)
        .map(|target| target.members.clone())
        .unwrap_or_else(|| views.iter().map(|view| view.server.clone()).collect());
    let claim = Claim::error(Confidence::Certain, summary)
        .facts(said(views))
        .remedies([name_servers(&servers)]);
    Notice { subject: subject.to_owned(), address: None, registrations: Vec::new(), claim }
}

fn said(views: &[ServerView]) -> Vec<String> {
    views
        .iter()
        .map(|view| match &view.says {
            Some(says) => format!("{} says {}", view.server, plain(says)),
            None => format!("{} doesn't know it", view.server),
        })
        .collect()
}
