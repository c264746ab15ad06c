//! Conversations over HTTP/1: few at a time, none that lasts, and none cut short at the end.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use super::answer::answer_whom;
use super::shared::Shared;
use super::web_config::{TlsConfig, WebConfig};
use crate::net::{Listener, pause, within};

/// Conversations at the same time; others wait in the kernel's queue.
const CONVERSATIONS: usize = 128;
/// How long somebody may take to ask.
const TO_ASK: Duration = Duration::from_secs(30);
/// How long a conversation may last, whatever is said.
const TO_TALK: Duration = Duration::from_secs(600);
/// How long those that are being answered have at the end.
const TO_END: Duration = Duration::from_secs(5);
/// The longest head of a request that is read, and how many lines it may have.
const HEAD: usize = 16 << 10;
const LINES: usize = 64;

pub(super) async fn answer_all(
    listener: &Listener,
    shared: &Arc<Shared>,
    stop: impl Future<Output = ()>,
) {
    let room = Arc::new(Semaphore::new(CONVERSATIONS));
    let (end, ending) = watch::channel(false);
    let mut conversations = JoinSet::new();
    let accepting = async {
        loop {
            let Ok(place) = Arc::clone(&room).acquire_owned().await else { return };
            let stream = listener.accept().await;
            while conversations.try_join_next().is_some() {}
            let (shared, ending) = (Arc::clone(shared), ending.clone());
            conversations.spawn(async move {
                converse(stream, shared, ending).await;
                drop(place);
            });
        }
    };
    tokio::select! {
        () = accepting => {}
        () = stop => {}
    }
    let _ = end.send(true);
    let _ = within(TO_END, async { while conversations.join_next().await.is_some() {} }).await;
}

async fn converse(stream: TcpStream, shared: Arc<Shared>, ending: watch::Receiver<bool>) {
    let config = shared.guard.now();
    match &config.tls {
        None => talk(stream, shared, config, ending).await,
        Some(TlsConfig(tls)) => {
            if let Some(Ok(stream)) = within(TO_ASK, tls.accept(stream)).await {
                talk(stream, shared, config, ending).await;
            }
        }
    }
}

async fn talk(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    shared: Arc<Shared>,
    config: Arc<WebConfig>,
    mut ending: watch::Receiver<bool>,
) {
    let service = service_fn(move |request| {
        let (shared, config) = (Arc::clone(&shared), Arc::clone(&config));
        async move { Ok::<_, Infallible>(answer_whom(&shared, config, &request).await) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(TO_ASK).max_buf_size(HEAD).max_headers(LINES);
    let mut conversation = std::pin::pin!(http.serve_connection(TokioIo::new(stream), service));
    let over = async {
        tokio::select! {
            _ = ending.wait_for(|ends| *ends) => {}
            () = pause(TO_TALK) => {}
        }
    };
    // Whatever ended it, there is nobody left to tell.
    tokio::select! {
        _ = conversation.as_mut() => return,
        () = over => {}
    }
    conversation.as_mut().graceful_shutdown();
    let _ = within(TO_END, conversation).await;
}
