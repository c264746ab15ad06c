//! A RocketMQ server that is no broker.

use std::fmt;

/// What it turned out to be by the requests that it knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RocketMqServer {
    pub kind: ServerKind,
    /// `V5_3_3`-like, from the answer's version number; empty when unknown.
    pub version: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerKind {
    NameServer,
    /// Version 5's, which takes clients' requests in the brokers' place.
    Proxy,
    /// A name server or a proxy, or something newer.
    Unknown,
}

/// A noun phrase: `a RocketMQ proxy (V5_3_3)`.
impl fmt::Display for RocketMqServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            ServerKind::NameServer => "a RocketMQ name server",
            ServerKind::Proxy => "a RocketMQ proxy",
            ServerKind::Unknown => "a RocketMQ server that is no broker",
        })?;
        match self.version.as_str() {
            "" => Ok(()),
            version => write!(f, " ({version})"),
        }
    }
}
