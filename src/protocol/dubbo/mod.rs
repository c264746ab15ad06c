//! Dubbo's own protocol: a heartbeat proves that a Dubbo process answers.

pub mod wire;

use std::io;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};

use self::wire::{HEADER, Header, Parsed, parse_header};
use super::banner::recognise;
use crate::model::{Answer, Identity, Services, Silence};
use crate::net::within;

/// The longest body that is read over on the way to the answer.
const BODY_CAP: u32 = 1 << 20;
/// How many frames may come before the answer: a provider may send heartbeats of its own.
const FRAMES: usize = 8;
const ID: u64 = 1;
/// An answer has 17 bytes, and one read takes it whole.
const BUFFER: usize = 128;

/// Sends a heartbeat and waits for its answer; the caller sets the time limit. Where nothing came for
/// `patience`, it sends another: Dubbo 2.7 loses one of the first two that it ever gets, if they come
/// at the same time on two connections.
pub async fn heartbeat<S>(stream: &mut S, patience: Duration) -> Result<Answer, Identity>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut stream = BufReader::with_capacity(BUFFER, stream);
    ask(&mut stream).await?;
    match within(patience, stream.fill_buf()).await {
        Some(Ok(_)) => {}
        Some(Err(error)) => return Err(silence(&error)),
        None => ask(&mut stream).await?,
    }
    for _ in 0..FRAMES {
        let header = read_header(&mut stream).await?;
        let answers = !header.request && header.id == ID;
        let mut body = (&mut stream).take(u64::from(header.length.min(BODY_CAP)));
        let mut sink = tokio::io::sink();
        let read = tokio::io::copy_buf(&mut body, &mut sink);
        if answers {
            // Its body says nothing, but a connection that is closed with a byte unread is reset,
            // and the provider logs that with a stack trace.
            let _ = within(patience, read).await;
            return Ok(Answer::Dubbo(Services::default()));
        }
        read.await.map_err(|error| silence(&error))?;
        if header.length > BODY_CAP {
            break;
        }
    }
    Err(Identity::OtherProtocol("Dubbo frames that don't answer the heartbeat".to_owned()))
}

async fn ask<S: AsyncWrite + Unpin>(stream: &mut S) -> Result<(), Identity> {
    stream.write_all(&wire::heartbeat(ID)).await.map_err(|error| silence(&error))
}

async fn read_header<S: AsyncRead + Unpin>(stream: &mut S) -> Result<Header, Identity> {
    let mut buffer = [0; HEADER];
    let mut got = 0;
    loop {
        let room = buffer.get_mut(got..).unwrap_or_default();
        let count = stream.read(room).await.map_err(|error| silence(&error))?;
        got += count;
        let bytes = buffer.get(..got).unwrap_or_default();
        match parse_header(bytes) {
            Parsed::Header(header) => return Ok(header),
            Parsed::Foreign => return Err(Identity::OtherProtocol(recognise(bytes))),
            Parsed::More if count == 0 => return Err(Identity::Silent(Silence::Closed)),
            Parsed::More => {}
        }
    }
}

fn silence(error: &io::Error) -> Identity {
    match error.kind() {
        io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => {
            Identity::Silent(Silence::Reset)
        }
        _ => Identity::Silent(Silence::Closed),
    }
}
