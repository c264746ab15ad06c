//! Made-up servers on the loopback: others than Triple's, and those that misbehave.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use h2::server::{self, SendResponse};
use http::{HeaderMap, Response};
use regprobe::model::{Foreign, Identity, KnownProtocol, Presence, ServiceKey, Services, Silence};
use regprobe::net;
use regprobe::protocol::triple::identify;
use regprobe::protocol::triple::wire::ECHO;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::{ORDERS, key, presences};

/// For servers that answer, on the busiest machine.
const LIMIT: Duration = Duration::from_secs(60);
/// For those that don't, or not to all that is asked.
const SHORT: Duration = Duration::from_secs(1);

/// Asks `serve`, which is given the first connection.
fn ask<F>(
    services: &[ServiceKey],
    limit: Duration,
    serve: impl FnOnce(TcpStream) -> F,
) -> Result<Services, Identity>
where
    F: Future<Output = ()> + 'static,
{
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let local = tokio::task::LocalSet::new();
    local.block_on(&runtime, async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut link = net::dial(address, LIMIT).await.expect("a connection");
        let (stream, _) = listener.accept().await.unwrap();
        tokio::task::spawn_local(serve(stream));
        identify(&mut link.stream, &address.to_string(), services, limit).await
    })
}

/// Asks an HTTP/2 server that answers each call with `answer`.
fn ask_http2<F>(
    services: &[ServiceKey],
    limit: Duration,
    mut builder: server::Builder,
    answer: impl Fn(SendResponse<Bytes>) -> F + 'static,
) -> Result<Services, Identity>
where
    F: Future<Output = ()> + 'static,
{
    ask(services, limit, move |stream| async move {
        builder.max_header_list_size(1 << 20);
        let mut connection = builder.handshake::<_, Bytes>(stream).await.expect("a client");
        while let Some(Ok((_, respond))) = connection.accept().await {
            tokio::task::spawn_local(answer(respond));
        }
    })
}

fn orders() -> Vec<ServiceKey> {
    vec![key("", ORDERS, "")]
}

fn grpc(code: &str, message: &str) -> Response<()> {
    let response = Response::builder().header("content-type", "application/grpc");
    response.header("grpc-status", code).header("grpc-message", message).body(()).unwrap()
}

/// As Dubbo's filter does.
pub fn echo(mut respond: SendResponse<Bytes>) {
    let mut body = respond.send_response(Response::new(()), false).unwrap();
    body.send_data(Bytes::from_static(ECHO), false).unwrap();
    let mut trailers = HeaderMap::new();
    trailers.insert("grpc-status", "0".parse().unwrap());
    body.send_trailers(trailers).unwrap();
}

/// What one answer makes of a server.
fn answered(response: Response<()>) -> Result<Services, Identity> {
    let answer = move |mut respond: SendResponse<Bytes>| {
        respond.send_response(response.clone(), true).unwrap();
        async {}
    };
    ask_http2(&orders(), LIMIT, server::Builder::new(), answer)
}

#[test]
fn others_are_recognised_or_silent() {
    let other = |foreign| Err(Identity::OtherProtocol(foreign));
    let said = |protocol, said: &str| other(Foreign::said(protocol, said));
    let cases: [(&[u8], _); 6] = [
        (b"", Err(Identity::Silent(Silence::Closed))),
        (
            b"HTTP/1.1 400 Bad Request\r\n\r\n",
            said(KnownProtocol::Http, "`HTTP/1.1 400 Bad Request`"),
        ),
        (b"\x15\x03\x01\0\x02\x02\x28", other(Foreign::Tls { alert: Some(40) })),
        (b"SSH-2.0-x\r\n", said(KnownProtocol::Ssh, "`SSH-2.0-x`")),
        (
            b"Unsupported command: PRI\r\ndubbo>",
            said(KnownProtocol::DubboTelnet, "`Unsupported command: PRI`"),
        ),
        (b"\xda\xbb\x22\x14", other(Foreign::plain(KnownProtocol::Dubbo))),
    ];
    for (words, expected) in cases {
        let seen = ask(&orders(), LIMIT, |mut stream| async move {
            let _ = stream.read(&mut [0; 256]).await;
            let _ = stream.write_all(words).await;
            let _ = stream.shutdown().await;
            let _ = stream.read_to_end(&mut Vec::new()).await;
        });
        assert_eq!(seen, expected);
    }
    let seen = ask(&orders(), SHORT, |stream| async {
        let _stream = stream;
        pending().await
    });
    assert_eq!(seen, Err(Identity::Silent(Silence::TimedOut)));
    let seen = ask(&orders(), LIMIT, |stream| async move {
        reset(stream);
    });
    assert_eq!(seen, Err(Identity::Silent(Silence::Reset)));
}

/// Closes with a byte unread, which resets.
fn reset(stream: TcpStream) {
    let stream = stream.into_std().unwrap();
    stream.set_nonblocking(false).unwrap();
    let _ = stream.peek(&mut [0]);
    drop(stream);
}

#[test]
fn words_are_taken_for_no_more_than_they_say() {
    let withheld = |text: &str| Err(Identity::Withheld(text.to_owned()));
    let absent = |message: &str| presences(answered(grpc("12", message))) == [Presence::Absent];
    assert!(absent("Service%20not%20found%3Ashop.api.OrderService"));
    // Another service than the one that was asked for.
    let words = withheld("grpc-status 12: Service not found:shop.api.Other");
    assert_eq!(answered(grpc("12", "Service not found:shop.api.Other")), words);
    assert_eq!(answered(grpc("12", "")), withheld("grpc-status 12"));
    assert_eq!(answered(grpc("14", "no upstream")), withheld("grpc-status 14: no upstream"));
    let nothing = withheld("grpc-status 0, and not what was sent");
    assert_eq!(answered(grpc("0", "")), nothing);
    let go = grpc("12", "unknown method $echo for service shop.api.OrderService");
    assert_eq!(presences(answered(go)), [Presence::There]);
    let idl =
        grpc("12", "Method%20%3A%20$echo%20not%20found%20of%20service%3Ashop.api.OrderService");
    assert_eq!(presences(answered(idl)), [Presence::There]);
}

