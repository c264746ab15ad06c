//! Members of the registry that can't be read, or all of them.

use crate::diagnose::{About, Claim, Examine, Notice, Rule, RunIndex};
use crate::model::quote::{plain, tick};
use crate::model::sentence;
use crate::model::{Address, Confidence, Listing, MemberFailure, MemberLook, Oddity, Read};
use crate::remedy::{registry_members, registry_quorum, run_again, with_more_time};

pub(super) const RULE: Rule = Rule {
    code: "RP801",
    name: "registry-unreachable",
    title: "The registry, or one of its members, can't be read",
    page: include_str!("page.md"),
    about: About::Registry,
    examine: &[Examine::Whole(examine)],
};

fn examine(run: &RunIndex) -> Vec<Notice> {
    run.listings.iter().flat_map(|listing| of_listing(run, listing)).collect()
}

fn of_listing(run: &RunIndex, listing: &Listing) -> Vec<Notice> {
    let working = listing.members.iter().filter(|look| look.state.is_ok()).count();
    let mut notices: Vec<Notice> = listing
        .members
        .iter()
        .filter_map(|look| Some(member(run, listing, look, look.state.as_ref().err()?, working)))
        .collect();
    notices.extend(listing.oddities.iter().filter_map(|oddity| {
        let Oddity::ReadOnly { member } = oddity else { return None };
        Some(read_only(listing, member, working))
    }));
    // Some member looked well, and it is none of the members that fail.
    let is_told = listing.oddities.iter().any(|oddity| matches!(oddity, Oddity::NoRoute { .. }));
    if listing.read == Read::Failed && !is_told && (working > 0 || notices.is_empty()) {
        notices.push(whole(run, listing));
    }
    notices
}

fn member(
    run: &RunIndex,
    listing: &Listing,
    look: &MemberLook,
    failure: &MemberFailure,
    working: usize,
) -> Notice {
    let all = listing.members.len();
    let cause = format!(
        "{} can't be read ({working} of {all} members can): {}",
        sentence::address(&look.member),
        plain(&failure.to_string())
    );
    let claim = if working == 0 {
        Claim::error(Confidence::Certain, cause)
    } else {
        Claim::warning(Confidence::Certain, cause)
    };
    Notice {
        subject: "registry member".to_owned(),
        address: Some(look.member.clone()),
        registrations: Vec::new(),
        claim: claim.facts(hint(failure)).remedies(
            listing
                .target
                .of(run.targets)
                .map(|target| registry_members(target, &look.member, failure, &down(listing))),
        ),
    }
}

/// It can be read, and that is all: an error where no other member takes writes either.
fn read_only(listing: &Listing, member: &Address, working: usize) -> Notice {
    let others = listing.oddities.iter().filter(|odd| matches!(odd, Oddity::ReadOnly { .. }));
    let cause = format!(
        "{} has no quorum and is read-only, so nothing can register or unregister there",
        sentence::address(member)
    );
    let claim = if others.count() == working {
        Claim::error(Confidence::Certain, cause)
    } else {
        Claim::warning(Confidence::Certain, cause)
    };
    Notice {
        subject: "registry member".to_owned(),
        address: Some(member.clone()),
        registrations: Vec::new(),
        claim: claim
            .facts(["its list may be outdated: it is cut off from the ensemble".to_owned()])
            .remedies([registry_quorum(&down(listing))]),
    }
}

/// Members that no connection gets to.
fn down(listing: &Listing) -> Vec<&Address> {
    let is_down = |look: &&MemberLook| match &look.state {
        Err(
            MemberFailure::Closed(_) | MemberFailure::Unreachable(_) | MemberFailure::Silent(_),
        ) => true,
        Err(
            MemberFailure::Unresolved(_)
            | MemberFailure::HangsUp(_)
            | MemberFailure::NotServing(_)
            | MemberFailure::SpeaksTls
            | MemberFailure::AnotherRegistry(_)
            | MemberFailure::NotTheRegistry(_),
        )
        | Ok(_) => false,
    };
    listing.members.iter().filter(is_down).map(|look| &look.member).collect()
}

fn hint(failure: &MemberFailure) -> Option<String> {
    let text = match failure {
        MemberFailure::NotServing(_) => "more than half of an ensemble's members must be up",
        MemberFailure::SpeaksTls => "regprobe reads the registry without TLS",
        MemberFailure::NotTheRegistry(_) => "the port may belong to another service",
        MemberFailure::AnotherRegistry(_)
        | MemberFailure::Unresolved(_)
        | MemberFailure::Closed(_)
        | MemberFailure::Unreachable(_)
        | MemberFailure::Silent(_)
        | MemberFailure::HangsUp(_) => return None,
    };
    Some(text.to_owned())
}

/// Each member looked well, and yet nothing could be read.
fn whole(run: &RunIndex, listing: &Listing) -> Notice {
    let target = listing.target.of(run.targets);
    let text = target.map(|target| target.text.clone()).unwrap_or_default();
    let why = listing.error.as_deref().unwrap_or("no reason was given");
    let cause = format!("{} can't be read: {}", tick(&text), plain(why));
    Notice {
        subject: text,
        address: None,
        registrations: Vec::new(),
        claim: Claim::error(Confidence::Certain, cause).remedies([run_again(
            "Allow more time; if it persists, look at the registry's own log.",
            with_more_time(&run.job.check, target),
        )]),
    }
}
