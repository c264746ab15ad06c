//! An embedded RocketMQ broker: it says who it is and who its clients are, and nothing else.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::clients;
use super::remoting::{Behaviour, serve as speak};
use crate::model::Client;
use crate::protocol::remoting::wire::Command;
use crate::protocol::remoting::{answers, codes, version};

/// A broker, as its configuration describes it.
#[derive(Clone, Debug)]
pub struct Broker {
    pub cluster: String,
    pub name: String,
    pub id: i64,
    pub ip1: String,
    pub ip2: String,
    pub listen_port: u16,
    pub ha_listen_port: u16,
    pub role: String,
    pub behaviour: Behaviour,
    /// Who is connected to it.
    pub clients: Vec<Client>,
}

impl Broker {
    /// A master with the ports that RocketMQ has by default, registered as `ip`.
    pub fn master(cluster: &str, name: &str, ip: &str) -> Self {
        Self {
            cluster: cluster.to_owned(),
            name: name.to_owned(),
            id: 0,
            ip1: ip.to_owned(),
            ip2: ip.to_owned(),
            listen_port: 10911,
            ha_listen_port: 10912,
            role: "ASYNC_MASTER".to_owned(),
            behaviour: Behaviour::default(),
            clients: Vec::new(),
        }
    }

    fn configuration(&self) -> String {
        format!(
            "brokerClusterName={}\nbrokerName={}\nbrokerId={}\nbrokerIP1={}\nbrokerIP2={}\n\
             listenPort={}\nhaListenPort={}\nbrokerRole={}\naclEnable=false\n",
            self.cluster,
            self.name,
            self.id,
            self.ip1,
            self.ip2,
            self.listen_port,
            self.ha_listen_port,
            self.role
        )
    }

    fn runtime(&self) -> String {
        let name = version::name(self.behaviour.version);
        format!(r#"{{"table":{{"brokerActive":"true","brokerVersionDesc":"{name}"}}}}"#)
    }
}

/// Serves on `listener` until the task is dropped. A broker's fast port serves the same.
pub async fn serve(listener: TcpListener, broker: Broker) -> io::Result<()> {
    speak(listener, broker.behaviour, move |request| answer(&broker, request)).await
}

/// Serves replication on `listener`, as far as a stranger sees it: eight bytes (how far a slave has
/// come) are answered with twelve.
pub async fn serve_replication(listener: TcpListener) -> io::Result<()> {
    loop {
        let (mut stream, _) = listener.accept().await?;
        tokio::spawn(async move {
            let mut report = [0; 8];
            while stream.read_exact(&mut report).await.is_ok() {
                if stream.write_all(&[0; 12]).await.is_err() {
                    return;
                }
            }
        });
    }
}

/// The answer to a request, or `None`: brokers of 4.7 and older are silent on what they don't know.
fn answer(broker: &Broker, request: &Command) -> Option<Command> {
    let body = |text: String| Some(Command { body: text.into_bytes(), ..request.answer(0) });
    match request.code {
        codes::GET_BROKER_CONFIG => body(broker.configuration()),
        codes::GET_BROKER_RUNTIME_INFO => body(broker.runtime()),
        codes::GET_ALL_SUBSCRIPTION_GROUPS => body(clients::groups(&broker.clients)),
        codes::GET_CONSUMER_CONNECTIONS => {
            let group = request.field("consumerGroup").unwrap_or_default();
            clients::consumers(&broker.clients, group)
                .map_or_else(|| Some(request.answer(answers::CONSUMER_NOT_ONLINE)), body)
        }
        codes::GET_ALL_PRODUCERS if broker.behaviour.version >= version::V4_9_0 => {
            body(clients::producers(&broker.clients))
        }
        code if broker.behaviour.version >= version::V4_9_0 => {
            let remark = Some(format!(" request type {code} not supported"));
            Some(Command { remark, ..request.answer(answers::NOT_SUPPORTED) })
        }
        _ => None,
    }
}
