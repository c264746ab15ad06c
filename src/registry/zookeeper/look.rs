//! Each ensemble member looked at by itself, before any session: a client library only says that
//! there are no hosts, and this says which member is closed, silent, without quorum or no ZooKeeper.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::wire::{self, CONNECT_CAP, Granted, Srvr};
use crate::model::{Address, ConnectFailure, FailureKind, MemberFailure, MemberLook, Session};
use crate::net::{FrameError, Net, dial, lookup, read_frame, read_up_to, within};
use crate::protocol::banner::{is_tls, recognise};
use crate::protocol::tls::speaks_tls;

/// Largest answer to a four-letter word: `cons` has about 150 bytes a session.
const WORD_CAP: usize = 64 << 20;
/// The session that a look asks for, milliseconds; it is closed at once.
const SESSION_MS: i32 = 4000;

/// A member as it was found.
pub struct Member {
    pub look: MemberLook,
    /// Where a session can be opened.
    pub living: Option<Living>,
    /// Its open sessions, where it tells.
    pub sessions: Option<Vec<Session>>,
}

#[derive(Clone, Copy, Debug)]
pub struct Living {
    pub address: SocketAddr,
    pub read_only: bool,
}

/// Looks at one member, within a few time limits.
pub async fn look(net: &Net, member: &Address, limit: Duration) -> Member {
    match meet(net, member, limit).await {
        Ok((living, told)) => {
            let sessions = word(living.address, b"cons", limit).await;
            Member {
                look: MemberLook { member: member.clone(), state: Ok(told) },
                living: Some(living),
                sessions: sessions.and_then(|text| wire::cons(&text)),
            }
        }
        Err(failure) => Member {
            look: MemberLook { member: member.clone(), state: Err(failure) },
            living: None,
            sessions: None,
        },
    }
}

async fn meet(
    net: &Net,
    member: &Address,
    limit: Duration,
) -> Result<(Living, String), MemberFailure> {
    let ips = lookup(&net.names, &member.host, limit).await.map_err(MemberFailure::Unresolved)?;
    let mut failure = MemberFailure::Unresolved("the name has no address".to_owned());
    for ip in ips {
        let address = SocketAddr::new(ip, member.port.unwrap_or(2181));
        match meet_at(address, limit).await {
            Ok((granted, told)) => {
                return Ok((Living { address, read_only: granted.read_only }, told));
            }
            Err(error) => failure = error,
        }
    }
    Err(failure)
}

async fn meet_at(address: SocketAddr, limit: Duration) -> Result<(Granted, String), MemberFailure> {
    let (session, said) =
        futures_util::join!(open_session(address, limit), word(address, b"srvr", limit));
    let said = said.map(|text| wire::srvr(&text));
    let session = match (session, &said) {
        // Where a host may have one connection at a time, the word may have been it.
        (Err(MemberFailure::HangsUp(_)), Some(Srvr::Serving { .. } | Srvr::NotAllowed)) => {
            open_session(address, limit).await
        }
        (session, _) => session,
    };
    match (session, said) {
        (Ok(granted), said) => {
            let told = match said {
                Some(Srvr::Serving { version, mode }) => format!("{version} {mode}"),
                _ => "serving".to_owned(),
            };
            let note = if granted.read_only { ", read-only" } else { "" };
            Ok((granted, told + note))
        }
        (Err(_), Some(Srvr::NotServing)) => Err(MemberFailure::NotServing(
            "it says that it is \"not currently serving requests\": it has no quorum, or is \
             just starting"
                .to_owned(),
        )),
        (
            Err(MemberFailure::Silent(fact) | MemberFailure::HangsUp(fact)),
            Some(Srvr::Serving { .. } | Srvr::NotAllowed),
        ) => Err(MemberFailure::NotServing(fact)),
        (Err(MemberFailure::Silent(_) | MemberFailure::HangsUp(_)), _)
            if answers_tls(address, limit).await =>
        {
            Err(MemberFailure::SpeaksTls)
        }
        (Err(failure), _) => Err(failure),
    }
}

/// Asks for a session and closes it.
async fn open_session(address: SocketAddr, limit: Duration) -> Result<Granted, MemberFailure> {
    let mut link = dial(address, limit).await.map_err(closed)?;
    let stream = &mut link.stream;
    let asked = async {
        stream.write_all(&wire::connect_request(SESSION_MS)).await?;
        read_frame(stream, CONNECT_CAP).await
    };
    let granted = match within(limit, asked).await {
        None => return Err(MemberFailure::Silent(format!("no answer within {limit:?}"))),
        Some(Err(error)) => return Err(no_answer(error, stream).await),
        Some(Ok(body)) => wire::connect_response(&body)
            .ok_or_else(|| MemberFailure::NotTheRegistry(recognise(&body)))?,
    };
    if granted.timeout_ms <= 0 {
        return Err(MemberFailure::NotServing("it refuses a new session".to_owned()));
    }
    let farewell = async {
        stream.write_all(&wire::close_request()).await?;
        read_frame(stream, CONNECT_CAP).await
    };
    // Its answer is only waited for so that the server sees an orderly end.
    let _ = within(Duration::from_millis(200).min(limit), farewell).await;
    Ok(granted)
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

/// Why no frame came: nothing at all, or the bytes of another protocol.
async fn no_answer(error: FrameError, stream: &mut tokio::net::TcpStream) -> MemberFailure {
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
                MemberFailure::NotTheRegistry(recognise(&bytes))
            }
        }
        FrameError::Closed(0) => {
            MemberFailure::HangsUp("it closes the connection without an answer".to_owned())
        }
        FrameError::Closed(count) => {
            MemberFailure::NotTheRegistry(format!("{count} bytes, then the end"))
        }
        FrameError::Io(error) => match error.kind() {
            ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => {
                MemberFailure::HangsUp("it resets the connection".to_owned())
            }
            _ => MemberFailure::Silent(error.to_string().to_lowercase()),
        },
    }
}

/// A four-letter word's answer, `None` where nothing readable comes.
async fn word(address: SocketAddr, word: &[u8; 4], limit: Duration) -> Option<String> {
    let mut link = dial(address, limit).await.ok()?;
    let asked = async {
        link.stream.write_all(word).await?;
        read_up_to(&mut link.stream, WORD_CAP).await
    };
    let bytes = within(limit, asked).await?.ok()?;
    (!bytes.is_empty()).then(|| String::from_utf8_lossy(&bytes).into_owned())
}

/// Whether the port takes TLS. Only asked where all else was silent.
async fn answers_tls(address: SocketAddr, limit: Duration) -> bool {
    let Ok(mut link) = dial(address, limit).await else { return false };
    within(limit, speaks_tls(&mut link.stream)).await.unwrap_or(false)
}
