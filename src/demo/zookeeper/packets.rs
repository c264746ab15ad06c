//! ZooKeeper's packets from the server's side: requests read, answers written.

use std::time::Duration;

use super::tree::{Node, Tree};

/// No such node.
pub(super) const NO_NODE: i32 = -101;
/// Access control forbids it.
pub(super) const NO_AUTH: i32 = -102;
const UNIMPLEMENTED: i32 = -6;

/// A request as far as a reader's server understands it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Request {
    Exists(String),
    Data(String),
    Children(String),
    Ping,
    /// Scheme and credential.
    Auth(String, Vec<u8>),
    Close,
    Other,
}

/// A request's xid and what it asks.
pub(super) fn request(body: &[u8]) -> Option<(i32, Request)> {
    let (xid, rest) = body.split_first_chunk::<4>()?;
    let (kind, rest) = rest.split_first_chunk::<4>()?;
    let path = || buffer(rest).map(|(path, _)| String::from_utf8_lossy(path).into_owned());
    let request = match i32::from_be_bytes(*kind) {
        3 => Request::Exists(path()?),
        4 => Request::Data(path()?),
        8 => Request::Children(path()?),
        11 => Request::Ping,
        -11 => Request::Close,
        100 => {
            let (scheme, rest) = buffer(rest.get(4..)?)?;
            let (credential, _) = buffer(rest)?;
            Request::Auth(String::from_utf8_lossy(scheme).into_owned(), credential.to_vec())
        }
        _ => Request::Other,
    };
    Some((i32::from_be_bytes(*xid), request))
}

/// How long the client that asks for a session wants to be idle.
pub(super) fn idle(body: &[u8]) -> Duration {
    let after_zxid = body.get(12..).and_then(|rest| rest.split_first_chunk::<4>());
    let asked = after_zxid.map_or(0, |(timeout, _)| u32::from_be_bytes(*timeout));
    Duration::from_millis(asked.into())
}

/// The answer to a request for a session.
pub(super) fn granted(session: i64, timeout: Duration, read_only: bool) -> Vec<u8> {
    let timeout_ms = i32::try_from(timeout.as_millis()).unwrap_or(i32::MAX);
    let mut body = 0_i32.to_be_bytes().to_vec();
    body.extend_from_slice(&timeout_ms.to_be_bytes());
    body.extend_from_slice(&session.to_be_bytes());
    put_buffer(&mut body, &[7; 16]);
    body.push(u8::from(read_only));
    framed(body)
}

/// What a member without a quorum answers to a request for a session, as 3.9.5 does with
/// `readonlymode.enabled`.
pub(super) fn no_new_session() -> Vec<u8> {
    let mut body = 0_i32.to_be_bytes().to_vec();
    body.extend_from_slice(&0x1_0000_00b3_i64.to_be_bytes());
    body.extend_from_slice(&(-119_i32).to_be_bytes());
    framed(body)
}

/// The answer to a request, for a session that gave these credentials.
pub(super) fn answer(xid: i32, request: &Request, tree: &Tree, credentials: &[String]) -> Vec<u8> {
    let found = |path: &String| match tree.node(path) {
        None => Err(NO_NODE),
        Some(node) if node.vanished => Err(NO_NODE),
        Some(node) if !readable(node, credentials) => Err(NO_AUTH),
        Some(node) => Ok(node),
    };
    let body = match request {
        Request::Exists(path) => found(path).map(|node| stat(node, tree.children(path).len())),
        Request::Data(path) => found(path).map(|node| {
            let mut body = Vec::new();
            put_buffer(&mut body, &node.data);
            body.extend(stat(node, tree.children(path).len()));
            body
        }),
        Request::Children(path) => found(path).map(|_| names(&tree.children(path))),
        Request::Ping | Request::Auth(..) | Request::Close => Ok(Vec::new()),
        Request::Other => Err(UNIMPLEMENTED),
    };
    reply(xid, body)
}

fn readable(node: &Node, credentials: &[String]) -> bool {
    node.reader.as_ref().is_none_or(|reader| credentials.contains(reader))
}

fn reply(xid: i32, outcome: Result<Vec<u8>, i32>) -> Vec<u8> {
    let (error, body) = match outcome {
        Ok(body) => (0, body),
        Err(error) => (error, Vec::new()),
    };
    let mut packet = xid.to_be_bytes().to_vec();
    packet.extend_from_slice(&1_i64.to_be_bytes());
    packet.extend_from_slice(&error.to_be_bytes());
    packet.extend(body);
    framed(packet)
}

fn names(children: &[String]) -> Vec<u8> {
    let mut body = length(children.len()).to_vec();
    for child in children {
        put_buffer(&mut body, child.as_bytes());
    }
    body
}

fn stat(node: &Node, children: usize) -> Vec<u8> {
    let mut body = Vec::with_capacity(68);
    for value in [1, 1, node.created_ms, node.created_ms] {
        body.extend_from_slice(&i64::to_be_bytes(value)); // czxid, mzxid, ctime, mtime
    }
    body.extend_from_slice(&[0; 12]); // the three versions
    body.extend_from_slice(&node.owner.to_be_bytes());
    body.extend_from_slice(&length(node.data.len()));
    body.extend_from_slice(&length(children));
    body.extend_from_slice(&1_i64.to_be_bytes()); // pzxid
    body
}

fn buffer(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(i32::from_be_bytes(*length)).ok()?)
}

fn put_buffer(body: &mut Vec<u8>, bytes: &[u8]) {
    body.extend_from_slice(&length(bytes.len()));
    body.extend_from_slice(bytes);
}

fn length(count: usize) -> [u8; 4] {
    i32::try_from(count).unwrap_or(i32::MAX).to_be_bytes()
}

fn framed(body: Vec<u8>) -> Vec<u8> {
    let mut frame = length(body.len()).to_vec();
    frame.extend(body);
    frame
}
