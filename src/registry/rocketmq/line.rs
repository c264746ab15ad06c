//! The connection to a name server, with a time limit on every step.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpStream;

use crate::model::{CheckSettings, FailureKind, MemberFailure};
use crate::net::{Link, dial, now, within};
use crate::protocol::remoting::wire::Command;
use crate::protocol::remoting::{Break, Conversation};
use crate::protocol::tls::speaks_tls;

pub(in crate::registry) struct Line {
    conversation: Conversation<TcpStream>,
    /// For each answer.
    pub limit: Duration,
}

/// Why an answer doesn't come.
#[derive(Debug, thiserror::Error)]
pub(in crate::registry) enum NoAnswer {
    #[error("no answer within {0:?}")]
    Silence(Duration),
    #[error(transparent)]
    Break(#[from] Break),
}

impl Line {
    /// Dials, again if it timed out and more attempts are allowed.
    pub(in crate::registry) async fn open(
        at: SocketAddr,
        settings: &CheckSettings,
    ) -> Result<Self, MemberFailure> {
        let mut attempt = 1;
        loop {
            match dial(at, settings.timeout).await {
                Ok(Link { stream, .. }) => {
                    // Further requests shall not wait until earlier ones are acknowledged.
                    let _ = stream.set_nodelay(true);
                    let conversation = Conversation::new(stream);
                    return Ok(Self { conversation, limit: settings.timeout });
                }
                Err(failure) => match failure.kind {
                    FailureKind::TimedOut if attempt < settings.attempts => attempt += 1,
                    FailureKind::Refused => return Err(MemberFailure::Closed(failure.message)),
                    FailureKind::TimedOut
                    | FailureKind::HostUnreachable
                    | FailureKind::NetworkUnreachable
                    | FailureKind::Failed => {
                        return Err(MemberFailure::Unreachable(failure.message));
                    }
                },
            }
        }
    }

    /// Whether the server at `at` takes TLS, asked on a connection of its own.
    pub(in crate::registry) async fn takes_tls(at: SocketAddr, limit: Duration) -> bool {
        let Ok(mut link) = dial(at, limit).await else { return false };
        within(limit, speaks_tls(&mut link.stream)).await.unwrap_or(false)
    }

    /// Sends requests. A server that takes nothing in doesn't hold the probe up: no answer follows.
    pub(in crate::registry) async fn send(&mut self, requests: &[Command]) {
        let _ = within(self.limit, self.conversation.send(requests)).await;
    }

    /// The next answer to any of the requests, within `limit`.
    pub(in crate::registry) async fn next(&mut self, limit: Duration) -> Result<Command, NoAnswer> {
        let answer = async {
            loop {
                let command = self.conversation.next().await?;
                if command.is_answer() {
                    return Ok(command);
                }
            }
        };
        within(limit, answer).await.unwrap_or(Err(NoAnswer::Silence(self.limit)))
    }

    /// The answer with the number `opaque`, all others being dropped.
    pub(in crate::registry) async fn answer(&mut self, opaque: i32) -> Result<Command, NoAnswer> {
        let start = now();
        loop {
            let answer = self.next(self.limit.saturating_sub(start.elapsed())).await?;
            if answer.opaque == opaque {
                return Ok(answer);
            }
        }
    }
}
