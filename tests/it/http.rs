//! What an answer to the one request over HTTP makes of a server.

use std::time::Duration;

use regprobe::model::{Foreign, Identity, KnownProtocol, Silence};
use regprobe::protocol::http::identify;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

const REQUEST: &str = "OPTIONS / HTTP/1.1\r\nHost: 10.0.0.7:8080\r\nUser-Agent: regprobe\r\n\
    Connection: close\r\n\r\n";
const LIMIT: Duration = Duration::from_millis(200);

/// Lets each of `words` be said in turn, and then the end of the stream; no words are none until the
/// client has gone.
fn said(words: Option<&[&[u8]]>) -> Identity {
    // The clock stands still while anybody has something to do.
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let (mut here, mut there) = tokio::io::duplex(1 << 10);
        let client = async {
            let identity = identify(&mut here, "10.0.0.7:8080", LIMIT).await;
            drop(here);
            identity
        };
        let server = async move {
            let mut request = vec![0; REQUEST.len()];
            there.read_exact(&mut request).await.expect("a request");
            assert_eq!(String::from_utf8_lossy(&request), REQUEST);
            for words in words.unwrap_or_default() {
                let _ = there.write_all(words).await;
                tokio::task::yield_now().await;
            }
            if words.is_none() {
                let _ = timeout(LIMIT * 10, there.read(&mut [0])).await;
            }
        };
        tokio::join!(client, server).0
    })
}

#[test]
fn any_answer_in_http_is_all_that_can_be_hoped_for() {
    let long = [b'x'; 100_000];
    let cases: [&[&[u8]]; 5] = [
        &[b"HTTP/1.1 200 OK\r\nallow: GET\r\n\r\n"],
        &[b"HTTP/1.1 404 Not Found\r\n\r\n", &long],
        &[b"HT", b"TP/1.0 500 Oh\r\n\r\n"],
        // A server that speaks HTTP/2 only, and one that hangs up on what it doesn't take.
        &[b"\0\0\0\x04\0\0\0\0\0"],
        &[],
    ];
    for words in cases {
        assert_eq!(said(Some(words)), Identity::Unsupported, "{words:?}");
    }
}

#[test]
fn something_else_is_named_and_silence_is_silence() {
    let other = |protocol, said: &str| Identity::OtherProtocol(Foreign::said(protocol, said));
    let redis: &[&[u8]] = &[b"-ERR unknown command 'OPTIONS'\r\n"];
    assert_eq!(said(Some(redis)), other(KnownProtocol::Redis, "`-ERR unknown command 'OPTIONS'`"));
    let dubbo: &[&[u8]] = &[b"Unsupported command: OPTIONS\r\ndubbo>"];
    assert_eq!(
        said(Some(dubbo)),
        other(KnownProtocol::DubboTelnet, "`Unsupported command: OPTIONS`")
    );
    let tls = Identity::OtherProtocol(Foreign::Tls { alert: Some(40) });
    assert_eq!(said(Some(&[b"\x15\x03\x01\0\x02\x02\x28"])), tls);
    assert_eq!(said(None), Identity::Silent(Silence::TimedOut));
}
