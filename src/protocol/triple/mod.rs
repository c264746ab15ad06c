//! Dubbo's Triple protocol, which is gRPC over HTTP/2: an echo proves that an interface is there.

pub mod wire;

use std::time::Duration;

use bytes::Bytes;
use futures_util::future::join_all;
use h2::client::{ResponseFuture, SendRequest};
use tokio::io::{AsyncRead, AsyncWrite};

use self::wire::{Call, Reply, Said};
use super::banner::{is_http2, recognise};
use super::http2::{converse, receive, send};
use super::tap::Tap;
use crate::model::text::visible;
use crate::model::{Foreign, Identity, Presence, ServiceKey, Services, Silence};
use crate::net::within;

/// Calls under way at once: a provider with hundreds of services is not flooded.
const AT_ONCE: usize = 8;
/// All services together may take so many limits.
const PATIENCE: u32 = 4;
/// Bytes of an answer's body that are kept; Dubbo's has 36.
const BODY_CAP: usize = 4 * 1024;

/// Asks for each of `services`, a few at a time, on the one connection. Each step may take as long as
/// `limit`. `authority` is the address as a caller would write it.
pub async fn identify<S>(
    stream: &mut S,
    authority: &str,
    services: &[ServiceKey],
    limit: Duration,
) -> Result<Services, Identity>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut tap = Tap::new(stream);
    let talk = |requests| talk(requests, authority, services, limit);
    match converse(&mut tap, limit, talk).await {
        Some(asked) => weigh(asked),
        None if tap.first.is_empty() => {
            Err(Identity::Silent(tap.ended.unwrap_or(Silence::TimedOut)))
        }
        None if is_http2(&tap.first) => {
            Err(Identity::Withheld("it speaks HTTP/2 and answers no ping".to_owned()))
        }
        None => Err(Identity::OtherProtocol(recognise(&tap.first))),
    }
}

async fn talk(
    mut requests: SendRequest<Bytes>,
    authority: &str,
    services: &[ServiceKey],
    limit: Duration,
) -> Option<Vec<(ServiceKey, Said)>> {
    let mut asked = Vec::new();
    let in_steps = async {
        for some in services.chunks(AT_ONCE) {
            let mut under_way = Vec::new();
            for key in some {
                under_way.push(hear(ask(&mut requests, authority, key, limit).await, key, limit));
            }
            let heard = join_all(under_way).await;
            let silent = heard.iter().any(|(_, said)| said.is_none());
            asked.extend(heard.into_iter().map(|(key, said)| {
                let silent = || Said::Unclear(format!("no answer to the call in {limit:?}"));
                (key.clone(), said.unwrap_or_else(silent))
            }));
            // Where a call isn't answered, no others are left there.
            if silent {
                break;
            }
        }
    };
    // What wasn't asked by then is left out.
    let _ = within(limit * PATIENCE, in_steps).await;
    Some(asked)
}

/// Why a call wasn't sent.
enum Unsent {
    /// The server takes no call within the limit.
    Late,
    /// No call of the two proves it: Dubbo's own services have no echo.
    NoWay,
    BrokeOff(h2::Error),
}

/// Sends the call for `key`.
async fn ask(
    requests: &mut SendRequest<Bytes>,
    authority: &str,
    key: &ServiceKey,
    limit: Duration,
) -> Result<ResponseFuture, Unsent> {
    let Call { request, message } = wire::call(authority, key).ok_or(Unsent::NoWay)?;
    let sent = send(requests, request, Bytes::from_static(message), limit).await;
    sent.ok_or(Unsent::Late)?.map_err(Unsent::BrokeOff)
}

/// What is said of `key`; `None`: nothing within `limit`.
async fn hear(
    sent: Result<ResponseFuture, Unsent>,
    key: &ServiceKey,
    limit: Duration,
) -> (&ServiceKey, Option<Said>) {
    let said = match sent {
        Err(Unsent::Late) => None,
        Err(Unsent::NoWay) => Some(Said::Unclear("there is no way to ask".to_owned())),
        Err(Unsent::BrokeOff(error)) => Some(Said::Unclear(broke_off(&error))),
        Ok(response) => {
            within(limit, receive(response, BODY_CAP)).await.map(|answer| match answer {
                Ok(answer) => Reply::read(answer).says(key),
                Err(error) => Said::Unclear(broke_off(&error)),
            })
        }
    };
    (key, said)
}

fn broke_off(error: &h2::Error) -> String {
    visible(&format!("the call broke off: {error}")).into_owned()
}

/// One word of Dubbo's proves that it is Dubbo. Without any, it can't be told, unless all the
/// answers are those of something else.
fn weigh(asked: Vec<(ServiceKey, Said)>) -> Result<Services, Identity> {
    if !asked.iter().any(|(_, said)| is_dubbos(said)) {
        return Err(unproven(&asked));
    }
    let mut services = Services::default();
    for (key, said) in asked {
        let presence = match said {
            Said::Untold => continue,
            Said::There => Presence::There,
            Said::Absent => Presence::Absent,
            Said::Another(name) => {
                services.exported.push(ServiceKey::application(&name.into()).to_string());
                Presence::Absent
            }
            Said::Refused(words)
            | Said::Unclear(words)
            | Said::NoEcho(words)
            | Said::Foreign(words) => Presence::Withheld(words),
        };
        services.asked.push((key, presence));
    }
    services.asked.sort_by(|(key, _), (other, _)| key.cmp(other));
    Ok(services)
}

fn is_dubbos(said: &Said) -> bool {
    match said {
        Said::There | Said::Absent | Said::Another(_) | Said::Refused(_) | Said::Untold => true,
        Said::Unclear(_) | Said::NoEcho(_) | Said::Foreign(_) => false,
    }
}

/// An HTTP/2 server that says nothing as Dubbo would.
fn unproven(asked: &[(ServiceKey, Said)]) -> Identity {
    let foreign = asked.iter().all(|(_, said)| matches!(said, Said::Foreign(_)));
    let telling = asked.iter().find_map(|(_, said)| match said {
        Said::Foreign(words) if foreign => {
            Some(Identity::OtherProtocol(Foreign::Misspoken(words.clone())))
        }
        Said::Unclear(words) | Said::Foreign(words) => Some(Identity::Withheld(words.clone())),
        Said::There
        | Said::Absent
        | Said::Another(_)
        | Said::Refused(_)
        | Said::Untold
        | Said::NoEcho(_) => None,
    });
    telling.unwrap_or(Identity::Unsupported)
}
