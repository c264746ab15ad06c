//! The few packets of ZooKeeper's client protocol that are spoken without a session, and the text
//! answers of its four-letter words.

use crate::model::Session;

/// Largest answer to a connect that is taken in; a right one has 37 or 41 bytes.
pub const CONNECT_CAP: usize = 1024;

/// A request for a session, read-only allowed. Four bytes of length come first.
pub fn connect_request(timeout_ms: i32) -> Vec<u8> {
    let mut body = Vec::with_capacity(49);
    body.extend_from_slice(&0_i32.to_be_bytes()); // protocol version
    body.extend_from_slice(&0_i64.to_be_bytes()); // last zxid seen
    body.extend_from_slice(&timeout_ms.to_be_bytes());
    body.extend_from_slice(&0_i64.to_be_bytes()); // a new session
    body.extend_from_slice(&16_i32.to_be_bytes());
    body.extend_from_slice(&[0; 16]); // no password yet
    body.push(1); // a read-only server will do
    framed(body)
}

/// The end of a session: without it the server would keep it until it times out.
pub fn close_request() -> Vec<u8> {
    let mut body = Vec::with_capacity(8);
    body.extend_from_slice(&1_i32.to_be_bytes());
    body.extend_from_slice(&(-11_i32).to_be_bytes());
    framed(body)
}

/// What a member grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Granted {
    pub session: i64,
    pub timeout_ms: i32,
    pub read_only: bool,
}

/// The body of an answer to a connect; `None`: it is no such answer.
pub fn connect_response(body: &[u8]) -> Option<Granted> {
    let (protocol, rest) = body.split_first_chunk::<4>()?;
    let (timeout, rest) = rest.split_first_chunk::<4>()?;
    let (session, rest) = rest.split_first_chunk::<8>()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let length = usize::try_from(i32::from_be_bytes(*length)).ok()?;
    let flag = rest.get(length..)?;
    (i32::from_be_bytes(*protocol) == 0 && flag.len() <= 1).then(|| Granted {
        session: i64::from_be_bytes(*session),
        timeout_ms: i32::from_be_bytes(*timeout),
        read_only: flag.first().is_some_and(|flag| *flag != 0),
    })
}

/// What `srvr` said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Srvr {
    /// Version and mode (`3.9.5`, `standalone`).
    Serving {
        version: String,
        mode: String,
    },
    NotServing,
    /// The whitelist lacks it: that is ZooKeeper, and all that can be said.
    NotAllowed,
    /// Not ZooKeeper's words.
    Foreign,
}

/// Reads the answer to `srvr`.
pub fn srvr(text: &str) -> Srvr {
    if text.contains("is not currently serving requests") {
        return Srvr::NotServing;
    }
    if text.contains("is not in the whitelist") {
        return Srvr::NotAllowed;
    }
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    match field("Zookeeper version:") {
        // `3.9.5-d0eaba9,built on …`; builds from source have junk after the dash.
        Some(version) => Srvr::Serving {
            version: version.split(['-', ',']).next().unwrap_or_default().to_owned(),
            mode: field("Mode:").unwrap_or("mode unknown").to_owned(),
        },
        None => Srvr::Foreign,
    }
}

/// The sessions of a `cons` answer; `None`: the word isn't allowed there.
pub fn cons(text: &str) -> Option<Vec<Session>> {
    let foreign = text.contains("is not in the whitelist")
        || text.contains("is not currently serving requests");
    (!foreign && !text.is_empty()).then(|| text.lines().filter_map(session).collect())
}

/// ` /10.9.8.7:37418[1](queued=0,recved=52,sent=52,sid=0x100003233cd0000,…)`
fn session(line: &str) -> Option<Session> {
    let (source, rest) = line.trim().strip_prefix('/')?.rsplit_once('[')?;
    let (_, id) = rest.split_once("sid=0x")?;
    let digits = id.split([',', ')']).next()?;
    // Session ids of servers above 127 are negative as Java's longs.
    let id = u64::from_str_radix(digits, 16).ok()?.cast_signed();
    Some(Session { id, source: source.to_owned() })
}

fn framed(body: Vec<u8>) -> Vec<u8> {
    let mut frame = u32::try_from(body.len()).unwrap_or(u32::MAX).to_be_bytes().to_vec();
    frame.extend_from_slice(&body);
    frame
}
