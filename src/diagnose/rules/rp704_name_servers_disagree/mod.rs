//! Name servers give different answers: which client is right depends on whom it asked.

use std::collections::HashSet;

use crate::diagnose::broker_groups::broker_groups;
use crate::diagnose::{About, Claim, Examine, Notice, Rule, RunIndex};
use crate::model::quote::plain;
use crate::model::{
    Address, Confidence, Listing, Oddity, Registration, RegistrationId, ServerView, Subject,
    TargetId,
};
use crate::remedy::name_servers;

pub(super) const RULE: Rule = Rule {
    code: "RP704",
    name: "name-servers-disagree",
    title: "Name servers give different answers",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Whole(examine)],
};

fn examine(run: &RunIndex) -> Vec<Notice> {
    // Two masters of one name are known to each name server in turn: no list of name servers mends that.
    let twice: HashSet<(TargetId, String)> = broker_groups(run)
        .iter()
        .filter(|group| group.masters().len() > 1)
        .flat_map(|group| {
            group
                .masters()
                .into_iter()
                .map(|answer| answer.registered.subject.to_string())
                .map(|subject| (group.target, subject))
        })
        .collect();
    run.oddities()
        .filter_map(|(listing, oddity)| {
            let Oddity::Disagreement { subject, views } = oddity else { return None };
            let is_told = twice.contains(&(listing.target, subject.clone()));
            (!is_told).then(|| notice(run, listing, subject, views))
        })
        .collect()
}

fn notice(run: &RunIndex, listing: &Listing, subject: &str, views: &[ServerView]) -> Notice {
    let lacking = views.iter().filter(|view| view.says.is_none()).count();
    let cause = match views.iter().find_map(|view| view.says.as_deref()) {
        Some(says) if lacking > 0 => format!(
            "{lacking} of {} name servers don't know {}; for the others it is {}",
            views.len(),
            plain(subject),
            plain(says)
        ),
        Some(_) => {
            format!(
                "name servers give different answers for {}: {}",
                plain(subject),
                said(views).join("; ")
            )
        }
        None => format!("name servers give different answers for {}", plain(subject)),
    };
    let servers: Vec<Address> = listing
        .target
        .of(run.targets)
        .map(|target| target.members.clone())
        .unwrap_or_else(|| views.iter().map(|view| view.server.clone()).collect());
    let claim = Claim::error(Confidence::Certain, cause)
        .facts(said(views))
        .remedies([name_servers(&servers)]);
    let registrations = registered(run, listing, subject);
    let address =
        run.pick(&registrations).first().and_then(|registration| registration.address.clone());
    Notice { subject: subject.to_owned(), address, registrations, claim }
}

/// The registrations that the disagreement is about.
fn registered(run: &RunIndex, listing: &Listing, subject: &str) -> Vec<RegistrationId> {
    let of_target = |registration: &Registration| registration.target == listing.target;
    let about = |registration: &Registration| match &registration.subject {
        Subject::RocketMqBroker { broker, .. } => {
            registration.subject.to_string() == subject || **broker == *subject
        }
        Subject::DubboService { .. }
        | Subject::DubboApplication { .. }
        | Subject::SpringService { .. }
        | Subject::ProxyEndpoint { .. } => false,
    };
    let these =
        run.numbered().filter(|(_, registration)| of_target(registration) && about(registration));
    these.map(|(id, _)| id).collect()
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
