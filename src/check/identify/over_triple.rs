//! One port for two protocols: what is registered with Triple where Dubbo's own protocol answers.

use std::net::SocketAddr;

use super::clear::ask_in_clear;
use super::tls::ask_in_tls;
use crate::check::wanted::Wanted;
use crate::model::{
    Answer, Attempt, CheckSettings, Depth, Identity, Presence, Protocol, ServiceKey,
};
use crate::net::{Link, dial};

/// Asks whoever answered on `link` in Dubbo's own protocol for what is registered there with Triple, on a
/// connection of its own.
pub(crate) async fn ask_over_triple(
    link: &Link,
    address: SocketAddr,
    wanted: &Wanted,
    settings: &CheckSettings,
) -> Vec<(ServiceKey, Presence)> {
    if wanted.triple.is_empty() || settings.identity != Depth::Full {
        return Vec::new();
    }
    let wanted = Wanted {
        protocol: Protocol::Triple,
        services: wanted.triple.clone(),
        revision: None,
        triple: Vec::new(),
        ..wanted.clone()
    };
    let told = match dial(address, settings.timeout).await {
        Err(_) => None,
        Ok(mut other) if link.connected.tls => ask_in_tls(&mut other, &wanted, settings).await,
        Ok(mut other) => {
            // A call isn't held back until what went before it is acknowledged.
            let _ = other.stream.set_nodelay(true);
            Some(ask_in_clear(&mut other.stream, &wanted, &link.connected, settings).await)
        }
    };
    meaning(told, wanted.services)
}

/// What the answer means for each of `services`. Dubbo's own words, in answer to those of HTTP/2, are those
/// of a process that doesn't speak Triple.
fn meaning(
    told: Option<Attempt<Answer, Identity>>,
    services: Vec<ServiceKey>,
) -> Vec<(ServiceKey, Presence)> {
    let of_all = match told {
        Some(Attempt::Done(Answer::Triple(told))) => return told.asked,
        Some(Attempt::Failed(Identity::OtherProtocol(_))) => Presence::Absent,
        Some(Attempt::Failed(Identity::Withheld(words))) => Presence::Withheld(words),
        Some(Attempt::Failed(Identity::Silent(_))) => {
            Presence::Withheld("it answers no words of HTTP/2".to_owned())
        }
        Some(Attempt::Done(_) | Attempt::Skipped(_) | Attempt::Failed(Identity::Unsupported))
        | None => return Vec::new(),
    };
    services.into_iter().map(|key| (key, of_all.clone())).collect()
}
