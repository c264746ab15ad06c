//! Silent to the registered protocol, and somebody all the same: who answers other words?

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::future::join_all;

use super::tls::silent_in_tls;
use crate::check::wanted::Wanted;
use crate::model::{Answer, Attempt, CheckSettings, Foreign, Identity, Protocol};
use crate::net::{Link, dial, within};
use crate::protocol::hello::hellos;

/// How long a stranger may take to answer each of the words that it may know.
const STRANGER_PATIENCE: Duration = Duration::from_secs(1);

/// Silence to the registered protocol may be that of somebody who speaks another.
pub(super) async fn name_the_silent(
    identity: Attempt<Answer, Identity>,
    address: SocketAddr,
    protocol: &Protocol,
    settings: &CheckSettings,
) -> Attempt<Answer, Identity> {
    if !matches!(identity, Attempt::Failed(Identity::Silent(_))) {
        return identity;
    }
    match who_else(address, protocol, settings).await {
        Some(foreign) => Attempt::Failed(Identity::OtherProtocol(foreign)),
        None => identity,
    }
}

/// Whoever is silent in TLS may be a stranger that takes TLS too, and answers other words in clear.
pub(super) async fn settle_silence_in_tls(
    told: Attempt<Answer, Identity>,
    link: &mut Link,
    address: SocketAddr,
    wanted: &Wanted,
    settings: &CheckSettings,
) -> Attempt<Answer, Identity> {
    let Attempt::Failed(Identity::Silent(silence)) = told else { return told };
    match who_else(address, &wanted.protocol, settings).await {
        Some(foreign) if !foreign.is_tls() => {
            link.connected.tls = false;
            Attempt::Failed(Identity::OtherProtocol(foreign))
        }
        Some(_) | None => Attempt::Failed(Identity::Withheld(silent_in_tls(silence))),
    }
}

/// Whoever answers other words than those of the registered protocol, each said on a connection of
/// its own.
async fn who_else(
    address: SocketAddr,
    protocol: &Protocol,
    settings: &CheckSettings,
) -> Option<Foreign> {
    let limit = settings.timeout.min(STRANGER_PATIENCE);
    let asked = hellos(protocol).into_iter().map(|hello| async move {
        let mut link = dial(address, limit).await.ok()?;
        within(limit, hello.say(&mut link.stream)).await?
    });
    // All are heard to the end, so that the first in order counts and not the first to answer.
    join_all(asked).await.into_iter().flatten().next()
}
