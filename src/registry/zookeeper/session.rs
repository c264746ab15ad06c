//! A session: its opening, and the many questions in flight on its one connection.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::time::Duration;

use bytes::{Buf, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWriteExt, Interest};
use tokio::net::TcpStream;

use super::wire::{self, CONNECT_CAP, Granted, Question};
use crate::model::{ConnectFailure, Credential, FailureKind, MemberFailure};
use crate::net::{FrameError, dial, is_reset, read_frame, within};
use crate::protocol::banner::{is_tls, recognise};

/// Questions in flight; ZooKeeper's own limit for all its clients is 1000 by default.
const IN_FLIGHT: usize = 128;
/// An answer may take so many time limits: a server with a large tree to tell of pauses at times.
const PATIENCE: u32 = 5;
/// Largest answer that is taken in: a directory of a million long names is smaller.
const ANSWER_CAP: usize = 1 << 30;
/// Room made for reading at a time.
const CHUNK: usize = 256 << 10;
/// How long a server may take to see off a session.
const FAREWELL: Duration = Duration::from_millis(300);

/// Why a node can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It isn't there (any more).
    Missing,
    /// Access control hides it.
    Hidden,
    /// The session is gone, or the server fell silent, or its answer makes no sense.
    Lost(String),
    /// The session was lost before, at another node.
    Over,
}

/// Why a session can't be had, or ended before it was closed.
#[derive(Debug, thiserror::Error)]
pub(super) enum SessionError {
    #[error("{0}")]
    NotOpened(MemberFailure),
    #[error("no answer to credentials within {0:?}")]
    CredentialsLate(Duration),
    #[error("no answer to credentials: {0}")]
    CredentialsUnanswered(FrameError),
    #[error("the credentials' scheme is refused (AuthFailed)")]
    SchemeRefused,
    #[error("{}", .0.to_string().to_lowercase())]
    Io(#[from] io::Error),
    #[error("no answer within {0:?}")]
    Late(Duration),
    #[error("an answer is too short")]
    TooShort,
    #[error("an answer of {0} bytes is announced")]
    TooLong(usize),
    #[error("answer {0} came out of turn")]
    OutOfTurn(i32),
    #[error("the server lost its connection to the ensemble (ConnectionLoss)")]
    ConnectionLoss,
    #[error("the session has expired (SessionExpired)")]
    Expired,
    #[error("the session's credentials are refused (AuthFailed)")]
    AuthFailed,
    #[error("the session has moved to another member (SessionMoved)")]
    Moved,
}

/// An open session on one member.
#[derive(Debug)]
pub(super) struct Session {
    stream: TcpStream,
    pub granted: Granted,
    /// What has yet to be written, and what has been read and not yet taken.
    outbox: BytesMut,
    inbox: BytesMut,
    /// Number of the last question.
    number: i32,
    /// How long the server may be silent while it owes an answer.
    patience: Duration,
    over: bool,
}

impl Session {
    /// Opens a session on a member, idle for `idle` at most. Connecting may take `limit`, and the
    /// session as long again.
    pub(super) async fn open(
        address: SocketAddr,
        idle: Duration,
        limit: Duration,
    ) -> Result<Self, MemberFailure> {
        let mut stream = dial(address, limit).await.map_err(closed)?.stream;
        let timeout_ms = i32::try_from(idle.as_millis()).unwrap_or(i32::MAX);
        let asked = async {
            stream.write_all(&wire::connect_request(timeout_ms)).await?;
            read_frame(&mut stream, CONNECT_CAP).await
        };
        let granted = match within(limit, asked).await {
            None => return Err(MemberFailure::Silent(format!("no answer within {limit:?}"))),
            Some(Err(error)) => return Err(no_answer(error, &mut stream).await),
            Some(Ok(body)) => wire::connect_response(&body).ok_or_else(|| no_session(&body))?,
        };
        if granted.timeout_ms <= 0 {
            return Err(MemberFailure::NotServing("it refuses a new session".to_owned()));
        }
        Ok(Self {
            stream,
            granted,
            outbox: BytesMut::new(),
            inbox: BytesMut::new(),
            number: 0,
            patience: limit * PATIENCE,
            over: false,
        })
    }

