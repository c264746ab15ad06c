//! Whether a port that hangs up on plain text takes TLS.

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::banner;

/// Greets as a TLS client does; `true`: the other end answers in TLS, be it to agree or to refuse.
/// The caller sets the time limit.
pub async fn speaks_tls<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut S) -> bool {
    if stream.write_all(&hello()).await.is_err() {
        return false;
    }
    let mut answer = [0; 3];
    stream.read_exact(&mut answer).await.is_ok() && banner::is_tls(&answer)
}

/// A ClientHello of TLS 1.2, with what every server knows.
fn hello() -> Vec<u8> {
    let suites = [0xc02b_u16, 0xc02f, 0xc02c, 0xc030, 0x009c, 0x009d, 0x002f, 0x0035];
    let groups = [0x001d_u16, 0x0017, 0x0018];
    let signatures = [0x0403_u16, 0x0503, 0x0804, 0x0805, 0x0401, 0x0501];
    let extensions = [
        extension(0x000a, &prefixed(&words(&groups))),
        extension(0x000b, &[1, 0]),
        extension(0x000d, &prefixed(&words(&signatures))),
    ]
    .concat();
    let body = [
        &[3, 3][..],
        // Nothing is agreed on, so nothing depends on this being random.
        &[0x5a; 32],
        // No session, the cipher suites, no compression.
        &[0],
        &prefixed(&words(&suites)),
        &[1, 0],
        &prefixed(&extensions),
    ]
    .concat();
    // A handshake message (a length of three bytes) in a record.
    let message = [&[1, 0][..], &prefixed(&body)].concat();
    [&[0x16, 3, 1][..], &prefixed(&message)].concat()
}

fn extension(kind: u16, content: &[u8]) -> Vec<u8> {
    [&kind.to_be_bytes()[..], &prefixed(content)].concat()
}

fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_be_bytes()).collect()
}

/// With its length, in two bytes, before it.
fn prefixed(content: &[u8]) -> Vec<u8> {
    [&(content.len() as u16).to_be_bytes()[..], content].concat()
}
