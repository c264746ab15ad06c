//! HTTP/2 as gRPC's callers speak it: a conversation on one connection, and whole answers.

use std::future::poll_fn;
use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::{Either, select};
use h2::Ping;
use h2::client::{Builder, ResponseFuture, SendRequest};
use http::HeaderMap;
use tokio::io::{AsyncRead, AsyncWrite};

use super::tap::Tap;
use crate::net::within;

/// Bytes that the headers of an answer may have: Dubbo sends stack traces in them.
const HEADER_CAP: u32 = 32 * 1024;

/// An answer, to its end or as far as it is kept.
pub(super) struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub trailers: HeaderMap,
    pub body: Vec<u8>,
}

/// Talks on `tap`, once the other end has answered in HTTP/2; `None`: it doesn't, or `talk` says so.
/// Each step may take as long as `limit`.
pub(super) async fn converse<S, T, F>(
    tap: &mut Tap<'_, S>,
    limit: Duration,
    talk: impl FnOnce(SendRequest<Bytes>) -> F,
) -> Option<T>
where
    S: AsyncRead + AsyncWrite + Unpin,
    F: Future<Output = Option<T>>,
{
    let mut builder = Builder::new();
    builder.enable_push(false).max_header_list_size(HEADER_CAP);
    let (requests, mut connection) = within(limit, builder.handshake(tap)).await?.ok()?;
    let mut pings = connection.ping_pong()?;
    let talk = pin!(async move {
        // Nothing is asked of a stranger that doesn't speak HTTP/2.
        within(limit, pings.ping(Ping::opaque())).await?.ok()?;
        talk(requests).await
    });
    match select(connection, talk).await {
        // It is over, and whoever waits for an answer learns that at once.
        Either::Left((_, talk)) => talk.await,
        Either::Right((told, connection)) => {
            // A goodbye, so that the server has nothing to say of a connection that broke.
            let _ = within(limit, connection).await;
            told
        }
    }
}

/// Sends a call with its one message; `None`: the server takes no call within `limit`.
pub(super) async fn send(
    requests: &mut SendRequest<Bytes>,
    request: http::Request<()>,
    message: Bytes,
    limit: Duration,
) -> Option<Result<ResponseFuture, h2::Error>> {
    let ready = poll_fn(|context| requests.poll_ready(context));
    if let Err(error) = within(limit, ready).await? {
        return Some(Err(error));
    }
    let sent = requests.send_request(request, false).and_then(|(response, mut body)| {
        body.send_data(message, true)?;
        Ok(response)
    });
    Some(sent)
}

/// Waits for the whole answer, of whose body no more than about `cap` bytes are kept.
pub(super) async fn receive(response: ResponseFuture, cap: usize) -> Result<Answer, h2::Error> {
    let (head, mut body) = response.await?.into_parts();
    let (status, headers) = (head.status.as_u16(), head.headers);
    let mut bytes = Vec::new();
    while let Some(data) = body.data().await {
        let data = data?;
        // What was taken may be sent again.
        let _ = body.flow_control().release_capacity(data.len());
        bytes.extend_from_slice(&data);
        if bytes.len() > cap {
            return Ok(Answer { status, headers, trailers: HeaderMap::new(), body: bytes });
        }
    }
    let trailers = body.trailers().await?.unwrap_or_default();
    Ok(Answer { status, headers, trailers, body: bytes })
}
