//! Dubbo's own protocol: a heartbeat proves that a Dubbo process answers, and `$echo` that it has the
//! services that are registered there.

pub mod hessian;
mod talk;
pub mod wire;

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};

use self::talk::Talk;
use crate::model::{Identity, Revision, ServiceKey, Services, Silence};
use crate::net::within;

/// All services together may take so many limits.
const PATIENCE: u32 = 4;

/// Asks whether a Dubbo process is there and has `services`, which are in order. Each answer may take
/// `limit`. Of `revision` it is asked for the metadata. Where nothing came for half of it, the first questions are asked again: Dubbo 2.7 loses
/// one of the first two heartbeats that it ever gets, if they come at the same time on two
/// connections.
pub async fn identify<S>(
    stream: &mut S,
    services: &[ServiceKey],
    revision: Option<&Revision>,
    limit: Duration,
) -> Result<Services, Identity>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut talk = Talk::new(stream, services, limit);
    let first = within(limit, talk.begin(limit / 2)).await;
    first.unwrap_or(Err(Identity::Silent(Silence::TimedOut)))?;
    let rest = async {
        talk.hear_all().await?;
        talk.learn_what_is_exported().await?;
        if let Some(revision) = revision {
            talk.ask_for_metadata(revision).await?;
        }
        Ok(())
    };
    let unsaid = match within(limit * PATIENCE, rest).await {
        Some(Ok(())) => None,
        Some(Err(identity)) => Some(broken_off(&identity)),
        None => Some(format!("no answer to $echo within {:?}", limit * PATIENCE)),
    };
    if unsaid.is_none() {
        let _ = within(limit / 2, talk.hear_the_rest()).await;
    }
    Ok(talk.conclude(unsaid))
}

/// Why the services weren't told of, by a process that did answer.
fn broken_off(identity: &Identity) -> String {
    match identity {
        Identity::Silent(Silence::TimedOut) => "no answer to $echo".to_owned(),
        Identity::Silent(_) => "the connection was closed on $echo".to_owned(),
        Identity::OtherProtocol(what) => what.to_string(),
        Identity::Withheld(why) => why.clone(),
        Identity::Unsupported => "no answer to $echo".to_owned(),
    }
}
