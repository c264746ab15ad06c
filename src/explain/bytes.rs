//! A length that is none: the first four bytes of another protocol.

use super::faults::rule;
use super::judgement::{Judgement, Seen};
use super::steps::check;
use crate::model::Confidence;

/// More than anybody sends at once: Kafka's own limit is 100 MiB, and some raise it.
const PLAUSIBLE: i64 = 1 << 28;

/// What the four bytes of a length say in another protocol.
pub fn decode(size: i64) -> Option<String> {
    let bytes = u32::try_from(size).ok()?.to_be_bytes();
    let what = match bytes {
        [0x16, 3, minor @ 0..=4, _] => format!("a TLS hello ({})", tls(minor)),
        [0x15, 3, minor @ 0..=4, _] => format!("a TLS alert ({})", tls(minor)),
        [0x14 | 0x17, 3, 0..=4, _] => "a TLS record".to_owned(),
        [0xda, 0xbb, ..] => "a Dubbo header".to_owned(),
        _ if bytes.iter().all(|byte| matches!(byte, 0x20..=0x7e)) => {
            let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
            match text.as_str() {
                "GET " | "POST" | "PUT " | "HEAD" | "OPTI" | "DELE" | "PATC" => {
                    format!("an HTTP request (\"{text}\")")
                }
                "HTTP" => "an HTTP answer (\"HTTP\")".to_owned(),
                "PRI " => "an HTTP/2 request (\"PRI \")".to_owned(),
                "SSH-" => "an SSH greeting (\"SSH-\")".to_owned(),
                text => format!("the text {text:?}"),
            }
        }
        _ => return None,
    };
    let [a, b, c, d] = bytes;
    Some(format!("{a:02x} {b:02x} {c:02x} {d:02x}: {what}"))
}

fn tls(minor: u8) -> &'static str {
    match minor {
        0 => "SSL 3.0",
        1 => "record version 1.0",
        2 => "record version 1.1",
        3 => "record version 1.2",
        _ => "record version 1.3",
    }
}

/// `Invalid receive (size = N larger than M)`.
pub(super) fn invalid_receive(seen: &Seen) -> Judgement {
    let size = seen.said.size.unwrap_or_default();
    let judgement = match decode(size) {
        Some(what) => Judgement::new(
            rule("RP503"),
            Confidence::Certain,
            format!("{size} is no length but the first four bytes of another protocol: {what}."),
        )
        .and(sides(size)),
        None if !(0..PLAUSIBLE).contains(&size) => Judgement::new(
            rule("RP503"),
            Confidence::Likely,
            format!("{size} is hardly a length: the other end speaks another protocol."),
        ),
        None => Judgement::new(
            rule("RP503"),
            Confidence::Possible,
            format!(
                "{size} bytes are more than are taken: a message that is really as long \
                 (socket.request.max.bytes), or another protocol."
            ),
        ),
    };
    judgement.steps(check(seen))
}

/// Who has to change.
fn sides(size: i64) -> &'static str {
    match u32::try_from(size).unwrap_or_default().to_be_bytes() {
        [0x16, 3, ..] => {
            "A client speaks TLS to a listener that doesn't. Set the client's security.protocol to \
             the listener's, or send it to the TLS listener."
        }
        [0x15, 3, ..] | [0x14 | 0x17, 3, ..] => {
            "The listener wants TLS, and the client speaks none. Set the client's \
             security.protocol to SSL or SASL_SSL."
        }
        [b'H', b'T', b'T', b'P'] => "A web server, or a proxy for HTTP, is behind the port.",
        [0xda, 0xbb, ..] => "A Dubbo process calls this port: a port is mixed up.",
        _ => {
            "Somebody speaks another protocol to this port: a health check by HTTP, a scanner, or \
             a client with a wrong port."
        }
    }
}
