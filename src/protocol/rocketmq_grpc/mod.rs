//! A RocketMQ proxy's gRPC: what it hands out to clients, and the proof that it is one.

pub mod wire;

use std::time::Duration;

use bytes::Bytes;
use h2::client::SendRequest;
use tokio::io::{AsyncRead, AsyncWrite};

use self::wire::Said;
use super::banner::{is_http2, recognise};
use super::http2::{converse, receive, send};
use super::remoting::TOPIC;
use super::tap::Tap;
use super::triple::wire::Reply;
use crate::model::text::visible;
use crate::model::{Address, Answer, Foreign, Identity, RocketMqServer, ServerKind, Silence};
use crate::net::within;

/// Bytes of an answer that are kept: a route tells each queue of each broker.
const BODY_CAP: usize = 8 * 1024 * 1024;

/// Asks what no client is told, the route of a system topic: a proxy says so in its own words.
pub async fn identify<S>(
    stream: &mut S,
    address: &Address,
    limit: Duration,
) -> Result<Answer, Identity>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let authority = address.to_string();
    let said = query(stream, &authority, [TOPIC], &[address], limit).await?;
    match said.into_iter().flatten().next() {
        Some(Said::Route(_) | Said::Refused { .. }) => {
            Ok(Answer::Server(RocketMqServer { kind: ServerKind::Proxy, version: String::new() }))
        }
        Some(Said::Foreign(words)) => Err(Identity::OtherProtocol(Foreign::Misspoken(words))),
        Some(Said::Unclear(words)) => Err(Identity::Withheld(words)),
        None => Err(Identity::Silent(Silence::TimedOut)),
    }
}

/// Asks for the routes of `topics`, one after the other, as a client that was told the first of the
/// addresses `used`. The first topic that has a route is asked for by the others too, and ends it. What was
/// said of each topic; each step may take as long as `limit`. `authority` is the address as a client writes it.
pub async fn query<S>(
    stream: &mut S,
    authority: &str,
    topics: impl IntoIterator<Item = &str>,
    used: &[&Address],
    limit: Duration,
) -> Result<Vec<Vec<Said>>, Identity>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut tap = Tap::new(stream);
    let topics = topics.into_iter();
    let talk = |requests| async move { Some(talk(requests, authority, topics, used, limit).await) };
    match converse(&mut tap, limit, talk).await {
        Some(said) => Ok(said),
        None if tap.first.is_empty() => {
            Err(Identity::Silent(tap.ended.unwrap_or(Silence::TimedOut)))
        }
        None if is_http2(&tap.first) => {
            Err(Identity::Withheld("it speaks HTTP/2 and answers no ping".to_owned()))
        }
        None => Err(Identity::OtherProtocol(recognise(&tap.first))),
    }
}

async fn talk<'a>(
    mut requests: SendRequest<Bytes>,
    authority: &str,
    topics: impl Iterator<Item = &'a str>,
    used: &[&Address],
    limit: Duration,
) -> Vec<Vec<Said>> {
    let mut heard = Vec::new();
    for topic in topics {
        let mut of_topic = Vec::new();
        for used in used {
            let said = ask(&mut requests, authority, topic, used, limit).await;
            let Some(said) = said else { return heard };
            let has_route = matches!(said, Said::Route(_));
            of_topic.push(said);
            if !has_route {
                break;
            }
        }
        let has_route = matches!(of_topic.first(), Some(Said::Route(_)));
        heard.push(of_topic);
        if has_route {
            break;
        }
    }
    heard
}

/// `None`: no answer within `limit`.
async fn ask(
    requests: &mut SendRequest<Bytes>,
    authority: &str,
    topic: &str,
    used: &Address,
    limit: Duration,
) -> Option<Said> {
    let (request, message) = wire::query_route(authority, topic, used)?;
    let answer = match send(requests, request, message, limit).await? {
        Ok(response) => within(limit, receive(response, BODY_CAP)).await?,
        Err(error) => Err(error),
    };
    Some(match answer {
        Ok(answer) => wire::read(&Reply::read(answer)),
        Err(error) => Said::Unclear(visible(&format!("the call broke off: {error}")).into_owned()),
    })
}
