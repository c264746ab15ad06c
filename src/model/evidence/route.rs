//! The route that the kernel would take.

use std::net::IpAddr;

/// The route that the kernel would take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The address is this host's own.
    Local {
        interface: String,
    },
    Via {
        interface: String,
        gateway: Option<IpAddr>,
        source: Option<IpAddr>,
    },
    Unreachable,
    Prohibit,
    Blackhole,
    None,
    /// The kernel couldn't be asked.
    Unknown(String),
}
