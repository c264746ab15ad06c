//! What a name resolves to, or why it has no address.

use std::net::IpAddr;
use std::time::Duration;

/// What a name resolves to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameSight {
    /// As every program here resolves it, or why it doesn't.
    pub here: Result<Vec<IpAddr>, LookupError>,
    /// What the name servers say, the hosts file left aside; `None`: they weren't asked.
    pub dns: Option<Result<Vec<IpAddr>, DnsFailure>>,
}

/// Why a host has no address here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LookupError {
    /// The system's own message.
    #[error("{0}")]
    System(String),
    /// The same, where it says that it may know another time (`EAI_AGAIN`).
    #[error("{0}")]
    Again(String),
    #[error("no answer within {0:?}")]
    Late(Duration),
}

impl LookupError {
    /// From the C library's message, which is all that is left of its number.
    pub fn system(message: String) -> Self {
        match message.as_str() {
            // glibc's, and musl's.
            "Temporary failure in name resolution" | "Try again" => LookupError::Again(message),
            _ => LookupError::System(message),
        }
    }

    /// Asked again, it may be known.
    pub fn is_passing(&self) -> bool {
        match self {
            LookupError::Again(_) | LookupError::Late(_) => true,
            LookupError::System(_) => false,
        }
    }
}

/// Why the name servers give no address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DnsFailure {
    #[error("no such name (NXDOMAIN)")]
    NoSuchName,
    #[error("the name has no address")]
    NoAddress,
    /// They don't answer, or not to the question.
    #[error("{0}")]
    Failed(String),
}
