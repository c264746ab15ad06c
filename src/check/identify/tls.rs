//! The same question, asked in TLS.

use tokio::io::AsyncWriteExt;

use super::clear::ask_in_clear;
use crate::check::wanted::Wanted;
use crate::model::{Answer, Attempt, CheckSettings, Identity, Protocol, Silence};
use crate::net::{Link, within};
use crate::protocol::tls::{Handshake, WANTS_CERTIFICATE, handshake};

/// What a server of Triple or gRPC is told that the client speaks.
const HTTP2: &[u8] = b"h2";

/// Whether it is worth a try to speak TLS with whoever gave this answer in clear.
pub(super) fn may_take_tls(identity: &Attempt<Answer, Identity>) -> bool {
    match identity {
        Attempt::Failed(Identity::Silent(Silence::Closed | Silence::Reset)) => true,
        Attempt::Failed(Identity::OtherProtocol(foreign)) => foreign.is_tls(),
        Attempt::Failed(
            Identity::Silent(Silence::TimedOut) | Identity::Withheld(_) | Identity::Unsupported,
        )
        | Attempt::Done(_)
        | Attempt::Skipped(_) => false,
    }
}

/// Holds the conversation that proves identity in TLS, on a connection that nothing was sent on;
/// `None`: TLS isn't spoken there.
pub(super) async fn ask_in_tls(
    link: &mut Link,
    wanted: &Wanted,
    settings: &CheckSettings,
) -> Option<Attempt<Answer, Identity>> {
    let Link { stream, connected } = link;
    let limit = settings.timeout;
    // The first words follow the end of the handshake, and shall not wait until that is acknowledged.
    let _ = stream.set_nodelay(true);
    let protocols: &[&[u8]] = match wanted.protocol {
        Protocol::Triple | Protocol::RocketMqGrpc => &[HTTP2],
        Protocol::Dubbo
        | Protocol::Remoting
        | Protocol::RocketMqProxy
        | Protocol::RocketMqHa
        | Protocol::DLedger
        | Protocol::Other(_) => &[],
    };
    let met = within(limit, handshake(stream, &wanted.address.host, protocols)).await?;
    let told = match met {
        Handshake::NotTls => return None,
        Handshake::Refused(why) => Attempt::Failed(Identity::Withheld(why)),
        Handshake::Agreed(mut secured) => {
            let told = ask_in_clear(&mut secured.stream, wanted, connected, settings).await;
            let hung_up =
                matches!(told, Attempt::Failed(Identity::Silent(Silence::Closed | Silence::Reset)));
            // In TLS 1.3 a client learns only now that its certificate was missed.
            let missed = hung_up && within(limit, secured.missed_certificate()).await == Some(true);
            // A goodbye, so that the server has nothing to say of a connection that broke.
            let _ = within(limit, secured.stream.shutdown()).await;
            match missed {
                true => Attempt::Failed(Identity::Withheld(WANTS_CERTIFICATE.to_owned())),
                false => told,
            }
        }
    };
    connected.tls = true;
    Some(told)
}

/// What it means that somebody who agreed on TLS has no answer in it.
pub(super) fn silent_in_tls(silence: Silence) -> String {
    let how = match silence {
        Silence::Closed | Silence::Reset => "closes them without an answer",
        Silence::TimedOut => "doesn't answer in them",
    };
    format!("it accepts TLS connections, but {how}")
}
