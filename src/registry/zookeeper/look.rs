//! Each ensemble member looked at by itself, before any session: a client library only says that
//! there are no hosts, and this says which member is closed, silent, without quorum or no ZooKeeper.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::AsyncWriteExt;

use super::session::Session;
use super::wire::Granted;
use super::words::{self, Srvr};
use crate::model::{self, Address, MemberFailure, MemberLook, RegistryKind};
use crate::net::{Net, dial, lookup, read_up_to, within};
use crate::protocol::tls::speaks_tls;
use crate::registry::stranger;

/// Largest answer that tells of sessions: `cons` has about 150 bytes for each.
pub(super) const WORD_CAP: usize = 64 << 20;
/// How long the session that a look asks for may be idle. It is closed at once: a member that grants
/// less tells what it grants at most.
const IDLE: Duration = Duration::from_secs(600);

/// A member as it was found.
pub(super) struct Member {
    pub look: MemberLook,
    /// Where a session can be opened.
    pub living: Option<Living>,
    /// Its open sessions, where `cons` tells.
    pub sessions: Option<Vec<model::Session>>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Living {
    pub address: SocketAddr,
    pub read_only: bool,
    /// The number of the session that the look had.
    pub opened: i64,
    /// How long the session that the look had was allowed to be idle.
    granted: Duration,
}

/// Looks at one member, within a few time limits.
pub(super) async fn look(net: &Net, member: &Address, limit: Duration) -> Member {
    match meet(net, member, limit).await {
        Ok((living, told)) => {
            let cons = word(living.address, b"cons", limit).await.unwrap_or_default();
            let sees_us_at = words::asker(&cons);
            let state = Ok(told);
            Member {
                look: MemberLook {
                    member: member.clone(),
                    state,
                    sessions: None,
                    sees_us_at,
                    opened: Some(living.opened),
                    longest_session: Some(living.granted).filter(|granted| *granted < IDLE),
                },
                living: Some(living),
                sessions: words::cons(&cons),
            }
        }
        Err(failure) => Member {
            look: MemberLook {
                member: member.clone(),
                state: Err(failure),
                sessions: None,
                sees_us_at: None,
                opened: None,
                longest_session: None,
            },
            living: None,
            sessions: None,
        },
    }
}

async fn meet(
    net: &Net,
    member: &Address,
    limit: Duration,
) -> Result<(Living, String), MemberFailure> {
    let ips = lookup(&net.names, &member.host, limit)
        .await
        .map_err(|error| MemberFailure::Unresolved(error.to_string()))?;
    let mut failure = MemberFailure::Unresolved("the name has no address".to_owned());
    for ip in ips {
        let address = SocketAddr::new(ip, member.port.unwrap_or(2181));
        match meet_at(address, limit).await {
            Ok((granted, told)) => {
                let Granted { session: opened, read_only, timeout_ms } = granted;
                let granted = Duration::from_millis(timeout_ms.unsigned_abs().into());
                return Ok((Living { address, read_only, opened, granted }, told));
            }
            Err(error) => failure = error,
        }
    }
    Err(failure)
}

async fn meet_at(address: SocketAddr, limit: Duration) -> Result<(Granted, String), MemberFailure> {
    let (session, said) =
        futures_util::join!(open_session(address, limit), word(address, b"srvr", limit));
    let said = said.map(|text| words::srvr(&text));
    let session = match (session, &said) {
        // Where a host may have one connection at a time, the word may have been it.
        (Err(MemberFailure::HangsUp(_)), Some(Srvr::Serving { .. } | Srvr::NotAllowed)) => {
            open_session(address, limit).await
        }
        (session, _) => session,
    };
    match (session, said) {
        (Ok(granted), said) => {
            let told = match said {
                Some(Srvr::Serving { version, mode }) => format!("{version} {mode}"),
                _ => "serving".to_owned(),
            };
            let note = if granted.read_only { ", read-only" } else { "" };
            Ok((granted, told + note))
        }
        (Err(_), Some(Srvr::NotServing)) => Err(MemberFailure::NotServing(
            "it says that it is \"not currently serving requests\": it has no quorum, or is \
             just starting"
                .to_owned(),
        )),
        (
            Err(MemberFailure::Silent(fact) | MemberFailure::HangsUp(fact)),
            Some(Srvr::Serving { .. } | Srvr::NotAllowed),
        ) => Err(MemberFailure::NotServing(fact)),
        // A name server takes TLS as well, and says more without.
        (Err(silent @ (MemberFailure::Silent(_) | MemberFailure::HangsUp(_))), _) => {
            Err(match stranger::name(address, RegistryKind::ZooKeeper, limit).await {
                Some(stranger) => stranger,
                None if answers_tls(address, limit).await => MemberFailure::SpeaksTls,
                None => silent,
            })
        }
        (Err(failure), _) => Err(failure),
    }
}

/// Asks for a session and closes it.
async fn open_session(address: SocketAddr, limit: Duration) -> Result<Granted, MemberFailure> {
    let session = Session::open(address, IDLE, limit).await?;
    let granted = session.granted;
    session.close().await;
    Ok(granted)
}

/// A four-letter word's answer, `None` where nothing readable comes.
async fn word(address: SocketAddr, word: &[u8; 4], limit: Duration) -> Option<String> {
    let mut link = dial(address, limit).await.ok()?;
    let asked = async {
        link.stream.write_all(word).await?;
        read_up_to(&mut link.stream, WORD_CAP).await
    };
    let bytes = within(limit, asked).await?.ok()?;
    (!bytes.is_empty()).then(|| String::from_utf8_lossy(&bytes).into_owned())
}

/// Whether the port takes TLS. Only asked where all else was silent.
async fn answers_tls(address: SocketAddr, limit: Duration) -> bool {
    let Ok(mut link) = dial(address, limit).await else { return false };
    within(limit, speaks_tls(&mut link.stream)).await.unwrap_or(false)
}
