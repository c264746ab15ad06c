//! ZooKeeper as Dubbo and Spring Cloud use it.

mod dubbo;
mod instances;
mod look;
mod session;
mod sessions;
pub mod target;
mod walk;
pub mod wire;
pub mod words;

use std::collections::HashMap;

use futures_util::future::join_all;

use self::look::{Living, Member};
use self::sessions::Sessions;
use self::walk::Walk;
use super::{Reading, Registry};
use crate::model::{
    CheckSettings, Listing, Oddity, Read, Registration, RegistryKind, Target, TargetError,
};
use crate::net::Net;

/// The ZooKeeper registry.
pub struct ZooKeeper;

impl Registry for ZooKeeper {
    fn kind(&self) -> RegistryKind {
        RegistryKind::ZooKeeper
    }

    fn claims(&self, text: &str) -> bool {
        target::claims(text)
    }

    fn parse(&self, text: &str) -> Result<Target, TargetError> {
        target::parse(text)
    }

    fn read<'a>(
        &'a self,
        net: &'a Net,
        index: usize,
        target: &'a Target,
        settings: &'a CheckSettings,
    ) -> Reading<'a> {
        Box::pin(read(net, index, target, settings))
    }
}

async fn read(net: &Net, index: usize, target: &Target, settings: &CheckSettings) -> Listing {
    let limit = settings.timeout;
    let looks = target.members.iter().map(|member| look::look(net, member, limit));
    let members = join_all(looks).await;
    let opened = open(target, &members, settings).await;
    let sessions = gather(&members);
    let read_only: Vec<Oddity> = members.iter().filter_map(serves_reads_only).collect();
    let looks = members.into_iter().map(|member| member.look).collect();
    let Walk { mut registrations, mut oddities } = match opened {
        Ok(opened) => walk::walk(opened, index, target).await,
        Err(error) => return Listing::failed(index, looks, error),
    };
    oddities.extend(read_only);
    if let Some(sessions) = &sessions {
        tell_sources(&mut registrations, sessions);
    }
    let error = incomplete(&oddities);
    let read = if error.is_none() { Read::Complete } else { Read::Partial };
    Listing { target: index, read, error, registrations, oddities, members: looks, sessions }
}

/// A session on a living member: one that takes writes first, since its view is the quorum's.
async fn open<'a>(
    target: &'a Target,
    members: &[Member],
    settings: &CheckSettings,
) -> Result<Sessions<'a>, String> {
    let mut living: Vec<Living> = members.iter().filter_map(|member| member.living).collect();
    living.sort_by_key(|member| member.read_only);
    let mut error = match members {
        [one] => match &one.look.state {
            Err(failure) => failure.to_string(),
            Ok(_) => "no session".to_owned(),
        },
        _ => "no member serves".to_owned(),
    };
    // A second round: where a host may have few connections, the look's may still be ending.
    for &member in living.iter().chain(&living) {
        match Sessions::open(target, member.address, settings.timeout).await {
            Ok(sessions) => return Ok(sessions),
            Err(reason) => error = format!("no session on {}: {reason}", member.address),
        }
    }
    Err(error)
}

fn serves_reads_only(member: &Member) -> Option<Oddity> {
    let read_only = member.living?.read_only;
    read_only.then(|| Oddity::ReadOnly { member: member.look.member.clone() })
}

/// Every session that some member told of.
fn gather(members: &[Member]) -> Option<Vec<crate::model::Session>> {
    let told: Vec<_> = members.iter().filter_map(|member| member.sessions.as_ref()).collect();
    (!told.is_empty()).then(|| told.into_iter().flatten().cloned().collect())
}

/// Says of each registration where the session that owns it comes from.
fn tell_sources(registrations: &mut [Registration], sessions: &[crate::model::Session]) {
    let sources: HashMap<i64, &str> =
        sessions.iter().map(|session| (session.id, session.source.as_str())).collect();
    for registrant in registrations.iter_mut().filter_map(|r| r.registrant.as_mut()) {
        registrant.source = sources.get(&registrant.session).map(|source| (*source).to_owned());
    }
}

/// Why the tree wasn't read whole, if it wasn't.
fn incomplete(oddities: &[Oddity]) -> Option<String> {
    let unread = oddities.iter().filter(|oddity| match oddity {
        Oddity::Hidden { .. } | Oddity::Unread { .. } => true,
        Oddity::Malformed { .. }
        | Oddity::EmptyRoot { .. }
        | Oddity::OversizedDirectory { .. }
        | Oddity::ReadOnly { .. }
        | Oddity::Disagreement { .. } => false,
    });
    let mut unread = unread.peekable();
    let first = unread.peek()?.to_string();
    Some(match unread.count() {
        1 => first,
        count => format!("{first}, and {} more", count - 1),
    })
}
