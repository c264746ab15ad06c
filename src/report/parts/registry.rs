//! How each target was read.

use std::borrow::Cow;
use std::collections::HashMap;
use std::net::IpAddr;

use serde::Serialize;

use super::each::{Parts, milliseconds};
use crate::model::secrets::hide_secrets;
use crate::model::{Listing, MemberLook, Report, Topic, TopicQueues};

#[derive(Serialize)]
pub(crate) struct RegistryPart<'a> {
    target: &'a str,
    kind: &'static str,
    read: &'static str,
    registrations: usize,
    error: Option<Cow<'a, str>>,
    oddities: Vec<String>,
    members: Vec<MemberPart>,
    /// Open sessions, where the registry tells.
    sessions: Option<usize>,
    routes: Vec<RoutePart<'a>>,
}

/// RocketMQ topics that have the same queues.
#[derive(Serialize)]
struct RoutePart<'a> {
    topics: Vec<&'a str>,
    queues: Vec<QueuesPart<'a>>,
}

#[derive(Serialize)]
struct QueuesPart<'a> {
    broker: &'a str,
    read: u32,
    write: u32,
    permission: u32,
}

/// An ensemble member or a name server.
#[derive(Serialize)]
struct MemberPart {
    member: String,
    usable: bool,
    /// What it told of itself, or why it can't be used.
    state: String,
    /// Open sessions that it told of, where it tells.
    sessions: Option<usize>,
    /// Where connections of this probe come from, as it sees them.
    sees_us_at: Option<IpAddr>,
    /// The longest time that it lets a session be silent.
    longest_session_ms: Option<f64>,
}

pub(crate) fn registries(report: &Report) -> Parts<'_, RegistryPart<'_>> {
    Box::new(report.targets.iter().zip(&report.listings).map(|(target, listing)| {
        let Listing { read, error, registrations, oddities, members, sessions, topics, .. } =
            listing;
        RegistryPart {
            target: &target.text,
            kind: target.kind.name(),
            read: read.name(),
            registrations: registrations.len(),
            error: error.as_deref().map(hide_secrets),
            oddities: oddities
                .iter()
                .map(|oddity| hide_secrets(&oddity.to_string()).into_owned())
                .collect(),
            members: members.iter().map(member).collect(),
            sessions: sessions.as_ref().map(Vec::len),
            routes: routes(topics),
        }
    }))
}

/// Each layout once, with the topics that have it.
fn routes(topics: &[Topic]) -> Vec<RoutePart<'_>> {
    let mut places: HashMap<&[TopicQueues], usize> = HashMap::new();
    let mut routes: Vec<RoutePart> = Vec::new();
    for topic in topics {
        let place = *places.entry(&topic.queues).or_insert_with(|| {
            let queues = topic.queues.iter().map(QueuesPart::of).collect();
            routes.push(RoutePart { topics: Vec::new(), queues });
            routes.len() - 1
        });
        if let Some(route) = routes.get_mut(place) {
            route.topics.push(&topic.name);
        }
    }
    routes
}

impl<'a> QueuesPart<'a> {
    fn of(queues: &'a TopicQueues) -> Self {
        let TopicQueues { broker, read, write, permission } = queues;
        Self { broker, read: *read, write: *write, permission: *permission }
    }
}

fn member(look: &MemberLook) -> MemberPart {
    let (usable, state) = match &look.state {
        Ok(state) => (true, hide_secrets(state).into_owned()),
        Err(failure) => (false, hide_secrets(&failure.to_string()).into_owned()),
    };
    MemberPart {
        member: look.member.to_string(),
        usable,
        state,
        sessions: look.sessions,
        sees_us_at: look.sees_us_at,
        longest_session_ms: look.longest_session.map(milliseconds),
    }
}
