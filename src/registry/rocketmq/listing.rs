//! From what the name servers said to one listing.

use super::known::Known;
use super::members::Heard;
use super::routes::Topics;
use super::server::{Told, Unheard};
use super::untold::Untold;
use super::{compare, registrations, user_topics};
use crate::model::{Listing, MemberFailure, MemberLook, Oddity, Read, TargetId};

/// Puts together what was heard of the target at place `target` of the run.
pub(super) fn assemble(target: TargetId, heard: Vec<Heard>) -> Listing {
    let members: Vec<MemberLook> = heard.iter().map(look).collect();
    let mut oddities: Vec<Oddity> = heard.iter().flat_map(unread).collect();
    let hides_brokers = heard.iter().any(hides_brokers);
    let trouble: Vec<String> = heard.iter().filter_map(trouble).collect();
    let error = (!trouble.is_empty()).then(|| trouble.join("; "));

    let controllers: Vec<Oddity> = heard.iter().filter_map(controller).collect();
    let known = Known::of(heard);
    if known.telling.is_empty() {
        let failed = Listing::failed(target, members, error.unwrap_or_default());
        return Listing { oddities, ..failed };
    }
    let (registrations, malformed) = registrations::of(target, &known);
    oddities.extend(malformed);
    oddities.extend(compare::all(&known));
    if known.brokers.is_empty() {
        oddities.push(Oddity::NoBroker);
        oddities.extend(controllers);
    }
    let read = if hides_brokers { Read::Partial } else { Read::Complete };
    let error = error.filter(|_| read == Read::Partial);
    Listing {
        target,
        read,
        error,
        registrations,
        oddities,
        rules: Vec::new(),
        topics: user_topics::of(&known),
        has_metadata: false,
        traces: Vec::new(),
        alternating: Vec::new(),
        members,
        sessions: None,
    }
}

fn controller(heard: &Heard) -> Option<Oddity> {
    let peers = heard.outcome.as_ref().ok()?.controller.clone();
    (!peers.is_empty()).then(|| Oddity::Controller { member: heard.server.clone(), peers })
}

/// A name server that gives no answer at all is a member that failed; one that keeps a part back may
/// know brokers that the others don't.
fn hides_brokers(heard: &Heard) -> bool {
    match &heard.outcome {
        Ok(told) => told.clusters.is_err(),
        Err(Unheard::Hidden(_)) => true,
        Err(Unheard::Failed(_) | Unheard::HungUp(_)) => false,
    }
}

const BROKERS: &str = "brokers on ";

fn look(heard: &Heard) -> MemberLook {
    let state = match &heard.outcome {
        Ok(told) => Ok(summary(told)),
        Err(Unheard::Failed(failure)) => Err(failure.clone()),
        Err(Unheard::HungUp(fact)) => Err(MemberFailure::Silent(fact.clone())),
        // It serves, though not this stranger; `Oddity::Hidden` tells what that costs.
        Err(Unheard::Hidden(said)) => Ok(format!("access control keeps its brokers back: {said}")),
    };
    MemberLook {
        member: heard.server.clone(),
        state,
        sessions: None,
        sees_us_at: None,
        opened: None,
        longest_session: None,
    }
}

/// `V5_3_3, 4 broker names, 120 topics`.
fn summary(told: &Told) -> String {
    let version = Some(told.version.clone()).filter(|version| !version.is_empty());
    let brokers = told.clusters.as_ref().ok().map(|clusters| {
        let count = clusters.broker_addr_table.len();
        format!("{count} broker name{}", if count == 1 { "" } else { "s" })
    });
    let topics = told.topics.as_ref().ok().map(|topics| {
        let count = topics.routes.len();
        format!("{count} topic{}", if count == 1 { "" } else { "s" })
    });
    [version, brokers, topics].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// What a name server that answers keeps back. Its topics are told apart from its brokers: without
/// them no broker is missed.
fn unread(heard: &Heard) -> Vec<Oddity> {
    let server = &heard.server;
    let told = match &heard.outcome {
        Ok(told) => told,
        Err(Unheard::Failed(_) | Unheard::HungUp(_)) => return Vec::new(),
        Err(Unheard::Hidden(_)) => {
            return vec![Oddity::Hidden { path: format!("{BROKERS}{server}") }];
        }
    };
    let mut oddities = Vec::new();
    let mut note = |what: &str, reason: &Untold| {
        oddities
            .push(Oddity::Unread { path: format!("{what}{server}"), reason: reason.to_string() });
    };
    if let Err(reason) = &told.clusters {
        note(BROKERS, reason);
    }
    match &told.topics {
        Ok(Topics { trouble: Some(reason), .. }) | Err(reason) => note("topics on ", reason),
        Ok(_) => {}
    }
    oddities
}

/// Why the brokers of a name server aren't known.
fn trouble(heard: &Heard) -> Option<String> {
    let why = match (&heard.outcome, look(heard).state) {
        (Ok(told), _) => told.clusters.as_ref().err()?.to_string(),
        (Err(_), Ok(said)) => said,
        (Err(_), Err(failure)) => failure.to_string(),
    };
    Some(format!("{}: {why}", heard.server))
}
