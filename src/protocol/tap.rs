//! A stream that remembers how the other end began and how it ended.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::model::Silence;
use crate::net::is_reset;

/// First bytes that are kept: enough to tell whose they are.
const KEPT: usize = 64;

pub struct Tap<'a, S> {
    stream: &'a mut S,
    /// The first bytes that came.
    pub first: Vec<u8>,
    /// How it ended; `None`: it is open.
    pub ended: Option<Silence>,
}

impl<'a, S> Tap<'a, S> {
    pub fn new(stream: &'a mut S) -> Self {
        Self { stream, first: Vec::new(), ended: None }
    }

    fn broken<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &result {
            let silence = if is_reset(error) { Silence::Reset } else { Silence::Closed };
            self.ended.get_or_insert(silence);
        }
        result
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Tap<'_, S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let result = ready!(Pin::new(&mut *self.stream).poll_read(context, buffer));
        self.broken(result)?;
        let came = buffer.filled().get(before..).unwrap_or_default();
        if came.is_empty() {
            self.ended.get_or_insert(Silence::Closed);
        }
        let room = KEPT.saturating_sub(self.first.len());
        self.first.extend(came.iter().take(room));
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Tap<'_, S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let result = ready!(Pin::new(&mut *self.stream).poll_write(context, bytes));
        Poll::Ready(self.broken(result))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.stream).poll_shutdown(context)
    }
}