#[test]
fn a_path_of_its_own_that_is_not_there_is_no_proof_that_the_service_is_not() {
    let services = [ServiceKey { path: "orders".into(), ..key("", ORDERS, "") }];
    let seen = ask_http2(&services, LIMIT, server::Builder::new(), |mut respond| async move {
        respond.send_response(grpc("12", "Service not found:orders"), true).unwrap();
    });
    let words = "grpc-status 12: Service not found:orders".to_owned();
    assert_eq!(presences(seen), [Presence::Withheld(words)]);
}

#[test]
fn a_page_for_people_is_another_protocol_and_any_other_is_not() {
    let page = |kind: &str| {
        let response = Response::builder().status(404).header("content-type", kind);
        answered(response.header("server", "nginx").body(()).unwrap())
    };
    let words = "HTTP/2 status 404 from nginx, `text/html`".to_owned();
    assert_eq!(page("text/html"), Err(Identity::OtherProtocol(Foreign::Misspoken(words))));
    // Servers of Triple in Go that have no echo say no more.
    assert_eq!(page("text/plain"), Err(Identity::Unsupported));
}

#[test]
fn nothing_to_ask_proves_nothing() {
    let seen = ask_http2(&[], LIMIT, server::Builder::new(), |_| async { panic!("asked") });
    assert_eq!(seen, Err(Identity::Unsupported));
    // Dubbo's own services have no echo, and what can't stand in a request isn't sent.
    for path in ["org.apache.dubbo.metadata.MetadataServiceV2", "a b", "\u{1}", "ä\r\nx: y"] {
        let services = [key("", path, "")];
        let seen =
            ask_http2(&services, LIMIT, server::Builder::new(), |_| async { panic!("asked") });
        assert_eq!(seen, Err(Identity::Withheld("there is no way to ask".to_owned())), "{path}");
    }
}

#[test]
fn calls_that_break_off_or_never_end_are_withheld() {
    let seen = ask_http2(&orders(), LIMIT, server::Builder::new(), |mut respond| async move {
        respond.send_reset(h2::Reason::CANCEL);
    });
    let Err(Identity::Withheld(words)) = seen else { panic!("{seen:?}") };
    assert!(words.starts_with("the call broke off: "), "{words}");
    let silent = "no answer to the call in 1s";
    let seen = ask_http2(&orders(), SHORT, server::Builder::new(), |respond| async {
        let _respond = respond;
        pending().await
    });
    assert_eq!(seen, Err(Identity::Withheld(silent.to_owned())));
    let endless = |mut respond: SendResponse<Bytes>| async move {
        let mut body = respond.send_response(Response::new(()), false).unwrap();
        while body.send_data(Bytes::from_static(&[0; 1024]), false).is_ok() {
            tokio::task::yield_now().await;
        }
    };
    let seen = ask_http2(&orders(), LIMIT, server::Builder::new(), endless);
    let Err(Identity::Withheld(words)) = seen else { panic!("{seen:?}") };
    assert_eq!(words, "HTTP/2 status 200, ``");
}

#[test]
fn a_flood_of_headers_is_not_taken_in() {
    let mut response = Response::builder();
    for n in 0..500 {
        response = response.header("x", format!("{n:0>1000}"));
    }
    let seen = answered(response.body(()).unwrap());
    assert!(matches!(seen, Err(Identity::Withheld(_))), "{seen:?}");
}

#[test]
fn many_services_are_asked_for_a_few_at_a_time() {
    let services: Vec<_> = (0..300).map(|n| key("", &format!("shop.api.S{n}"), "")).collect();
    for allowed in [1, 100] {
        let (under_way, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let seen_most = Arc::clone(&most);
        let mut builder = server::Builder::new();
        builder.max_concurrent_streams(allowed);
        let seen = ask_http2(&services, LIMIT, builder, move |respond| {
            let (under_way, most) = (Arc::clone(&under_way), Arc::clone(&most));
            most.fetch_max(under_way.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
            async move {
                tokio::time::sleep(Duration::from_millis(1)).await;
                under_way.fetch_sub(1, Ordering::Relaxed);
                echo(respond);
            }
        });
        let seen = presences(seen);
        assert_eq!(seen.len(), 300);
        assert!(seen.iter().all(|presence| *presence == Presence::There), "{seen:?}");
        assert_eq!(seen_most.load(Ordering::Relaxed), 8.min(allowed as usize));
    }
}

#[test]
fn a_silent_service_ends_the_asking_and_keeps_what_was_said() {
    let services: Vec<_> = (0..40).map(|n| key("", &format!("shop.api.S{n}"), "")).collect();
    let count = AtomicUsize::new(0);
    let seen = ask_http2(&services, SHORT, server::Builder::new(), move |respond| {
        let silent = count.fetch_add(1, Ordering::Relaxed) == 9;
        async move {
            if silent {
                let _respond = respond;
                return pending().await;
            }
            echo(respond);
        }
    });
    let seen = presences(seen);
    assert_eq!(seen.len(), 16);
    assert_eq!(seen.iter().filter(|presence| **presence == Presence::There).count(), 15);
}
