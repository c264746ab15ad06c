//! One name server: hearing all that it knows.

use std::net::SocketAddr;

use super::line::{Line, NoAnswer};
use super::refusal;
use super::routes::{self, Topics};
use super::tables::{ClusterInfo, TopicList};
use super::untold::Untold;
use crate::model::{CheckSettings, DLedgerPeer, MemberFailure, RegistryKind};
use crate::net::now;
use crate::protocol::remoting::wire::Command;
use crate::protocol::remoting::{Break, answers, codes, json, properties, version};
use crate::registry::stranger;

/// What a name server said.
pub(super) struct Told {
    /// `V5_3_3`, or empty.
    pub version: String,
    /// The brokers it knows, or why its answer can't be understood.
    pub clusters: Result<ClusterInfo, Untold>,
    /// The topics with their routes, or why they stay unknown.
    pub topics: Result<Topics, Untold>,
    /// Where it knows no broker: the peers of the controller that runs in it, if one does (5.x).
    pub controller: Vec<DLedgerPeer>,
}

/// Nothing was heard of the brokers.
pub(super) enum Unheard {
    Failed(MemberFailure),
    /// The connection ended without a word.
    HungUp(String),
    /// Access control keeps them back: its own words.
    Hidden(String),
}

const CLUSTERS: i32 = 1;
const TOPICS: i32 = 2;
const CONFIG: i32 = 3;
const OWN_CONFIG: i32 = 4;

/// Hears all that the name server at `at` knows.
pub(super) async fn hear(at: SocketAddr, settings: &CheckSettings) -> Result<Told, Unheard> {
    match hear_plain(at, settings).await {
        // One that takes TLS only hangs up on plain text.
        Err(Unheard::HungUp(_)) if Line::takes_tls(at, settings.timeout).await => {
            Err(MemberFailure::SpeaksTls.into())
        }
        Err(unheard @ (Unheard::HungUp(_) | Unheard::Failed(MemberFailure::Silent(_)))) => {
            let who = stranger::name(at, RegistryKind::RocketMq, settings.timeout).await;
            Err(who.map_or(unheard, Unheard::from))
        }
        heard => heard,
    }
}

async fn hear_plain(at: SocketAddr, settings: &CheckSettings) -> Result<Told, Unheard> {
    let mut line = Line::open(at, settings).await?;
    line.send(&[
        Command::request(codes::GET_BROKER_CLUSTER_INFO, CLUSTERS, &[]),
        Command::request(codes::GET_ALL_TOPIC_LIST, TOPICS, &[]),
    ])
    .await;
    let (answer, early) = opening(&mut line).await?;
    let clusters = match answer.code {
        answers::SUCCESS => json::read(&answer.body).map_err(Untold::Brokers),
        answers::NOT_SUPPORTED => return Err(refusal::name(&mut line, &answer).await.into()),
        _ if is_refusal(&answer) => {
            return Err(Unheard::Hidden(Untold::refused(&answer).to_string()));
        }
        _ => Err(Untold::refused(&answer)),
    };
    let topics = match topic_names(&mut line, early).await {
        Ok(names) => Ok(routes::read(&mut line, names).await),
        Err(reason) => Err(reason),
    };
    let is_empty = |clusters: &ClusterInfo| clusters.broker_addr_table.is_empty();
    let controller = match &clusters {
        Ok(clusters) if is_empty(clusters) => controller(&mut line).await,
        Ok(_) | Err(_) => Vec::new(),
    };
    Ok(Told { version: version::name(answer.version), clusters, topics, controller })
}

/// The peers of the controller that runs in a name server. One that doesn't tell has none that is known.
async fn controller(line: &mut Line) -> Vec<DLedgerPeer> {
    line.send(&[Command::request(codes::GET_NAMESRV_CONFIG, OWN_CONFIG, &[])]).await;
    match line.answer(OWN_CONFIG).await {
        Ok(answer) if answer.code == answers::SUCCESS => {
            controller_peers(&String::from_utf8_lossy(&answer.body))
        }
        Ok(_) | Err(_) => Vec::new(),
    }
}

fn controller_peers(text: &str) -> Vec<DLedgerPeer> {
    if properties::value(text, "enableControllerInNamesrv") != Some("true") {
        return Vec::new();
    }
    let peers = properties::value(text, "controllerDLegerPeers").unwrap_or_default();
    peers.split(';').filter(|peer| !peer.is_empty()).map(DLedgerPeer::parse).collect()
}

/// The answer that tells the brokers, and the topics' where it came earlier. A broker of 4.7 and
/// older, which is silent on both, is asked for its name once half of the time is over.
async fn opening(line: &mut Line) -> Result<(Command, Option<Command>), Unheard> {
    let (start, half) = (now(), line.limit / 2);
    let (mut early, mut asked) = (None, false);
    loop {
        let limit = if asked { line.limit } else { half };
        match line.next(limit.saturating_sub(start.elapsed())).await {
            Ok(answer) => match answer.opaque {
                CLUSTERS => return Ok((answer, early)),
                TOPICS => early = Some(answer),
                CONFIG => return Err(refusal::broker(&answer).into()),
                _ => {}
            },
            Err(NoAnswer::Silence(_)) if !asked => {
                asked = true;
                line.send(&[Command::request(codes::GET_BROKER_CONFIG, CONFIG, &[])]).await;
            }
            Err(why) => return Err(why.into()),
        }
    }
}

/// The topics of the list. A name server may keep it back (`enableAllTopicList=false`).
async fn topic_names(line: &mut Line, early: Option<Command>) -> Result<Vec<String>, Untold> {
    let answer = match early {
        Some(answer) => answer,
        None => line.answer(TOPICS).await?,
    };
    if answer.code != answers::SUCCESS {
        return Err(Untold::refused(&answer));
    }
    let list: TopicList = json::read(&answer.body).map_err(Untold::Topics)?;
    let mut names = list.topic_list;
    names.sort();
    names.dedup();
    Ok(names)
}

/// Access control of 4.x or 5.x said no.
fn is_refusal(answer: &Command) -> bool {
    let acl = || answer.remark.as_deref().is_some_and(|remark| remark.contains("AclException"));
    answer.code == answers::NO_PERMISSION || answer.code == answers::SYSTEM_ERROR && acl()
}

impl From<MemberFailure> for Unheard {
    fn from(failure: MemberFailure) -> Self {
        Unheard::Failed(failure)
    }
}

/// A server from which not one answer came can't be read.
impl From<NoAnswer> for Unheard {
    fn from(why: NoAnswer) -> Self {
        match why {
            NoAnswer::Break(Break::Closed | Break::Reset) => Unheard::HungUp(why.to_string()),
            NoAnswer::Break(Break::Tls) => MemberFailure::SpeaksTls.into(),
            NoAnswer::Break(Break::NotRemoting { seems, .. }) => {
                MemberFailure::NotTheRegistry(seems.to_string()).into()
            }
            NoAnswer::Break(Break::Cut(_)) | NoAnswer::Silence(_) => {
                MemberFailure::Silent(why.to_string()).into()
            }
        }
    }
}
