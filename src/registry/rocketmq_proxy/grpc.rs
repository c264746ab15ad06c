//! A proxy's gRPC port, asked as RocketMQ's own clients ask it.

use std::net::SocketAddr;

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};

use super::told::{NoRoute, Route, Spoken, Told};
use crate::model::{
    Address, CheckSettings, FailureKind, Foreign, Host, Identity, MemberFailure, ProxyMode, Silence,
};
use crate::net::{dial, within};
use crate::protocol::rocketmq_grpc::query;
use crate::protocol::rocketmq_grpc::wire::{HostAndPort, Said};
use crate::protocol::tls::{Handshake, handshake};

const HTTP2: &[u8] = b"h2";
/// The host that nobody asks a proxy by: where it comes back, the proxy hands out what it is asked by.
const NOBODY: &str = "regprobe.invalid";

/// Asks in clear, and in TLS whoever wants that.
pub(super) async fn hear(
    at: SocketAddr,
    used: &Address,
    topics: &[String],
    settings: &CheckSettings,
) -> Result<Told, MemberFailure> {
    let mut link = dial(at, settings.timeout).await.map_err(|failure| match failure.kind {
        FailureKind::Refused => MemberFailure::Closed(failure.message),
        FailureKind::TimedOut
        | FailureKind::HostUnreachable
        | FailureKind::NetworkUnreachable
        | FailureKind::Failed => MemberFailure::Unreachable(failure.message),
    })?;
    // A call isn't held back until what went before it is acknowledged.
    let _ = link.stream.set_nodelay(true);
    match ask(&mut link.stream, used, topics, settings).await {
        Ok((topic, route)) => Ok(Told { spoken: Spoken::Grpc, topic, route }),
        Err(identity) => match in_tls(at, used, topics, settings).await {
            Some((topic, route)) => Ok(Told { spoken: Spoken::GrpcInTls, topic, route }),
            None => Err(unheard(identity)),
        },
    }
}

type Answered = (String, Result<Route, NoRoute>);

async fn in_tls(
    at: SocketAddr,
    used: &Address,
    topics: &[String],
    settings: &CheckSettings,
) -> Option<Answered> {
    let mut link = dial(at, settings.timeout).await.ok()?;
    let _ = link.stream.set_nodelay(true);
    let met = handshake(&mut link.stream, &used.host, &[HTTP2]);
    let Handshake::Agreed(mut secured) = within(settings.timeout, met).await? else { return None };
    let told = ask(&mut secured.stream, used, topics, settings).await.ok();
    let _ = within(settings.timeout, secured.stream.shutdown()).await;
    told
}

/// Asks for the topics until the route of one is told, and then how that came about.
async fn ask<S>(
    stream: &mut S,
    used: &Address,
    topics: &[String],
    settings: &CheckSettings,
) -> Result<Answered, Identity>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let nobody = Address::new(Host::Name(NOBODY.to_owned()), used.port.unwrap_or_default());
    let names = topics.iter().map(String::as_str);
    let heard = query(stream, &used.to_string(), names, &[used, &nobody], settings.timeout).await?;
    let mut refused = None;
    for (topic, said) in topics.iter().zip(heard) {
        let mut said = said.into_iter();
        match said.next() {
            Some(Said::Route(handed)) => {
                return Ok((topic.clone(), Ok(route(handed, said.next().as_ref()))));
            }
            Some(Said::Refused { code, message }) => {
                let why = NoRoute::Refused { code, words: message };
                refused.get_or_insert((topic.clone(), Err(why)));
            }
            Some(Said::Foreign(words)) => {
                return Err(Identity::OtherProtocol(Foreign::Misspoken(words)));
            }
            Some(Said::Unclear(words)) => return Err(Identity::Withheld(words)),
            None => break,
        }
    }
    refused.ok_or(Identity::Silent(Silence::TimedOut))
}

fn route(handed: Vec<(String, HostAndPort)>, echo: Option<&Said>) -> Route {
    let is_echo = |said: &Said| match said {
        Said::Route(handed) => handed.iter().any(|(_, at)| at.host == NOBODY),
        Said::Refused { .. } | Said::Foreign(_) | Said::Unclear(_) => false,
    };
    let mode = match echo.is_some_and(is_echo) {
        true => ProxyMode::Cluster,
        false => ProxyMode::Local,
    };
    let handed = handed.into_iter().map(|(broker, at)| (broker, written(&at)));
    Route { mode, handed: handed.collect() }
}

/// As an address is written: IPv6 in brackets.
fn written(HostAndPort { host, port }: &HostAndPort) -> String {
    match host.contains(':') && !host.starts_with('[') {
        true => format!("[{host}]:{port}"),
        false => format!("{host}:{port}"),
    }
}

fn unheard(identity: Identity) -> MemberFailure {
    match identity {
        Identity::Silent(Silence::Closed) => {
            MemberFailure::Silent("the connection was closed".to_owned())
        }
        Identity::Silent(Silence::Reset) => {
            MemberFailure::Silent("the connection was reset".to_owned())
        }
        Identity::Silent(Silence::TimedOut) => {
            MemberFailure::Silent("no answer to a call of gRPC".to_owned())
        }
        Identity::OtherProtocol(foreign) if foreign.is_tls() => MemberFailure::SpeaksTls,
        Identity::OtherProtocol(foreign) => MemberFailure::NotTheRegistry(foreign.to_string()),
        Identity::Withheld(words) => MemberFailure::NotServing(words),
        Identity::Unsupported => MemberFailure::NotTheRegistry("no known protocol".to_owned()),
    }
}
