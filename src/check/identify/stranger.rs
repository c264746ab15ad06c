//! Silent to the registered protocol, and somebody all the same: who answers other words?

use std::net::SocketAddr;

use super::tls::silent_in_tls;
use crate::check::wanted::Wanted;
use crate::model::{Answer, Attempt, CheckSettings, Foreign, Identity, Protocol};
use crate::net::{Link, dial};
use crate::protocol::hello::{PATIENCE, strangers};

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
    let limit = settings.timeout.min(PATIENCE);
    let connect = || async { dial(address, limit).await.ok().map(|link| link.stream) };
    strangers(protocol, limit, connect).await.next()
}
