//! Dubbo's own protocol: a heartbeat proves that a Dubbo process answers.

pub mod wire;

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use self::wire::{HEADER, Header, Parsed, parse_header};
use super::banner::recognise;
use crate::model::{Answer, Identity, Silence};

/// The longest body that is read over on the way to the answer.
const BODY_CAP: u32 = 1 << 20;
/// How many frames may come before the answer: a provider may send heartbeats of its own.
const FRAMES: usize = 8;
const ID: u64 = 1;

/// Sends a heartbeat and waits for its answer; the caller sets the time limit.
pub async fn heartbeat<S>(stream: &mut S) -> Result<Answer, Identity>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    stream.write_all(&wire::heartbeat(ID)).await.map_err(|error| silence(&error))?;
    for _ in 0..FRAMES {
        let header = read_header(stream).await?;
        if !header.request && header.id == ID {
            return Ok(Answer::Dubbo);
        }
        if header.length > BODY_CAP {
            break;
        }
        let mut body = stream.take(u64::from(header.length));
        tokio::io::copy(&mut body, &mut tokio::io::sink())
            .await
            .map_err(|error| silence(&error))?;
    }
    Err(Identity::OtherProtocol("Dubbo frames that don't answer the heartbeat".to_owned()))
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
