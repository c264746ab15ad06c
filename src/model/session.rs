//! ZooKeeper's sessions: who is connected, and from where.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

/// An open session of ZooKeeper and where it comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    pub id: i64,
    pub source: SessionSource,
    /// How long the client may be silent before its session ends.
    pub timeout: Option<Duration>,
    /// Index into the listing's members: the one that told of it, and that the client is connected to.
    pub member: usize,
}

/// Where a session comes from, as ZooKeeper sees it: `ip:port` in the words of its version, and the
/// address in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionSource {
    text: Box<str>,
    ip: Option<IpAddr>,
}

impl SessionSource {
    pub fn new(text: impl Into<Box<str>>) -> Self {
        let text = text.into();
        Self { ip: ip_in(&text), text }
    }

    /// As it was told.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The address of the host; `None`: the text has none.
    pub fn ip(&self) -> Option<IpAddr> {
        self.ip
    }
}

/// `/10.9.8.7:37418`, `10.9.8.7:37418`, `[fe80::1]:37418` or `0:0:0:0:0:0:0:1:37418`, as the
/// versions of ZooKeeper write it.
fn ip_in(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_start_matches('/');
    let host = text.rsplit_once(':').map_or(text, |(host, _port)| host);
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let host = host.split('%').next().unwrap_or_default();
    host.parse::<IpAddr>().ok().map(|ip| ip.to_canonical())
}

impl fmt::Display for SessionSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
