//! HTTP: whether it is spoken at all. It has no question that would tell whose a server is.

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::banner::{is_http2, recognise};
use crate::model::{Identity, Silence};
use crate::net::{read_up_to, within};

/// How an answer begins.
const VERSION: &[u8] = b"HTTP/";
/// First bytes of an answer, of which the first line is told.
const SAMPLE: usize = 64;
/// Bytes of an answer that are taken in and thrown away.
const BODY_CAP: usize = 64 * 1024;

/// Whether a protocol of this name is HTTP: those of Dubbo that are, and Spring's instances.
pub fn is_spoken_by(protocol: &str) -> bool {
    matches!(protocol, "http" | "rest" | "hessian" | "webservice")
}

/// Asks what may be asked of the server's root, which is defined to have no effect. The first answer
/// may take `limit`. HTTP is no proof: it is what can be hoped for.
pub async fn identify<S>(stream: &mut S, authority: &str, limit: Duration) -> Identity
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let request = format!(
        "OPTIONS / HTTP/1.1\r\nHost: {authority}\r\nUser-Agent: regprobe\r\nConnection: \
         close\r\n\r\n"
    );
    let mut first = [0; SAMPLE];
    let answer = async {
        stream.write_all(request.as_bytes()).await?;
        stream.read(&mut first).await
    };
    let count = match within(limit, answer).await {
        None => return Identity::Silent(Silence::TimedOut),
        // Some hang up on what they don't take, so that proves nothing.
        Some(Ok(0) | Err(_)) => return Identity::Unsupported,
        Some(Ok(count)) => count,
    };
    let bytes = first.get(..count).unwrap_or_default();
    let start = bytes.len().min(VERSION.len());
    let http = bytes.get(..start) == VERSION.get(..start);
    if !(http || is_http2(bytes)) {
        return Identity::OtherProtocol(recognise(bytes));
    }
    // A connection that is closed with bytes unread is reset, and servers log that.
    let _ = within(limit, read_up_to(stream, BODY_CAP)).await;
    Identity::Unsupported
}
