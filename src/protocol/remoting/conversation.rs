//! Asking and being answered over one connection, many requests under way.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::sign::signed;
use super::wire::{self, Command, Form, WireError};
use crate::model::{AccessKey, Foreign};
use crate::protocol::banner;

/// Bytes asked of the connection at a time: as many as came already, within these bounds. A
/// stranger's length never decides how much is taken in.
const CHUNK: (usize, usize) = (4 * 1024, 64 * 1024);

/// One end of a connection that speaks remoting.
pub struct Conversation<S> {
    stream: S,
    received: Vec<u8>,
    /// Bytes of `received` that were taken already.
    taken: usize,
    /// In whose name it asks.
    key: Option<AccessKey>,
}

/// Why there is no further frame.
#[derive(Debug, thiserror::Error)]
pub enum Break {
    /// Closed in order, where a frame would begin.
    #[error("the connection was closed")]
    Closed,
    #[error("the connection was reset")]
    Reset,
    /// Ended within a frame.
    #[error("the connection ended {0} bytes into an answer")]
    Cut(usize),
    #[error("the answer is TLS")]
    Tls,
    /// The bytes are no frame.
    #[error("{error}; it seems to be {seems}")]
    NotRemoting { error: WireError, seems: Foreign },
}

impl<S: AsyncRead + AsyncWrite + Unpin> Conversation<S> {
    pub fn new(stream: S) -> Self {
        Self { stream, received: Vec::new(), taken: 0, key: None }
    }

    /// From now on it asks in the name of `key`.
    pub fn sign_with(&mut self, key: &AccessKey) {
        self.key = Some(key.clone());
    }

    /// Sends requests. A failure to send is left for `next` to explain: an answer that came before
    /// it says more.
    pub async fn send(&mut self, commands: &[Command]) {
        let frame = |command: &Command| match &self.key {
            Some(key) => signed(command.clone(), key).encode(Form::Json),
            None => command.encode(Form::Json),
        };
        let frames: Vec<u8> = commands.iter().flat_map(frame).collect();
        let _ = self.stream.write_all(&frames).await;
        let _ = self.stream.flush().await;
    }

    /// The next frame. May be dropped and called again: no byte is lost.
    pub async fn next(&mut self) -> Result<Command, Break> {
        loop {
            if let Some(command) = self.decoded()? {
                return Ok(command);
            }
            self.received.reserve(self.received.len().clamp(CHUNK.0, CHUNK.1));
            match self.stream.read_buf(&mut self.received).await {
                Ok(0) => return Err(self.ended(Break::Closed)),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Err(self.ended(Break::Reset)),
            }
        }
    }

    /// The answer to `request`, whatever else the other end sends meanwhile.
    pub async fn ask(&mut self, request: Command) -> Result<Command, Break> {
        let opaque = request.opaque;
        self.send(std::slice::from_ref(&request)).await;
        loop {
            let command = self.next().await?;
            if command.is_answer() && command.opaque == opaque {
                return Ok(command);
            }
        }
    }

    fn decoded(&mut self) -> Result<Option<Command>, Break> {
        let waiting = self.received.get(self.taken..).unwrap_or_default();
        match wire::decode(waiting) {
            Ok(Some((command, _, length))) => {
                self.taken += length;
                Ok(Some(command))
            }
            Ok(None) => {
                // Many small answers in one chunk are taken before the rest is moved, once.
                self.received.drain(..self.taken);
                self.taken = 0;
                Ok(None)
            }
            Err(_) if banner::is_tls(waiting) => Err(Break::Tls),
            Err(error) => Err(Break::NotRemoting { error, seems: banner::recognise(waiting) }),
        }
    }

    fn ended(&self, at_a_boundary: Break) -> Break {
        if self.received.is_empty() { at_a_boundary } else { Break::Cut(self.received.len()) }
    }
}
