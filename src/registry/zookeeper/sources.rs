//! Where registrations come from: the sessions that the members tell of, and the entries they own.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::Duration;

use futures_util::future::join_all;

use super::admin;
use super::look::{Member, WORD_CAP};
use crate::model::{Registration, Session, SessionSource};

/// What the AdminServer of each member tells that takes sessions and keeps `cons` to itself.
pub(super) async fn told(
    members: &[Member],
    port: u16,
    limit: Duration,
) -> Vec<Option<Vec<Session>>> {
    let asked = members.iter().map(|member| async move {
        let living = member.living.filter(|_| member.sessions.is_none())?;
        admin::ask(SocketAddr::new(living.address.ip(), port), limit, WORD_CAP).await
    });
    join_all(asked).await
}

/// Every session that some member told of, by `cons` or else by what its AdminServer `told`, each
/// with its member; `None`: no member told.
pub(super) fn gather(
    members: &mut [Member],
    told: Vec<Option<Vec<Session>>>,
) -> Option<Vec<Session>> {
    let mut gathered = None;
    for (place, (member, told)) in members.iter_mut().zip(told).enumerate() {
        let Some(mut sessions) = member.sessions.take().or(told) else { continue };
        member.look.sessions = Some(sessions.len());
        sessions.iter_mut().for_each(|session| session.member = place);
        gathered.get_or_insert_with(Vec::new).append(&mut sessions);
    }
    gathered
}

/// Says of each registration where the session that owns it comes from.
pub(super) fn tell(registrations: &mut [Registration], sessions: &[Session]) {
    let sources: HashMap<i64, &SessionSource> =
        sessions.iter().map(|session| (session.id, &session.source)).collect();
    for registrant in registrations.iter_mut().filter_map(|r| r.registrant.as_mut()) {
        registrant.source = sources.get(&registrant.session).copied().cloned();
    }
}
