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
/// The same of the port.
const NOBODYS_PORT: u16 = 1;

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
        Ok(answered) => Ok(answered.told(Spoken::Grpc)),
        Err(identity) => match in_tls(at, used, topics, settings).await {
            Some(answered) => Ok(answered.told(Spoken::GrpcInTls)),
            None => Err(unheard(identity)),
        },
    }
}

/// What was said of a topic, in whatever it was asked.
struct Answered {
    topic: String,
    route: Result<Route, NoRoute>,
    is_grpc_port: bool,
}

impl Answered {
    fn told(self, spoken: Spoken) -> Told {
        let Self { topic, route, is_grpc_port } = self;
        Told { spoken, topic, route, is_grpc_port }
    }

    fn refused(topic: &str, code: i32, words: String) -> Self {
        let route = Err(NoRoute::Refused { code, words });
        Self { topic: topic.to_owned(), route, is_grpc_port: false }
    }
}

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
    let nobody = Address::new(Host::Name(NOBODY.to_owned()), NOBODYS_PORT);
    let names = topics.iter().map(String::as_str);
    let heard = query(stream, &used.to_string(), names, &[used, &nobody], settings.timeout).await?;
    let mut refused = None;
    for (topic, said) in topics.iter().zip(heard) {
        let mut said = said.into_iter();
        match said.next() {
            Some(Said::Route(handed)) => {
                return Ok(routed(topic, handed, said.next(), used.port));
            }
            Some(Said::Refused { code, message }) => {
                refused.get_or_insert_with(|| Answered::refused(topic, code, message));
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

/// `echo`: what somebody else would be handed.
fn routed(
    topic: &str,
    handed: Vec<(String, HostAndPort)>,
    echo: Option<Said>,
    asked: Option<u16>,
) -> Answered {
    let echo = match echo {
        Some(Said::Route(handed)) => handed,
        Some(Said::Refused { .. } | Said::Foreign(_) | Said::Unclear(_)) | None => Vec::new(),
    };
    let mode = match echo.iter().any(|(_, at)| at.host == NOBODY) {
        true => ProxyMode::Cluster,
        false => ProxyMode::Local,
    };
    let is_grpc_port = asked.is_some_and(|port| {
        echo.iter().chain(&handed).all(|(_, at)| at.port == i32::from(port)) && !echo.is_empty()
    });
    let handed = handed.into_iter().map(|(broker, at)| (broker, written(&at))).collect();
    Answered { topic: topic.to_owned(), route: Ok(Route { mode, handed }), is_grpc_port }
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
