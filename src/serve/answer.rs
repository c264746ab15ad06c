//! One request and its answer.

use std::convert::Infallible;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::Incoming;
use hyper::header::{
    ALLOW, AUTHORIZATION, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue,
    REFRESH, RETRY_AFTER, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use hyper::{Method, Request, Response, StatusCode};

use super::asked::{parameter, wants_open_metrics};
use super::probe::NotProbed;
use super::shared::Shared;
use super::web_config::WebConfig;

pub(super) type Answer = Response<UnsyncBoxBody<Bytes, Infallible>>;

const PLAIN: &str = "text/plain; charset=utf-8";
const PROMETHEUS: &str = "text/plain; version=0.0.4; charset=utf-8";
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";
const EVENTS: &str = "text/event-stream";
const JSON: &str = "application/json";

/// The answer to whoever may ask.
pub(super) async fn answer_whom(
    shared: &Shared,
    config: Arc<WebConfig>,
    request: &Request<Incoming>,
) -> Answer {
    if config.users.are_none() {
        return answer(shared, request).await;
    }
    let told = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let lets_in = match told.map(str::to_owned) {
        // On a thread of its own: it is meant to take long.
        Some(told) => tokio::task::spawn_blocking(move || config.users.let_in(&told)).await,
        None => Ok(false),
    };
    if lets_in.unwrap_or(false) {
        return answer(shared, request).await;
    }
    let mut refused = said(StatusCode::UNAUTHORIZED, "who are you?\n");
    refused.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Basic"));
    refused
}

/// No path names a file, and no request has a body that is read.
async fn answer(shared: &Shared, request: &Request<Incoming>) -> Answer {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        let mut refused = said(StatusCode::METHOD_NOT_ALLOWED, "only GET is answered\n");
        refused.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        return refused;
    }
    let metrics = if wants_open_metrics(request.headers()) { OPEN_METRICS } else { PROMETHEUS };
    let newest = shared.board.newest();
    match (request.uri().path(), newest) {
        ("/-/healthy", _) => said(StatusCode::OK, "regprobe is healthy\n"),
        ("/probe", _) => probed(shared, request.uri().query(), metrics).await,
        ("/-/ready" | "/metrics" | "/report.json" | "/", None) => not_yet(),
        ("/-/ready", Some(_)) => said(StatusCode::OK, "regprobe is ready\n"),
        ("/metrics", Some(newest)) => found(metrics, newest.metrics.clone()),
        ("/report.json", Some(newest)) => found(JSON, newest.report.clone()),
        ("/", Some(newest)) => page(newest.page.clone()),
        ("/events", _) => events(shared),
        _ => said(StatusCode::NOT_FOUND, NOWHERE),
    }
}

const NOWHERE: &str =
    "there are /, /metrics, /probe?target=, /report.json, /-/healthy and /-/ready\n";

async fn probed(shared: &Shared, query: Option<&str>, metrics: &'static str) -> Answer {
    let Some(target) = parameter(query.unwrap_or_default(), "target") else {
        return said(StatusCode::BAD_REQUEST, "name one registry: /probe?target=zookeeper://…\n");
    };
    match shared.probes.probe(&target).await {
        Ok(text) => found(metrics, text),
        Err(problem) => {
            let status = match problem {
                NotProbed::Target(_) => StatusCode::BAD_REQUEST,
                NotProbed::Forbidden => StatusCode::FORBIDDEN,
                NotProbed::Busy => StatusCode::SERVICE_UNAVAILABLE,
                NotProbed::Failed => StatusCode::INTERNAL_SERVER_ERROR,
            };
            said(status, format!("{problem}\n"))
        }
    }
}

/// It says itself what may run in it.
fn page(body: Bytes) -> Answer {
    let mut answer = found(HTML, body);
    let policy = "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
    answer.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    answer
}

fn events(shared: &Shared) -> Answer {
    let Some(events) = shared.followers.follow(&shared.board) else {
        return said(StatusCode::SERVICE_UNAVAILABLE, "as many as may follow already\n");
    };
    let mut answer = found(EVENTS, Bytes::new());
    *answer.body_mut() = StreamBody::new(events).boxed_unsync();
    answer
}

/// Nothing is known: an answer with nothing in it would say that there is no fault.
fn not_yet() -> Answer {
    let mut answer = said(StatusCode::SERVICE_UNAVAILABLE, "the first check hasn't ended yet\n");
    answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("5"));
    // A browser asks again.
    answer.headers_mut().insert(REFRESH, HeaderValue::from_static("5"));
    answer
}

fn said(status: StatusCode, text: impl Into<Bytes>) -> Answer {
    let mut answer = found(PLAIN, text.into());
    *answer.status_mut() = status;
    answer
}

/// What it is about changes with each check, and nobody but the one who asked keeps it.
fn found(kind: &'static str, body: Bytes) -> Answer {
    let mut answer = Response::new(Full::new(body).boxed_unsync());
    for (name, value) in [
        (CONTENT_TYPE, kind),
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    ] {
        answer.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    answer
}
