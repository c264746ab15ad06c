//! ZooKeeper's AdminServer (3.5 and later), which tells of open sessions where `cons` isn't allowed.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::model::{Session, SessionSource};
use crate::net::{dial, read_up_to, within};

/// `admin.serverPort`, where nobody configured another.
pub const PORT: u16 = 8080;

/// HTTP/1.0, so that the answer comes in one piece and the connection ends with it.
const ASK: &[u8] = b"GET /commands/connections HTTP/1.0\r\n\r\n";
/// How long connecting may take. The member itself has just answered, and a firewall that drops
/// packets to this port isn't worth a whole time limit.
const CONNECT: Duration = Duration::from_millis(500);

/// The sessions of a member, and where it sees this probe come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub sessions: Vec<Session>,
    pub sees_us_at: Option<IpAddr>,
}

/// The answer, of which only this much matters.
#[derive(Deserialize)]
struct Answer {
    command: String,
    connections: Vec<Connection>,
    #[serde(default)]
    secure_connections: Vec<Connection>,
}

#[derive(Deserialize)]
struct Connection {
    remote_socket_address: Option<String>,
    #[serde(default)]
    session_id: Value,
    session_timeout: Option<u64>,
}

/// A connection to the AdminServer at `address`; `None`: nothing listens there.
pub async fn connect(address: SocketAddr, limit: Duration) -> Option<TcpStream> {
    Some(dial(address, limit.min(CONNECT)).await.ok()?.stream)
}

/// The open sessions that an AdminServer tells of, `cap` bytes of them at most; `None`: nothing there tells.
pub async fn ask(mut stream: TcpStream, limit: Duration, cap: usize) -> Option<Vec<Session>> {
    let asked = async {
        stream.write_all(ASK).await?;
        read_up_to(&mut stream, cap).await
    };
    connections(&within(limit, asked).await?.ok()?)
}

/// What a list tells that was asked for while the session `own` was open on a member; `None`: that session isn't
/// in it, so it is the list of another ZooKeeper on the same host.
pub fn of_member(sessions: Vec<Session>, own: i64) -> Option<Told> {
    let sees_us_at = sessions.iter().find(|session| session.id == own)?.source.ip();
    Some(Told { sessions, sees_us_at })
}

/// The sessions of an HTTP answer to `/commands/connections`; `None`: it isn't ZooKeeper's.
pub fn connections(answer: &[u8]) -> Option<Vec<Session>> {
    let head = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let (head, body) = answer.split_at_checked(head + 4)?;
    let mut status = head.split(|byte| *byte == b' ');
    if !status.next()?.starts_with(b"HTTP/1.") || status.next()? != b"200" {
        return None;
    }
    let Answer { command, connections, secure_connections } = serde_json::from_slice(body).ok()?;
    let sessions = connections.into_iter().chain(secure_connections).filter_map(session);
    matches!(command.as_str(), "connections" | "cons").then(|| sessions.collect())
}

/// `None`: a connection without a session, as that of a four-letter word.
fn session(connection: Connection) -> Option<Session> {
    let id = number(&connection.session_id).filter(|id| *id != 0)?;
    let timeout = connection.session_timeout.map(Duration::from_millis);
    let source = SessionSource::new(connection.remote_socket_address?);
    Some(Session { id, source, timeout, member: 0 })
}

/// A session's number as real servers write it, or as the znodes' owner is written elsewhere.
fn number(value: &Value) -> Option<i64> {
    let text = value.as_str().and_then(|text| text.strip_prefix("0x"));
    let hex = text.and_then(|digits| u64::from_str_radix(digits, 16).ok());
    value.as_i64().or(hex.map(u64::cast_signed))
}
