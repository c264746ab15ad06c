//! Whose bytes these are, when they aren't those of the protocol that was expected.

use crate::model::text::visible;

/// Bytes of an unknown protocol that are shown.
const SAMPLE: usize = 48;

/// What the first bytes of an answer seem to be, with the telling part of them: a noun phrase like
/// ``HTTP (`HTTP/1.1 400 Bad Request`)``. Nothing that a terminal would act on is in it.
pub fn recognise(bytes: &[u8]) -> String {
    known(bytes).unwrap_or_else(|| unknown(bytes))
}

/// The same, where the protocol is one that is known.
pub fn known(bytes: &[u8]) -> Option<String> {
    name(bytes).map(|seen| match seen {
        Seen::Line(name) => format!("{name} (`{}`)", first_line(bytes)),
        Seen::Said(name, said) => format!("{name} ({said})"),
        Seen::Plain(name) => name.to_owned(),
    })
}

/// Whether the first bytes of an answer are those of TLS.
pub fn is_tls(bytes: &[u8]) -> bool {
    tls(bytes).is_some()
}

/// Whether the first bytes of an answer are those of an HTTP/2 server.
pub fn is_http2(bytes: &[u8]) -> bool {
    http2(bytes).is_some()
}

enum Seen {
    /// A protocol of lines: its first one is shown.
    Line(&'static str),
    /// A binary protocol, and the part of it that says something.
    Said(&'static str, String),
    Plain(&'static str),
}

/// Protocols whose first answer starts with a fixed text.
const PREFIXES: &[(&[u8], &str)] = &[
    (b"HTTP", "HTTP"),
    (b"SSH-", "SSH"),
    (b"-ERR", "Redis"),
    (b"-NOAUTH", "Redis"),
    (b"-DENIED", "Redis"),
    (b"AMQP", "AMQP"),
    (b"INFO {", "NATS"),
    (b"220 ", "a mail or FTP server"),
    (b"220-", "a mail or FTP server"),
    (b"ERROR\r\n", "memcached"),
    (b"This ZooKeeper instance", "ZooKeeper"),
    (b"Zookeeper version: ", "ZooKeeper"),
    (b"srvr is not executed because", "ZooKeeper"),
    (b"Unsupported command: ", "Dubbo's telnet"),
    (b"\r\nForeign Ip Not Permitted", "Dubbo's QoS"),
    (b"Foreign Ip Not Permitted", "Dubbo's QoS"),
];

fn name(bytes: &[u8]) -> Option<Seen> {
    if let Some((_, name)) = PREFIXES.iter().find(|(prefix, _)| bytes.starts_with(prefix)) {
        return Some(Seen::Line(name));
    }
    if bytes.starts_with(b"dubbo>") || bytes.windows(8).any(|window| window == b"\r\ndubbo>") {
        return Some(Seen::Plain("Dubbo's telnet"));
    }
    if bytes.starts_with(&[0xda, 0xbb]) {
        return Some(Seen::Plain("the dubbo protocol"));
    }
    tls(bytes).or_else(|| http2(bytes)).or_else(|| mysql(bytes)).or_else(|| remoting(bytes))
}

fn tls(bytes: &[u8]) -> Option<Seen> {
    match bytes {
        [0x15, 3, 0..=4, _, 2, 1 | 2, description, ..] => {
            Some(Seen::Said("TLS", format!("alert {description}")))
        }
        [0x15 | 0x16, 3, 0..=4, ..] => Some(Seen::Plain("TLS")),
        _ => None,
    }
}

/// An HTTP/2 server speaks first: a SETTINGS frame (type 4) on stream 0.
fn http2(bytes: &[u8]) -> Option<Seen> {
    match bytes {
        [0, _, length, 4, 0 | 1, 0, 0, 0, 0, ..] if length % 6 == 0 => Some(Seen::Plain("HTTP/2")),
        _ => None,
    }
}

/// A packet's length (little-endian) and number 0, then protocol 10 and the server's version, or
/// an error with a text.
fn mysql(bytes: &[u8]) -> Option<Seen> {
    let (head, rest) = bytes.split_first_chunk::<4>()?;
    let [low, high, 0, 0] = head else { return None };
    let length = usize::from(u16::from_le_bytes([*low, *high]));
    match rest.split_first()? {
        (10, text) if length > 10 && text.first().is_some_and(u8::is_ascii_digit) => {
            let version = text.split(|byte| *byte == 0).next().unwrap_or_default();
            Some(Seen::Said("MySQL", format!("version {}", shown(version))))
        }
        (0xff, text) if length > 3 => {
            Some(Seen::Said("MySQL", format!("`{}`", shown(text.get(2..).unwrap_or_default()))))
        }
        _ => None,
    }
}

/// A whole header of RocketMQ's remoting in JSON.
fn remoting(bytes: &[u8]) -> Option<Seen> {
    let (_, rest) = bytes.split_first_chunk::<8>()?;
    let header = rest.starts_with(br#"{"code":"#);
    header.then_some(Seen::Plain("RocketMQ's remoting protocol"))
}

fn unknown(bytes: &[u8]) -> String {
    if bytes.is_empty() {
        return "nothing".to_owned();
    }
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let printable = |byte: &u8| matches!(byte, b' '..=b'~' | b'\r' | b'\n' | b'\t');
    if sample.iter().all(printable) {
        return format!("an unknown protocol (`{}`)", shown(sample));
    }
    let hex: Vec<String> = sample.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let more = if bytes.len() > 16 { " …" } else { "" };
    format!("an unknown protocol (bytes {}{more})", hex.join(" "))
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
