//! Whose port it is: a broker tells its configuration, and with it its name, cluster and id.

use tokio::io::{AsyncRead, AsyncWrite};

use super::conversation::{Break, Conversation};
use super::wire::Command;
use super::{answers, codes, properties, version};
use crate::model::{BrokerIdentity, Identity, Silence};

/// Asks the other end for its broker configuration. The caller sets the time limit.
pub async fn identify<S>(stream: &mut S) -> Result<BrokerIdentity, Identity>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut conversation = Conversation::new(stream);
    let request = Command::request(codes::GET_BROKER_CONFIG, 1, &[]);
    let answer = conversation.ask(request).await.map_err(unproven)?;
    read_identity(&answer)
}

/// What an answer to GET_BROKER_CONFIG proves.
pub fn read_identity(answer: &Command) -> Result<BrokerIdentity, Identity> {
    if answer.code == answers::SUCCESS {
        return broker(answer).ok_or_else(|| {
            Identity::OtherProtocol("a RocketMQ server whose configuration names no broker".into())
        });
    }
    let remark = answer.remark.as_deref().unwrap_or("no reason given").trim();
    Err(match answer.code {
        answers::NOT_SUPPORTED => {
            let version = said_version(answer);
            Identity::OtherProtocol(format!(
                "a RocketMQ server{version} that is no broker (a name server or a proxy)"
            ))
        }
        // Refused, busy or not ready: RocketMQ is there, and which broker it is stays untold.
        code => Identity::Withheld(format!("code {code}: {remark}")),
    })
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
    })
}

fn said_version(answer: &Command) -> String {
    match version::name(answer.version) {
        name if name.is_empty() => name,
        name => format!(" {name}"),
    }
}

fn unproven(end: Break) -> Identity {
    match end {
        Break::Closed => Identity::Silent(Silence::Closed),
        Break::Reset => Identity::Silent(Silence::Reset),
        Break::Tls => Identity::OtherProtocol("TLS".to_owned()),
        Break::NotRemoting { seems, .. } => Identity::OtherProtocol(seems),
        Break::Cut(_) => Identity::OtherProtocol(format!("an answer cut short: {end}")),
    }
}
