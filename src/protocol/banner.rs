//! Whose bytes these are, when they aren't those of the protocol that was expected.

use crate::model::text::visible;
use crate::model::{Foreign, KnownProtocol};

/// Bytes of an unknown protocol that are shown.
const SAMPLE: usize = 48;

/// Whose words the first bytes of an answer seem to be.
pub fn recognise(bytes: &[u8]) -> Foreign {
    known(bytes).unwrap_or_else(|| unknown(bytes))
}

/// The same, where the protocol is one that is known.
pub fn known(bytes: &[u8]) -> Option<Foreign> {
    if let Some((_, protocol)) = PREFIXES.iter().find(|(prefix, _)| bytes.starts_with(prefix)) {
        return Some(Foreign::said(*protocol, format!("`{}`", first_line(bytes))));
    }
    if bytes.starts_with(b"dubbo>") || bytes.windows(8).any(|window| window == b"\r\ndubbo>") {
        return Some(Foreign::plain(KnownProtocol::DubboTelnet));
    }
    if bytes.starts_with(&[0xda, 0xbb]) {
        return Some(Foreign::plain(KnownProtocol::Dubbo));
    }
    tls(bytes).or_else(|| http2(bytes)).or_else(|| mysql(bytes)).or_else(|| remoting(bytes))
}

/// Whether the first bytes of an answer are those of TLS.
pub fn is_tls(bytes: &[u8]) -> bool {
    tls(bytes).is_some()
}

/// Whether the first bytes of an answer are those of an HTTP/2 server.
pub fn is_http2(bytes: &[u8]) -> bool {
    http2(bytes).is_some()
}

/// Protocols whose first answer starts with a fixed text.
const PREFIXES: &[(&[u8], KnownProtocol)] = &[
    (b"HTTP", KnownProtocol::Http),
    (b"SSH-", KnownProtocol::Ssh),
    (b"-ERR", KnownProtocol::Redis),
    (b"-NOAUTH", KnownProtocol::Redis),
    (b"-DENIED", KnownProtocol::Redis),
    (b"AMQP", KnownProtocol::Amqp),
    (b"INFO {", KnownProtocol::Nats),
    (b"220 ", KnownProtocol::MailOrFtp),
    (b"220-", KnownProtocol::MailOrFtp),
    (b"ERROR\r\n", KnownProtocol::Memcached),
    (b"This ZooKeeper instance", KnownProtocol::ZooKeeper),
    (b"Zookeeper version: ", KnownProtocol::ZooKeeper),
    (b"srvr is not executed because", KnownProtocol::ZooKeeper),
    (b"Unsupported command: ", KnownProtocol::DubboTelnet),
    (b"\r\nForeign Ip Not Permitted", KnownProtocol::DubboQos),
    (b"Foreign Ip Not Permitted", KnownProtocol::DubboQos),
];

fn tls(bytes: &[u8]) -> Option<Foreign> {
    match bytes {
        [0x15, 3, 0..=4, _, 2, 1 | 2, description, ..] => {
            Some(Foreign::Tls { alert: Some(*description) })
        }
        [0x15 | 0x16, 3, 0..=4, ..] => Some(Foreign::Tls { alert: None }),
        _ => None,
    }
}

/// An HTTP/2 server speaks first: a SETTINGS frame (type 4) on stream 0.
fn http2(bytes: &[u8]) -> Option<Foreign> {
    match bytes {
        [0, _, length, 4, 0 | 1, 0, 0, 0, 0, ..] if length % 6 == 0 => {
            Some(Foreign::plain(KnownProtocol::Http2))
        }
        _ => None,
    }
}

/// A packet's length (little-endian) and number 0, then protocol 10 and the server's version, or
/// an error with a text.
fn mysql(bytes: &[u8]) -> Option<Foreign> {
    let (head, rest) = bytes.split_first_chunk::<4>()?;
    let [low, high, 0, 0] = head else { return None };
    let length = usize::from(u16::from_le_bytes([*low, *high]));
    match rest.split_first()? {
        (10, text) if length > 10 && text.first().is_some_and(u8::is_ascii_digit) => {
            let version = text.split(|byte| *byte == 0).next().unwrap_or_default();
            Some(Foreign::said(KnownProtocol::MySql, format!("version {}", shown(version))))
        }
        (0xff, text) if length > 3 => Some(Foreign::said(
            KnownProtocol::MySql,
            format!("`{}`", shown(text.get(2..).unwrap_or_default())),
        )),
        _ => None,
    }
}

/// A whole header of RocketMQ's remoting in JSON.
fn remoting(bytes: &[u8]) -> Option<Foreign> {
    let (_, rest) = bytes.split_first_chunk::<8>()?;
    let header = rest.starts_with(br#"{"code":"#);
    header.then_some(Foreign::plain(KnownProtocol::Remoting))
}

fn unknown(bytes: &[u8]) -> Foreign {
    if bytes.is_empty() {
        return Foreign::Nothing;
    }
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let printable = |byte: &u8| matches!(byte, b' '..=b'~' | b'\r' | b'\n' | b'\t');
    if sample.iter().all(printable) {
        return Foreign::Unknown(format!("`{}`", shown(sample)));
    }
    let hex: Vec<String> = sample.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let more = if bytes.len() > 16 { " …" } else { "" };
    Foreign::Unknown(format!("bytes {}{more}", hex.join(" ")))
}

fn first_line(bytes: &[u8]) -> String {
    let end = |byte: &u8| matches!(byte, b'\r' | b'\n');
    let lead = bytes.iter().take_while(|byte| end(byte)).count();
    let rest = bytes.get(lead..).unwrap_or_default();
    shown(rest.split(end).next().unwrap_or_default())
}

/// Text of a stranger, cut, and safe to look at.
fn shown(bytes: &[u8]) -> String {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let more = if bytes.len() > SAMPLE { "…" } else { "" };
    format!("{}{more}", visible(&String::from_utf8_lossy(sample)))
}
