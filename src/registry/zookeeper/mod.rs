//! ZooKeeper as Dubbo and Spring Cloud use it.

pub mod admin;
mod dubbo;
mod instances;
mod look;
mod session;
mod sessions;
mod sources;
pub mod target;
mod walk;
pub mod wire;
pub mod words;

use std::net::SocketAddr;

use futures_util::future::join_all;
use futures_util::join;

use self::look::{Living, Member};
use self::session::SessionError;
use self::sessions::Sessions;
use self::walk::Walk;
use super::reader::{Reading, Registry};
use crate::model::{
    CheckSettings, Listing, MemberFailure, Oddity, Read, RegistryKind, Target, TargetError,
    TargetId,
};
use crate::net::Net;

/// The ZooKeeper registry.
pub struct ZooKeeper;

impl Registry for ZooKeeper {
    fn kind(&self) -> RegistryKind {
        RegistryKind::ZooKeeper
    }

    fn scheme(&self) -> &'static str {
        target::SCHEME
    }

    fn example(&self) -> &'static str {
        target::EXAMPLE
    }

    fn takes_credentials(&self) -> bool {
        true
    }

    fn is_dubbos(&self) -> bool {
        true
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
        id: TargetId,
        target: &'a Target,
        settings: &'a CheckSettings,
    ) -> Reading<'a> {
        Box::pin(read(net, id, target, settings))
    }
}

async fn read(net: &Net, id: TargetId, target: &Target, settings: &CheckSettings) -> Listing {
    let limit = settings.timeout;
    let looks = target.members.iter().map(|member| look::look(net, member, limit));
    let mut members = join_all(looks).await;
    let tree = async {
        let opened = open(target, &members, settings).await?;
        Ok::<Walk, NoSession>(walk::walk(opened, id, target).await)
    };
    // Side by side, so that a port that drops what is sent to it costs no time of its own.
    let (tree, told) = join!(tree, sources::told(&members, admin::PORT, limit));
    let sessions = sources::gather(&mut members, told);
    let read_only: Vec<Oddity> = members.iter().filter_map(serves_reads_only).collect();
    let looks = members.into_iter().map(|member| member.look).collect();
    let Walk { mut registrations, mut oddities, rules, has_metadata, traces } = match tree {
        Ok(walk) => walk,
        Err(error) => return Listing::failed(id, looks, error.to_string()),
    };
    oddities.extend(read_only);
    if let Some(sessions) = &sessions {
        sources::tell(&mut registrations, sessions);
    }
    let error = incomplete(&oddities);
    let read = if error.is_none() { Read::Complete } else { Read::Partial };
    Listing {
        target: id,
        read,
        error,
        registrations,
        oddities,
        rules,
        has_metadata,
        topics: Vec::new(),
        traces,
        alternating: Vec::new(),
        members: looks,
        sessions,
    }
}

/// Why there is no session to read through.
#[derive(Debug, thiserror::Error)]
enum NoSession {
    /// The only member can't be used.
    #[error("{0}")]
    Unusable(MemberFailure),
    #[error("no session")]
    None,
    #[error("no member serves")]
    NoMemberServes,
    #[error("no session on {0}: {1}")]
    Refused(SocketAddr, SessionError),
}

/// A session on a living member: one that takes writes first, since its view is the quorum's.
async fn open<'a>(
    target: &'a Target,
    members: &[Member],
    settings: &CheckSettings,
) -> Result<Sessions<'a>, NoSession> {
    let mut living: Vec<Living> = members.iter().filter_map(|member| member.living).collect();
    living.sort_by_key(|member| member.read_only);
    let mut error = match members {
        [only] => match &only.look.state {
            Err(failure) => NoSession::Unusable(failure.clone()),
            Ok(_) => NoSession::None,
        },
        _ => NoSession::NoMemberServes,
    };
    // A second round: where a host may have few connections, the look's may still be ending.
    for &member in living.iter().chain(&living) {
        match Sessions::open(target, member.address, settings.timeout).await {
            Ok(sessions) => return Ok(sessions),
            Err(reason) => error = NoSession::Refused(member.address, reason),
        }
    }
    Err(error)
}

fn serves_reads_only(member: &Member) -> Option<Oddity> {
    let read_only = member.living?.read_only;
    read_only.then(|| Oddity::ReadOnly { member: member.look.member.clone() })
}

/// Why the tree wasn't read whole, if it wasn't.
fn incomplete(oddities: &[Oddity]) -> Option<String> {
    let unread = oddities.iter().filter(|oddity| match oddity {
        Oddity::Hidden { .. } | Oddity::Unread { .. } => true,
        Oddity::Malformed { .. }
        | Oddity::EmptyRoot { .. }
        | Oddity::OtherInstances { .. }
        | Oddity::NoBroker
        | Oddity::NoRoute { .. }
        | Oddity::OversizedDirectory { .. }
        | Oddity::ReadOnly { .. }
        | Oddity::Controller { .. }
        | Oddity::Disagreement { .. } => false,
    });
    let mut unread = unread.peekable();
    let first = unread.peek()?.to_string();
    Some(match unread.count() {
        1 => first,
        count => format!("{first}, and {} more", count - 1),
    })
}
