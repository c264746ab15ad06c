//! Where registrations come from: the sessions that the members tell of, and the entries they own.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::Duration;

use futures_util::future::join_all;

use super::admin::{self, Told};
use super::look::{Member, WORD_CAP};
use super::session::Session;
use crate::model::{self, Registration, SessionSource};

/// How long the session may be idle that an AdminServer has to know.
const IDLE: Duration = Duration::from_secs(30);

/// What the AdminServer of each member tells that takes sessions and keeps `cons` to itself.
pub(super) async fn told(members: &[Member], port: u16, limit: Duration) -> Vec<Option<Told>> {
    let asked = members.iter().map(|member| async move {
        let living = member.living.filter(|_| member.sessions.is_none())?;
        told_at(living.address, port, limit).await
    });
    join_all(asked).await
}

/// Another ZooKeeper of the same host may have the port: the list has to know a session that is open on the
/// member.
async fn told_at(member: SocketAddr, port: u16, limit: Duration) -> Option<Told> {
    let link = admin::connect(SocketAddr::new(member.ip(), port), limit).await?;
    let session = Session::open(member, IDLE, limit).await.ok()?;
    let own = session.granted.session;
    let told = admin::ask(link, limit, WORD_CAP).await;
    session.close().await;
    admin::of_member(told?, own)
}

/// Every session that some member told of, by `cons` or else by what its AdminServer `told`, each
/// with its member; `None`: no member told.
pub(super) fn gather(
    members: &mut [Member],
    told: Vec<Option<Told>>,
) -> Option<Vec<model::Session>> {
    let mut gathered = None;
    for (place, (member, told)) in members.iter_mut().zip(told).enumerate() {
        let by_admin = told.map(|told| {
            member.look.sees_us_at = told.sees_us_at;
            told.sessions
        });
        let Some(mut sessions) = member.sessions.take().or(by_admin) else { continue };
        member.look.sessions = Some(sessions.len());
        sessions.iter_mut().for_each(|session| session.member = place);
        gathered.get_or_insert_with(Vec::new).append(&mut sessions);
    }
    gathered
}

/// Says of each registration where the session that owns it comes from.
pub(super) fn tell(registrations: &mut [Registration], sessions: &[model::Session]) {
    let sources: HashMap<i64, &SessionSource> =
        sessions.iter().map(|session| (session.id, &session.source)).collect();
    for registrant in registrations.iter_mut().filter_map(|r| r.registrant.as_mut()) {
        registrant.source = sources.get(&registrant.session).copied().cloned();
    }
}
