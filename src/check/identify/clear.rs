//! Connected: who is it?

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite};

use crate::check::wanted::Wanted;
use crate::model::{
    Answer, Attempt, CheckSettings, Connected, Depth, Identity, Protocol, Silence, Skip,
};
use crate::net::within;
use crate::protocol::banner::recognise;
use crate::protocol::{dubbo, http, remoting, rocketmq_grpc, triple};

/// Holds the conversation that proves identity. Each answer may take as long
/// as a connection.
pub(super) async fn ask_in_clear<S>(
    stream: &mut S,
    wanted: &Wanted,
    connected: &Connected,
    settings: &CheckSettings,
) -> Attempt<Answer, Identity>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let limit = settings.timeout;
    let services = match settings.identity {
        Depth::None => return Attempt::Skipped(Skip::NotAsked),
        Depth::Light => &[],
        Depth::Full => wanted.services.as_slice(),
    };
    let revision = wanted.revision.as_ref().filter(|_| settings.identity == Depth::Full);
    let outcome = match &wanted.protocol {
        Protocol::Dubbo => {
            Some(dubbo::identify(stream, services, revision, limit).await.map(Answer::Dubbo))
        }
        Protocol::Remoting | Protocol::RocketMqProxy => {
            Some(remoting::identify(stream, limit, settings.rocketmq_key.as_ref()).await)
        }
        Protocol::RocketMqGrpc => {
            Some(rocketmq_grpc::identify(stream, &wanted.address, limit).await)
        }
        Protocol::Triple => {
            let address = wanted.address.to_string();
            let asked = triple::identify(stream, &address, services, limit).await;
            Some(asked.map(Answer::Triple))
        }
        Protocol::Other(name) if http::is_spoken_by(name) => {
            Some(Err(match overhear(stream, connected).await {
                Identity::Unsupported => {
                    http::identify(stream, &wanted.address.to_string(), limit).await
                }
                told @ (Identity::Silent(_)
                | Identity::OtherProtocol(_)
                | Identity::Withheld(_)) => told,
            }))
        }
        Protocol::RocketMqHa | Protocol::DLedger | Protocol::Other(_) => {
            Some(Err(overhear(stream, connected).await))
        }
    };
    match outcome {
        Some(Ok(answer)) => Attempt::Done(answer),
        Some(Err(identity)) => Attempt::Failed(identity),
        None => Attempt::Failed(Identity::Silent(Silence::TimedOut)),
    }
}

/// Sends nothing and listens for a few round trips: a forwarder with nobody behind it hangs up, and
/// some servers greet. A server that waits to be spoken to is all that can be hoped for.
async fn overhear<S: AsyncRead + Unpin>(stream: &mut S, connected: &Connected) -> Identity {
    let patience =
        (connected.elapsed * 4).clamp(Duration::from_millis(20), Duration::from_millis(300));
    let mut greeting = [0; 64];
    match within(patience, stream.read(&mut greeting)).await {
        None => Identity::Unsupported,
        Some(Ok(0)) => Identity::Silent(Silence::Closed),
        Some(Ok(count)) => {
            Identity::OtherProtocol(recognise(greeting.get(..count).unwrap_or_default()))
        }
        Some(Err(_)) => Identity::Silent(Silence::Reset),
    }
}
