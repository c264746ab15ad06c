//! Connected: who is it?

use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

use crate::model::{Answer, Attempt, Connected, Identity, Protocol, Silence};
use crate::net::within;
use crate::protocol::banner::recognise;
use crate::protocol::{dubbo, remoting};

/// Holds the conversation that proves identity, within `limit`.
pub async fn identify(
    stream: &mut TcpStream,
    protocol: &Protocol,
    connected: &Connected,
    limit: Duration,
) -> Attempt<Answer, Identity> {
    let outcome = match protocol {
        Protocol::Dubbo => within(limit, dubbo::heartbeat(stream, limit / 2)).await,
        Protocol::Remoting => {
            within(limit, async { remoting::identify(stream).await.map(Answer::Broker) }).await
        }
        Protocol::Triple | Protocol::RocketMqHa | Protocol::Other(_) => {
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
async fn overhear(stream: &mut TcpStream, connected: &Connected) -> Identity {
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
