//! A connection that was made, or why there is none.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connected {
    pub elapsed: Duration,
    /// This end of the connection.
    pub local: Option<SocketAddr>,
    /// How many attempts it took.
    pub attempts: u32,
    /// Whoever is there was spoken to in TLS, and in TLS it answered or refused. Its certificate is
    /// not judged: that isn't what proves an identity.
    pub tls: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectFailure {
    pub kind: FailureKind,
    pub elapsed: Duration,
    pub errno: Option<i32>,
    pub message: String,
    /// Who said no, where an ICMP message did.
    pub icmp: Option<Icmp>,
    pub attempts: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    Refused,
    TimedOut,
    HostUnreachable,
    NetworkUnreachable,
    /// Any other error of this host (out of sockets, not permitted, …).
    Failed,
}

/// An ICMP error: its sender, type and code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Icmp {
    pub from: IpAddr,
    pub kind: u8,
    pub code: u8,
}

impl FailureKind {
    pub fn name(self) -> &'static str {
        match self {
            FailureKind::Refused => "refused",
            FailureKind::TimedOut => "timed-out",
            FailureKind::HostUnreachable => "host-unreachable",
            FailureKind::NetworkUnreachable => "network-unreachable",
            FailureKind::Failed => "failed",
        }
    }
}
