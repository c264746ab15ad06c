//! Connected: who is it? In clear, in TLS, in both of a port's protocols, and by strangers' words.

mod clear;
mod over_triple;
mod stranger;
mod tls;

use std::net::SocketAddr;

pub(super) use self::over_triple::ask_over_triple;

use self::clear::ask_in_clear;
use self::stranger::{name_the_silent, settle_silence_in_tls};
use self::tls::{ask_in_tls, may_take_tls};
use super::wanted::Wanted;
use crate::model::{Answer, Attempt, CheckSettings, Depth, Identity, Protocol};
use crate::net::{Link, dial};

/// Asks in clear, and in TLS whoever wants that.
pub(super) async fn ask_who(
    link: &mut Link,
    address: SocketAddr,
    wanted: &Wanted,
    settings: &CheckSettings,
) -> Attempt<Answer, Identity> {
    let in_tls = wanted.tls && settings.identity != Depth::None;
    if in_tls {
        if let Some(told) = ask_in_tls(link, wanted, settings).await {
            return settle_silence_in_tls(told, link, address, wanted, settings).await;
        }
        // It heard a hello that it makes nothing of: words in clear need another connection.
        if let Ok(other) = dial(address, settings.timeout).await {
            link.stream = other.stream;
        }
    }
    if matches!(wanted.protocol, Protocol::Triple | Protocol::RocketMqGrpc) {
        // A call isn't held back until what went before it is acknowledged.
        let _ = link.stream.set_nodelay(true);
    }
    let identity = ask_in_clear(&mut link.stream, wanted, &link.connected, settings).await;
    if !was_spoken_to(&wanted.protocol) {
        return identity;
    }
    // Before any further words in clear: whoever takes TLS only may log each of them as an error.
    let at_once = !in_tls && may_take_tls(&identity);
    if at_once && let Some(told) = ask_again_in_tls(link, address, wanted, settings).await {
        return settle_silence_in_tls(told, link, address, wanted, settings).await;
    }
    let identity = name_the_silent(identity, address, &wanted.protocol, settings).await;
    let late = !in_tls && !at_once && may_take_tls(&identity);
    if late && let Some(told) = ask_again_in_tls(link, address, wanted, settings).await {
        return settle_silence_in_tls(told, link, address, wanted, settings).await;
    }
    identity
}

/// Asks in TLS, on a connection of its own; `None`: TLS isn't spoken there.
async fn ask_again_in_tls(
    link: &mut Link,
    address: SocketAddr,
    wanted: &Wanted,
    settings: &CheckSettings,
) -> Option<Attempt<Answer, Identity>> {
    let mut other = dial(address, settings.timeout).await.ok()?;
    let told = ask_in_tls(&mut other, wanted, settings).await?;
    link.connected.tls = true;
    Some(told)
}

/// Where nothing is said, a port that hangs up does so for reasons of its own.
fn was_spoken_to(protocol: &Protocol) -> bool {
    match protocol {
        Protocol::Dubbo
        | Protocol::Triple
        | Protocol::Remoting
        | Protocol::RocketMqGrpc
        | Protocol::RocketMqProxy => true,
        Protocol::RocketMqHa | Protocol::DLedger | Protocol::Other(_) => false,
    }
}