    /// Takes on the rights of `credential`.
    pub(super) async fn authenticate(
        &mut self,
        credential: &Credential,
    ) -> Result<(), SessionError> {
        let packet = wire::credentials(&credential.scheme, credential.secret.reveal().as_bytes());
        let asked = async {
            self.stream.write_all(&packet).await?;
            read_frame(&mut self.stream, CONNECT_CAP).await
        };
        let frame = match within(self.patience, asked).await {
            None => return Err(SessionError::CredentialsLate(self.patience)),
            Some(Err(error)) => return Err(SessionError::CredentialsUnanswered(error)),
            Some(Ok(frame)) => frame,
        };
        match wire::answer(&frame) {
            Some(answer) if answer.number == wire::AUTH_NUMBER && answer.error == 0 => Ok(()),
            _ => Err(SessionError::SchemeRefused),
        }
    }

    /// Ends the session, and waits a moment for the server to hear of it.
    pub(super) async fn close(mut self) {
        let number = self.number.wrapping_add(1);
        let farewell = async {
            self.stream.write_all(&wire::farewell(number)).await?;
            tokio::io::copy(&mut self.stream, &mut tokio::io::sink()).await
        };
        // Its answer is only waited for so that the server sees an orderly end.
        let _ = within(FAREWELL, farewell).await;
    }

    /// Asks the same of every path; the answers are in the order of `paths`.
    pub(super) async fn ask<T>(
        &mut self,
        question: Question,
        paths: &[String],
        read: impl Fn(&[u8]) -> Option<T>,
    ) -> Vec<Result<T, Trouble>> {
        let mut answers = Vec::with_capacity(paths.len());
        let first = self.number;
        let mut waiting = paths.iter();
        while answers.len() < paths.len() && !self.over {
            // Asked by the hundred, so that many go out in one write.
            let asked = paths.len() - waiting.len();
            if asked - answers.len() <= IN_FLIGHT / 2 {
                for path in waiting.by_ref().take(IN_FLIGHT / 2) {
                    self.number = self.number.wrapping_add(1);
                    wire::question(self.number, question, path, &mut self.outbox);
                }
            }
            if let Err(reason) = self.exchange(first, &mut answers, &read).await {
                self.over = true;
                answers.push(Err(Trouble::Lost(reason.to_string())));
            }
        }
        answers.resize_with(paths.len(), || Err(Trouble::Over));
        answers
    }

    /// Writes and reads what can be at the moment, and takes the answers that are whole.
    async fn exchange<T>(
        &mut self,
        first: i32,
        answers: &mut Vec<Result<T, Trouble>>,
        read: &impl Fn(&[u8]) -> Option<T>,
    ) -> Result<(), SessionError> {
        match within(self.patience, self.transfer()).await {
            Some(transferred) => transferred?,
            None => return Err(SessionError::Late(self.patience)),
        }
        while let Some(frame) = self.frame()? {
            let answer = wire::answer(&frame).ok_or(SessionError::TooShort)?;
            let turn = i32::try_from(answers.len()).unwrap_or(i32::MAX);
            match answer.number {
                // News of pings and watches, which nobody asked for.
                ..0 => {}
                number if number == first.wrapping_add(turn).wrapping_add(1) => {
                    answers.push(outcome(answer, read)?);
                }
                number => return Err(SessionError::OutOfTurn(number)),
            }
        }
        Ok(())
    }

    async fn transfer(&mut self) -> io::Result<()> {
        let interest = match self.outbox.is_empty() {
            true => Interest::READABLE,
            false => Interest::READABLE | Interest::WRITABLE,
        };
        let ready = self.stream.ready(interest).await?;
        if ready.is_writable() && !self.outbox.is_empty() {
            let written = unless_blocked(self.stream.try_write(&self.outbox))?;
            self.outbox.advance(written.unwrap_or(0));
        }
        if ready.is_readable() {
            self.inbox.reserve(CHUNK);
            if unless_blocked(self.stream.try_read_buf(&mut self.inbox))? == Some(0) {
                let closed = "the server closed the connection";
                return Err(io::Error::new(ErrorKind::UnexpectedEof, closed));
            }
        }
        Ok(())
    }

