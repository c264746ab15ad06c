//! What the tree is read through: one session, and a few more once there is much to ask. A server
//! takes the questions of one connection one by one, whatever number of them is in flight.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::future::join_all;

use super::session::{Session, SessionError, Trouble};
use super::wire::{self, Question, Stat};
use crate::model::Target;

/// Sessions at most; more than these gain little.
const SESSIONS: usize = 4;
/// So many questions at once are worth more than one session.
const MANY: usize = 1000;
/// How long a session may be idle before the server forgets it.
const IDLE: Duration = Duration::from_secs(30);

/// Sessions on one member, with the target's credentials.
pub(super) struct Sessions<'a> {
    target: &'a Target,
    member: SocketAddr,
    limit: Duration,
    open: Vec<Session>,
    /// Whether more sessions were asked for, with or without success.
    more: bool,
}

impl<'a> Sessions<'a> {
    /// Opens a first one.
    pub(super) async fn open(
        target: &'a Target,
        member: SocketAddr,
        limit: Duration,
    ) -> Result<Self, SessionError> {
        let first = admitted(target, member, limit).await?;
        Ok(Self { target, member, limit, open: vec![first], more: false })
    }

    /// The names in each directory, in the order of `paths`.
    pub(super) async fn children(&mut self, paths: &[String]) -> Vec<Result<Vec<String>, Trouble>> {
        self.ask(Question::Children, paths, wire::children).await
    }

    /// What each node holds, in the order of `paths`.
    pub(super) async fn data(&mut self, paths: &[String]) -> Vec<Result<(Vec<u8>, Stat), Trouble>> {
        self.ask(Question::Data, paths, wire::data).await
    }

    /// Each node's [`Stat`], in the order of `paths`.
    pub(super) async fn stats(&mut self, paths: &[String]) -> Vec<Result<Stat, Trouble>> {
        self.ask(Question::Exists, paths, wire::stat).await
    }

    /// Ends them all.
    pub(super) async fn close(self) {
        join_all(self.open.into_iter().map(Session::close)).await;
    }

    async fn ask<T>(
        &mut self,
        question: Question,
        paths: &[String],
        read: fn(&[u8]) -> Option<T>,
    ) -> Vec<Result<T, Trouble>> {
        if paths.len() >= MANY && !self.more {
            self.more = true;
            // A server that lets a host have few connections is read through those that it gave.
            let more = (1..SESSIONS).map(|_| admitted(self.target, self.member, self.limit));
            self.open.extend(join_all(more).await.into_iter().flatten());
        }
        let share = paths.len().div_ceil(self.open.len()).max(1);
        let asked = self.open.iter_mut().zip(paths.chunks(share));
        let answers = asked.map(|(session, paths)| session.ask(question, paths, read));
        join_all(answers).await.into_iter().flatten().collect()
    }
}

/// A session with the target's credentials.
async fn admitted(
    target: &Target,
    member: SocketAddr,
    limit: Duration,
) -> Result<Session, SessionError> {
    let opened = Session::open(member, IDLE, limit * 2).await;
    let mut session = opened.map_err(SessionError::NotOpened)?;
    for credential in &target.credentials {
        session.authenticate(credential).await?;
    }
    Ok(session)
}
