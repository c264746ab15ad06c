//! Harmless first words in the protocols that turn up on others' ports, for one that says nothing to
//! what it was registered for.

use std::time::Duration;

use futures_util::future::join_all;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::banner::known;
use super::dubbo::wire as dubbo;
use super::remoting::wire::{Command, Form};
use super::remoting::{TOPIC, codes};
use crate::model::{Foreign, KnownProtocol, Protocol};
use crate::net::within;

/// How long a stranger may take to answer each of the words that it may know.
pub const PATIENCE: Duration = Duration::from_secs(1);

/// The longest answer that is looked at.
pub const ANSWER: usize = 256;

/// Words to say on a connection of their own, and how their answer is read.
pub struct Hello {
    pub bytes: Vec<u8>,
    reads: fn(&[u8]) -> Option<Foreign>,
}

impl Hello {
    /// Says it on a connection of its own, and hears whose words the answer is.
    pub async fn say<S>(&self, stream: &mut S) -> Option<Foreign>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        stream.write_all(&self.bytes).await.ok()?;
        let mut answer = vec![0; ANSWER];
        let count = stream.read(&mut answer).await.ok()?;
        answer.truncate(count);
        self.recognise(&answer)
    }

    /// Whose words the answer is, where they are known.
    pub fn recognise(&self, answer: &[u8]) -> Option<Foreign> {
        (self.reads)(answer)
    }
}

/// Whose words the answers of a stranger are, on a port registered for `protocol`: in the order of the hellos,
/// each of which has the time `limit` on a connection of its own.
pub async fn strangers<S, C>(
    protocol: &Protocol,
    limit: Duration,
    connect: impl Fn() -> C,
) -> impl Iterator<Item = Foreign>
where
    S: AsyncRead + AsyncWrite + Unpin,
    C: Future<Output = Option<S>>,
{
    let connect = &connect;
    let asked = hellos(protocol).into_iter().map(|hello| async move {
        let mut stream = connect().await?;
        within(limit, hello.say(&mut stream)).await?
    });
    // All are heard to the end, so that the first in order counts and not the first to answer.
    join_all(asked).await.into_iter().flatten()
}

/// What a stranger on a port registered for `protocol` is asked.
pub fn hellos(protocol: &Protocol) -> Vec<Hello> {
    let hello = |bytes: &[u8], reads| Hello { bytes: bytes.to_vec(), reads };
    let mut hellos = vec![
        // HTTP, and whoever reads lines or greets: Redis, SSH, MySQL, Dubbo's telnet, mail.
        hello(b"GET / HTTP/1.0\r\n\r\n", known),
        hello(b"srvr", zookeeper),
        hello(&KAFKA_VERSIONS, kafka),
    ];
    if *protocol != Protocol::Dubbo {
        hellos.push(hello(&dubbo::heartbeat(1), known));
    }
    if *protocol != Protocol::Remoting {
        // A broker answers the one, a name server the other, and old ones only that.
        let config = Command::request(codes::GET_BROKER_CONFIG, 1, &[]);
        let route = Command::request(codes::GET_ROUTEINFO_BY_TOPIC, 2, &[("topic", TOPIC)]);
        let both = [config.encode(Form::Json), route.encode(Form::Json)].concat();
        hellos.push(hello(&both, rocketmq));
    }
    hellos
}

/// ApiVersions, version 0, number 7, from a client without a name.
const KAFKA_VERSIONS: [u8; 14] = [0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 7, 0xff, 0xff];

fn kafka(answer: &[u8]) -> Option<Foreign> {
    let (length, rest) = answer.split_first_chunk::<4>()?;
    let whole = (6..1 << 16).contains(&u32::from_be_bytes(*length));
    (whole && rest.starts_with(&[0, 0, 0, 7])).then(|| Foreign::plain(KnownProtocol::Kafka))
}

fn zookeeper(answer: &[u8]) -> Option<Foreign> {
    known(answer).filter(|seen| seen.protocol() == Some(KnownProtocol::ZooKeeper))
}

fn rocketmq(answer: &[u8]) -> Option<Foreign> {
    known(answer).filter(|seen| seen.protocol() == Some(KnownProtocol::Remoting))
}
