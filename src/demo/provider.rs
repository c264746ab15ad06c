//! An embedded Dubbo provider: it answers heartbeats, or misbehaves as told.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::protocol::dubbo::wire::{self, HEADER, Parsed};

/// How the provider behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Behaviour {
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
    /// Has just these services, `group/path:version`, at its port 20880, and says so as Dubbo 2.7.
    Exports(&'static [&'static str]),
    /// The same, and says so as Dubbo 3: only to whoever names a service of its own and a wrong group.
    ExportsAs3(&'static [&'static str]),
    /// Answers heartbeats, and nothing about services.
    OnlyBeats,
    /// Answers heartbeats, and refuses to decode anything else.
    Refuses,
}

/// Serves on `listener` until the task is dropped.
pub async fn serve(listener: TcpListener, behaviour: Behaviour) -> io::Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        // As Dubbo's: answers go out one by one, and none waits for the one before to arrive.
        stream.set_nodelay(true)?;
        tokio::spawn(async move {
            // A caller that goes away in the middle is its own affair.
            let _ = converse(stream, behaviour).await;
        });
    }
}

async fn converse(mut stream: TcpStream, behaviour: Behaviour) -> io::Result<()> {
    match behaviour {
        Behaviour::Closes => return Ok(()),
        Behaviour::Resets => return stream.set_zero_linger(),
        Behaviour::AsksFirst => stream.write_all(&wire::heartbeat(99)).await?,
        Behaviour::Healthy
        | Behaviour::Silent
        | Behaviour::Http
        | Behaviour::Trickles
        | Behaviour::LosesTheFirst
        | Behaviour::Exports(_)
        | Behaviour::ExportsAs3(_)
        | Behaviour::OnlyBeats
        | Behaviour::Refuses => {}
    }
    let mut pending = Vec::new();
    let mut buffer = [0; 1024];
    if behaviour == Behaviour::LosesTheFirst {
        stream.read_exact(&mut [0; HEADER + 1]).await?;
    }
    loop {
        let count = stream.read(&mut buffer).await?;
        if count == 0 {
            return Ok(());
        }
        pending.extend_from_slice(buffer.get(..count).unwrap_or_default());
        if behaviour == Behaviour::Http {
            let refusal = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
            return stream.write_all(refusal).await;
        }
        if behaviour == Behaviour::Silent {
            pending.clear();
        }
        answer_all(&mut stream, &mut pending, behaviour).await?;
    }
}

/// Answers each whole frame of `pending`, and leaves the rest.
async fn answer_all(
    stream: &mut TcpStream,
    pending: &mut Vec<u8>,
    behaviour: Behaviour,
) -> io::Result<()> {
    let mut answers = Vec::new();
    while let Parsed::Header(header) = wire::parse_header(pending) {
        let whole = HEADER + header.length as usize;
        if pending.len() < whole {
            break;
        }
        let frame: Vec<u8> = pending.drain(..whole).collect();
        answers.extend(match header.event {
            true => wire::heartbeat_answer(header.id),
            false => echoed(header.id, frame.get(HEADER..).unwrap_or_default(), behaviour),
        });
    }
    if behaviour != Behaviour::Trickles {
        return stream.write_all(&answers).await;
    }
    for byte in answers {
        stream.write_all(&[byte]).await?;
        tokio::task::yield_now().await;
    }
    Ok(())
}

/// The answer to a call of `$echo`.
fn echoed(id: u64, call: &[u8], behaviour: Behaviour) -> Vec<u8> {
    let exports = match behaviour {
        Behaviour::OnlyBeats => return Vec::new(),
        Behaviour::Refuses => return wire::refusal(id, "Unexpected serialization id:2"),
        Behaviour::Exports(exports) | Behaviour::ExportsAs3(exports) => exports,
        Behaviour::Healthy
        | Behaviour::Silent
        | Behaviour::Closes
        | Behaviour::Resets
        | Behaviour::Http
        | Behaviour::Trickles
        | Behaviour::AsksFirst
        | Behaviour::LosesTheFirst => return wire::echo_answer(id),
    };
    let asked = service(call);
    if exports.contains(&asked.as_str()) {
        return wire::echo_answer(id);
    }
    let name = |key: &str| key.rsplit('/').next().unwrap_or_default().to_owned();
    let known = exports.iter().any(|key| name(key) == name(&asked));
    if matches!(behaviour, Behaviour::ExportsAs3(_)) && !known {
        return wire::refusal(id, wire::UNKNOWN_SERVICE);
    }
    let exported: Vec<String> = exports.iter().map(|key| format!("{key}:20880")).collect();
    wire::not_found_answer(id, &format!("{asked}:20880"), &exported)
}

/// The service that a call is for, as `group/path:version`.
fn service(call: &[u8]) -> String {
    let mut texts = Vec::new();
    let mut rest = call;
    while let Some((text, further)) = short_string(rest) {
        texts.push(text);
        rest = further;
    }
    let value = |wanted: &str| {
        let place = texts.iter().position(|text| text == wanted)?;
        texts.get(place + 1).filter(|value| !value.is_empty())
    };
    let group = value("group").map(|group| format!("{group}/")).unwrap_or_default();
    let version = value("version").filter(|version| *version != "0.0.0");
    let version = version.map(|version| format!(":{version}")).unwrap_or_default();
    format!("{group}{}{version}", value("path").map(String::as_str).unwrap_or_default())
}

/// Hessian's string, of up to 1023 characters; the start of a map is passed over.
fn short_string(bytes: &[u8]) -> Option<(String, &[u8])> {
    let (length, rest) = match bytes {
        [b'H', rest @ ..] => return short_string(rest),
        [length @ 0..=31, rest @ ..] => (usize::from(*length), rest),
        [high @ 0x30..=0x33, low, rest @ ..] => {
            (usize::from(*high - 0x30) << 8 | usize::from(*low), rest)
        }
        _ => return None,
    };
    let (text, rest) = rest.split_at_checked(length)?;
    Some((String::from_utf8_lossy(text).into_owned(), rest))
}
