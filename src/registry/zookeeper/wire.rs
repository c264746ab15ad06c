//! The packets of ZooKeeper's client protocol that reading takes. Each goes behind four bytes of
//! length; numbers are big-endian.

use bytes::{BufMut, BytesMut};

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

/// What can be asked of a node, with its number on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Its [`Stat`].
    Exists = 3,
    /// What it holds, with its [`Stat`].
    Data = 4,
    /// The names of its children.
    Children = 8,
}

/// A question about `path`, which the answer repeats the number of.
pub fn question(number: i32, question: Question, path: &str, out: &mut BytesMut) {
    let length = u32::try_from(path.len()).unwrap_or(u32::MAX);
    out.put_u32(length.saturating_add(13));
    out.put_i32(number);
    out.put_i32(question as i32);
    out.put_u32(length);
    out.put_slice(path.as_bytes());
    out.put_u8(0); // no watch
}

/// Number of the answer to credentials.
pub const AUTH_NUMBER: i32 = -4;

/// Credentials; the session has their rights from then on.
pub fn credentials(scheme: &str, secret: &[u8]) -> Vec<u8> {
    let mut body = Vec::with_capacity(20 + scheme.len() + secret.len());
    body.extend_from_slice(&AUTH_NUMBER.to_be_bytes());
    body.extend_from_slice(&100_i32.to_be_bytes());
    body.extend_from_slice(&0_i32.to_be_bytes());
    for part in [scheme.as_bytes(), secret] {
        body.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        body.extend_from_slice(part);
    }
    framed(body)
}

/// The end of a session: without it the server would keep it until it times out.
pub fn farewell(number: i32) -> Vec<u8> {
    let mut body = Vec::with_capacity(8);
    body.extend_from_slice(&number.to_be_bytes());
    body.extend_from_slice(&(-11_i32).to_be_bytes());
    framed(body)
}

/// An answer: the number of its question, an error code (0: none), and what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer<'a> {
    pub number: i32,
    pub error: i32,
    pub body: &'a [u8],
}

/// A write is asked of a member that serves reads only.
pub const NOT_READ_ONLY: i32 = -119;

/// The body of a frame as an answer; `None`: too short for one.
pub fn answer(frame: &[u8]) -> Option<Answer<'_>> {
    let (number, rest) = frame.split_first_chunk::<4>()?;
    let (_zxid, rest) = rest.split_first_chunk::<8>()?;
    let (error, body) = rest.split_first_chunk::<4>()?;
    Some(Answer { number: i32::from_be_bytes(*number), error: i32::from_be_bytes(*error), body })
}

/// What is known of a node besides its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stat {
    /// Milliseconds since 1970.
    pub created_ms: i64,
    /// The session that an ephemeral node goes with; 0 for one that stays.
    pub owner: i64,
    pub children: i32,
}

/// Reads a [`Stat`].
pub fn stat(body: &[u8]) -> Option<Stat> {
    let body: &[u8; 68] = body.get(..68)?.try_into().ok()?;
    let long = |at: usize| body.get(at..)?.first_chunk().map(|bytes| i64::from_be_bytes(*bytes));
    let int = |at: usize| body.get(at..)?.first_chunk().map(|bytes| i32::from_be_bytes(*bytes));
    Some(Stat { created_ms: long(16)?, owner: long(44)?, children: int(56)? })
}

/// Reads what a node holds, and its [`Stat`].
pub fn data(body: &[u8]) -> Option<(Vec<u8>, Stat)> {
    let (data, rest) = buffer(body)?;
    Some((data.to_vec(), stat(rest)?))
}

/// Reads the names of a node's children. What isn't UTF-8 in them is U+FFFD.
pub fn children(body: &[u8]) -> Option<Vec<String>> {
    let (count, mut rest) = body.split_first_chunk::<4>()?;
    let count = usize::try_from(i32::from_be_bytes(*count)).unwrap_or(0);
    // Each name takes four bytes at least, so the count can't ask for more than came.
    let mut names = Vec::with_capacity(count.min(rest.len() / 4));
    for _ in 0..count {
        let (name, further) = buffer(rest)?;
        names.push(String::from_utf8_lossy(name).into_owned());
        rest = further;
    }
    Some(names)
}

/// Bytes behind their length, and the rest; a length of -1 stands for none.
fn buffer(body: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = body.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(i32::from_be_bytes(*length)).unwrap_or(0))
}

fn framed(body: Vec<u8>) -> Vec<u8> {
    let mut frame = u32::try_from(body.len()).unwrap_or(u32::MAX).to_be_bytes().to_vec();
    frame.extend_from_slice(&body);
    frame
}
