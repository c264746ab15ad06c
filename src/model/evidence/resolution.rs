//! What a host resolves to.

use std::net::IpAddr;

use super::attempt::Skip;
use crate::model::lookup::LookupError;

/// What a host resolves to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// The host is an IP address.
    Literal,
    /// What the system's own resolution gives (hosts file, DNS, …), in the order given; `dns` is
    /// what the name servers alone say, where they say otherwise.
    Resolved {
        ips: Vec<IpAddr>,
        dns: Option<String>,
    },
    /// `dns` is what the name servers answered.
    Unresolved {
        system: LookupError,
        dns: Option<String>,
    },
    Skipped(Skip),
}
