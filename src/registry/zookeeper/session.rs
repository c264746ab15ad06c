//! The one session that the registry is read through.

use std::cell::Cell;
use std::time::Duration;

use zookeeper_client::{Client, Error, SessionState, Stat};

use super::look::Living;
use crate::model::Target;
use crate::net::within;

/// How long a session may be idle before the server forgets it.
const SESSION: Duration = Duration::from_secs(10);

/// An answer may take so many time limits: a server with a large tree to tell of pauses at times.
const PATIENCE: u32 = 5;
/// The longest silence that the client takes for a pause: more than 3/5 of a session's time-out
/// would have it choose a shorter one.
const SILENCE: Duration = Duration::from_secs(6);

/// Why a node can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It isn't there (any more).
    Missing,
    /// Access control hides it.
    Hidden,
    /// The session is gone, or the server fell silent.
    Lost(String),
    /// It was lost before, for another node.
    Over,
}

/// An open session, its paths below the target's chroot.
pub struct Session {
    client: Client,
    chroot: String,
    limit: Duration,
    /// Once an answer is overdue, the rest isn't waited for one by one.
    lost: Cell<bool>,
}

impl Session {
    /// Opens a session on a living member.
    pub async fn open(target: &Target, member: Living, limit: Duration) -> Result<Self, String> {
        let mut connector = Client::connector()
            .with_session_timeout(SESSION)
            .with_connection_timeout(SILENCE.min(limit * PATIENCE))
            .with_readonly(true)
            .with_fail_eagerly();
        for credential in &target.credentials {
            connector =
                connector.with_auth(&credential.scheme, credential.secret.reveal().as_bytes());
        }
        match within(limit * 2, connector.connect(&member.address.to_string())).await {
            Some(Ok(client)) => Ok(Self {
                client,
                chroot: target.chroot.clone(),
                limit: limit * PATIENCE,
                lost: Cell::new(false),
            }),
            Some(Err(Error::AuthFailed)) => {
                Err("the credentials' scheme is refused (AuthFailed)".to_owned())
            }
            Some(Err(error)) => Err(error.to_string()),
            None => Err(format!("no session within {:?}", limit * 2)),
        }
    }

    pub async fn children(&self, path: &str) -> Result<Vec<String>, Trouble> {
        let path = self.full(path);
        self.answer(self.client.list_children(&path)).await
    }

    pub async fn data(&self, path: &str) -> Result<(Vec<u8>, Stat), Trouble> {
        let path = self.full(path);
        self.answer(self.client.get_data(&path)).await
    }

    pub async fn stat(&self, path: &str) -> Result<Stat, Trouble> {
        let path = self.full(path);
        self.answer(self.client.check_stat(&path)).await?.ok_or(Trouble::Missing)
    }

    /// What stands where the chroot should; `None`: the chroot is there, or there is none.
    pub async fn instead_of_chroot(&self) -> Option<(&str, Vec<String>)> {
        let (parent, _) = self.chroot.rsplit_once('/')?;
        if self.stat("").await != Err(Trouble::Missing) {
            return None;
        }
        let parent = if parent.is_empty() { "/" } else { parent };
        let beside = self.answer(self.client.list_children(parent)).await;
        Some((&self.chroot, beside.unwrap_or_default()))
    }

    /// Closes the session, and waits a moment for the server to hear of it.
    pub async fn close(self) {
        let mut states = self.client.state_watcher();
        drop(self.client);
        let closed = async { while states.changed().await != SessionState::Closed {} };
        let _ = within(Duration::from_millis(300), closed).await;
    }

    /// `path` as it is named outside the chroot.
    pub fn full(&self, path: &str) -> String {
        match path {
            "/" if !self.chroot.is_empty() => self.chroot.clone(),
            path => format!("{}{path}", self.chroot),
        }
    }

    async fn answer<T>(&self, asked: impl Future<Output = Result<T, Error>>) -> Result<T, Trouble> {
        if self.lost.get() {
            return Err(Trouble::Over);
        }
        match within(self.limit, asked).await {
            Some(Ok(answer)) => Ok(answer),
            Some(Err(Error::NoNode)) => Err(Trouble::Missing),
            Some(Err(Error::NoAuth)) => Err(Trouble::Hidden),
            Some(Err(error)) if concerns_one_node(&error) => Err(Trouble::Lost(error.to_string())),
            Some(Err(error)) => Err(self.lose(error.to_string())),
            None => Err(self.lose(format!("no answer within {:?}", self.limit))),
        }
    }

    fn lose(&self, reason: String) -> Trouble {
        match self.lost.replace(true) {
            false => Trouble::Lost(reason),
            true => Trouble::Over,
        }
    }
}

/// Other errors end the session, so that nothing more can be read through it.
fn concerns_one_node(error: &Error) -> bool {
    matches!(
        error,
        Error::BadArguments(_)
            | Error::UnmarshalError { .. }
            | Error::MarshallingError
            | Error::Throttled
            | Error::Unimplemented
            | Error::UnexpectedErrorCode(_)
    )
}