    /// The next whole frame that has been read.
    fn frame(&mut self) -> Result<Option<BytesMut>, SessionError> {
        let Some((length, rest)) = self.inbox.split_first_chunk::<4>() else { return Ok(None) };
        let length = u32::from_be_bytes(*length) as usize;
        if length > ANSWER_CAP {
            return Err(SessionError::TooLong(length));
        }
        if rest.len() < length {
            return Ok(None);
        }
        self.inbox.advance(4);
        Ok(Some(self.inbox.split_to(length)))
    }
}

/// What an answer says of its node; an error is one that ends the session.
fn outcome<T>(
    answer: wire::Answer<'_>,
    read: impl Fn(&[u8]) -> Option<T>,
) -> Result<Result<T, Trouble>, SessionError> {
    let lost = |reason: &str| Ok(Err(Trouble::Lost(reason.to_owned())));
    match answer.error {
        0 => Ok(read(answer.body).ok_or_else(|| Trouble::Lost("its answer is garbled".to_owned()))),
        -101 => Ok(Err(Trouble::Missing)),
        -102 => Ok(Err(Trouble::Hidden)),
        -4 => Err(SessionError::ConnectionLoss),
        -112 => Err(SessionError::Expired),
        -115 => Err(SessionError::AuthFailed),
        -118 => Err(SessionError::Moved),
        -8 => lost("the server takes its path for a wrong one (BadArguments)"),
        -127 => lost("the server has too much to do (Throttled)"),
        error => lost(&format!("ZooKeeper's error {error}")),
    }
}

/// `None`: it would have had to wait.
fn unless_blocked(done: io::Result<usize>) -> io::Result<Option<usize>> {
    match done {
        Ok(count) => Ok(Some(count)),
        Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(None),
        Err(error) => Err(error),
    }
}

fn closed(failure: ConnectFailure) -> MemberFailure {
    match failure.kind {
        FailureKind::Refused => MemberFailure::Closed(failure.message.to_lowercase()),
        FailureKind::TimedOut
        | FailureKind::HostUnreachable
        | FailureKind::NetworkUnreachable
        | FailureKind::Failed => MemberFailure::Unreachable(failure.message.to_lowercase()),
    }
}

/// Why a frame came that grants no session. One that lost its quorum and serves reads only refuses a
/// new session as a write, unless its sessions are local (localSessionsEnabled).
fn no_session(body: &[u8]) -> MemberFailure {
    match wire::answer(body) {
        Some(answer) if answer.error == wire::NOT_READ_ONLY => MemberFailure::NotServing(
            "it has no quorum and serves reads only, in no new session".to_owned(),
        ),
        _ => MemberFailure::NotTheRegistry(recognise(body).to_string()),
    }
}

/// Why no frame came: nothing at all, or the bytes of another protocol.
async fn no_answer(error: FrameError, stream: &mut TcpStream) -> MemberFailure {
    match error {
        FrameError::Length(first) => {
            let mut bytes = first.to_vec();
            let mut more = [0; 60];
            if let Some(Ok(count)) =
                within(Duration::from_millis(100), stream.read(&mut more)).await
            {
                bytes.extend_from_slice(more.get(..count).unwrap_or_default());
            }
            if is_tls(&bytes) {
                MemberFailure::SpeaksTls
            } else {
                MemberFailure::NotTheRegistry(recognise(&bytes).to_string())
            }
        }
        FrameError::Closed(0) => {
            MemberFailure::HangsUp("it closes the connection without an answer".to_owned())
        }
        FrameError::Closed(count) => {
            MemberFailure::NotTheRegistry(format!("{count} bytes, then the end"))
        }
        FrameError::Io(error) if is_reset(&error) => {
            MemberFailure::HangsUp("it resets the connection".to_owned())
        }
        FrameError::Io(error) => MemberFailure::Silent(error.to_string().to_lowercase()),
    }
}
