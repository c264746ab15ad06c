//! What a host stands for.

use std::net::IpAddr;

use super::attempt::Skip;

/// What a host name stands for.
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
    /// `system` is the system's message, `dns` what the name servers answered.
    Unresolved {
        system: String,
        /// Asked again, the system may know it: its name servers didn't answer.
        is_passing: bool,
        dns: Option<String>,
    },
    Skipped(Skip),
}
