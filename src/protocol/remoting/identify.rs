//! Whose port it is: a broker tells its configuration, and with it its name, cluster and id. A server
//! that has none to tell is asked what it is instead.

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};

use super::conversation::{Break, Conversation};
use super::wire::Command;
use super::{answers, codes, properties, role, version};
use crate::model::{
    AccessKey, Answer, BrokerIdentity, DLedgerGroup, DLedgerPeer, Deployment, Foreign, Identity,
    Mode, ServerKind, Silence,
};
use crate::net::within;

const CONFIG: i32 = 1;
const CLUSTERS: i32 = 2;
const SIGNED: i32 = 5;

const NO_BROKER: &str = "a RocketMQ server whose configuration names no broker";

/// Asks the other end for its broker configuration, in the name of `key` where access control wants one.
/// Each answer may take `limit`.
pub async fn identify<S>(
    stream: &mut S,
    limit: Duration,
    key: Option<&AccessKey>,
) -> Result<Answer, Identity>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut conversation = Conversation::new(stream);
    let told = ask(&mut conversation, limit).await;
    let (Err(Identity::Withheld(first)), Some(key)) = (&told, key) else { return told };
    conversation.sign_with(key);
    let request = Command::request(codes::GET_BROKER_CONFIG, SIGNED, &[]);
    let answer = within(limit, conversation.ask(request)).await;
    match answer.map(|answer| answer.map_err(unproven).and_then(|answer| read_identity(&answer))) {
        Some(Ok(broker)) => Ok(Answer::Broker(broker)),
        Some(Err(Identity::Withheld(words))) => {
            Err(Identity::Withheld(format!("{words}, for the key that was given")))
        }
        // What it said without a key says more than silence.
        Some(Err(_)) | None => Err(Identity::Withheld(first.clone())),
    }
}

async fn ask<S>(conversation: &mut Conversation<S>, limit: Duration) -> Result<Answer, Identity>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let request = Command::request(codes::GET_BROKER_CONFIG, CONFIG, &[]);
    let first = within(limit / 2, conversation.ask(request)).await;
    let answer = match first {
        Some(answer) => answer,
        None => within(limit / 2, late(conversation))
            .await
            .ok_or(Identity::Silent(Silence::TimedOut))?,
    };
    let answer = answer.map_err(unproven)?;
    match (answer.opaque, answer.code) {
        (CLUSTERS, _) => Ok(Answer::Server(role::server(ServerKind::NameServer, &answer))),
        (_, answers::NOT_SUPPORTED) => {
            Ok(Answer::Server(role::ask(conversation, limit, &answer).await))
        }
        _ => read_identity(&answer).map(Answer::Broker),
    }
}

/// Name servers before 5 say nothing to what only a broker knows, so half of the time is left for what
/// they do know. A slow broker's answer still counts.
async fn late<S>(conversation: &mut Conversation<S>) -> Result<Command, Break>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let clusters = Command::request(codes::GET_BROKER_CLUSTER_INFO, CLUSTERS, &[]);
    conversation.send(&[clusters]).await;
    loop {
        let answer = conversation.next().await?;
        let told = match answer.opaque {
            CONFIG => true,
            CLUSTERS => answer.code == answers::SUCCESS,
            _ => false,
        };
        if answer.is_answer() && told {
            return Ok(answer);
        }
    }
}

/// What an answer to GET_BROKER_CONFIG proves.
pub fn read_identity(answer: &Command) -> Result<BrokerIdentity, Identity> {
    if answer.code == answers::SUCCESS {
        return broker(answer)
            .ok_or_else(|| Identity::OtherProtocol(Foreign::Misspoken(NO_BROKER.to_owned())));
    }
    let remark = answer.remark.as_deref().unwrap_or("no reason given").trim();
    // Refused, busy or not ready: RocketMQ is there, and which broker it is stays untold.
    Err(Identity::Withheld(format!("code {}: {remark}", answer.code)))
}

fn broker(answer: &Command) -> Option<BrokerIdentity> {
    let text = String::from_utf8_lossy(&answer.body);
    let value = |key| properties::value(&text, key);
    let own = |key| value(key).map(str::to_owned);
    Some(BrokerIdentity {
        cluster: own("brokerClusterName").unwrap_or_default(),
        name: own("brokerName")?,
        id: value("brokerId")?.parse().ok()?,
        version: version::name(answer.version),
        ip1: own("brokerIP1"),
        ip2: own("brokerIP2"),
        listen_port: value("listenPort").and_then(|port| port.parse().ok()),
        ha_listen_port: value("haListenPort").and_then(|port| port.parse().ok()),
        role: own("brokerRole"),
        deployment: Deployment {
            mode: mode(&text),
            slave_acts_as_master: is_on(&text, "enableSlaveActingMaster"),
        },
    })
}

/// Its keys are those of the broker's file. With both switched on, RocketMQ 5 runs DLedger's own log.
fn mode(text: &str) -> Mode {
    let own = |key| properties::value(text, key).unwrap_or_default().to_owned();
    if is_on(text, "enableDLegerCommitLog") {
        let peers = own("dLegerPeers");
        let peers = peers.split(';').map(str::trim).filter(|peer| !peer.is_empty());
        return Mode::DLedger(DLedgerGroup {
            name: own("dLegerGroup"),
            own_id: own("dLegerSelfId"),
            peers: peers.map(DLedgerPeer::parse).collect(),
        });
    }
    match is_on(text, "enableControllerMode") {
        true => Mode::Controller { addresses: own("controllerAddr") },
        false => Mode::Configured,
    }
}

fn is_on(text: &str, key: &str) -> bool {
    properties::value(text, key) == Some("true")
}

fn unproven(end: Break) -> Identity {
    match end {
        Break::Closed => Identity::Silent(Silence::Closed),
        Break::Reset => Identity::Silent(Silence::Reset),
        Break::Tls => Identity::OtherProtocol(Foreign::Tls { alert: None }),
        Break::NotRemoting { seems, .. } => Identity::OtherProtocol(seems),
        Break::Cut(_) => {
            Identity::OtherProtocol(Foreign::Misspoken(format!("an answer cut short: {end}")))
        }
    }
}
