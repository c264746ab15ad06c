//! An embedded Dubbo provider: it answers heartbeats, or misbehaves as told.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::protocol::dubbo::wire::{self, HEADER, Parsed};

/// How the provider behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Manner {
    /// Answers each heartbeat.
    #[default]
    Healthy,
    /// Accepts and says nothing.
    Silent,
    /// Accepts and closes, as a forwarder with nobody behind it.
    Closes,
    /// Accepts and resets.
    Resets,
    /// Is a web server.
    Http,
    /// Answers byte by byte.
    Trickles,
    /// Sends a heartbeat of its own before it answers.
    AsksFirst,
    /// Loses what comes first, as Dubbo 2.7 may.
    LosesTheFirst,
}

/// Serves on `listener` until the task is dropped.
pub async fn serve(listener: TcpListener, manner: Manner) -> io::Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(async move {
            // A caller that goes away in the middle is its own affair.
            let _ = converse(stream, manner).await;
        });
    }
}

async fn converse(mut stream: TcpStream, manner: Manner) -> io::Result<()> {
    match manner {
        Manner::Closes => return Ok(()),
        Manner::Resets => return stream.set_zero_linger(),
        Manner::AsksFirst => stream.write_all(&wire::heartbeat(99)).await?,
        Manner::Healthy
        | Manner::Silent
        | Manner::Http
        | Manner::Trickles
        | Manner::LosesTheFirst => {}
    }
    let mut pending = Vec::new();
    let mut buffer = [0; 1024];
    if manner == Manner::LosesTheFirst {
        stream.read_exact(&mut [0; HEADER + 1]).await?;
    }
    loop {
        let count = stream.read(&mut buffer).await?;
        if count == 0 {
            return Ok(());
        }
        pending.extend_from_slice(buffer.get(..count).unwrap_or_default());
        match manner {
            Manner::Silent => pending.clear(),
            Manner::Http => {
                stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").await?;
                return Ok(());
            }
            _ => answer_all(&mut stream, &mut pending, manner).await?,
        }
    }
}

/// Answers each whole heartbeat of `pending`, and leaves the rest.
async fn answer_all(
    stream: &mut TcpStream,
    pending: &mut Vec<u8>,
    manner: Manner,
) -> io::Result<()> {
    while let Parsed::Header(header) = wire::parse_header(pending) {
        let whole = HEADER + header.length as usize;
        if pending.len() < whole {
            return Ok(());
        }
        pending.drain(..whole);
        let answer = wire::heartbeat_answer(header.id);
        if manner == Manner::Trickles {
            for byte in answer {
                stream.write_all(&[byte]).await?;
                tokio::task::yield_now().await;
            }
        } else {
            stream.write_all(&answer).await?;
        }
    }
    Ok(())
}
