//! Why an address was looked at.

use crate::model::address::Address;

/// Why an address was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    Registered,
    /// The fast (VIP) port of a RocketMQ broker: its port less two.
    FastPort {
        of: Address,
    },
    /// The replication address that a RocketMQ broker's configuration names.
    Ha {
        of: Address,
    },
    /// Another peer of a RocketMQ broker's DLedger group, as its configuration names it.
    Peer {
        of: Address,
    },
    /// Another port of a host whose registered port is closed.
    Sibling {
        of: Address,
    },
    /// The registered port, or the usual one, on the host that the registration came from: what a
    /// remedy would register.
    SourceHost {
        of: Address,
    },
    /// Where an application instance tells what it serves, on a port of its own.
    MetadataService {
        of: Address,
    },
}

impl Purpose {
    /// The registered address that an entry belongs to, where it isn't registered itself.
    pub fn owner(&self) -> Option<&Address> {
        match self {
            Purpose::Registered => None,
            Purpose::FastPort { of }
            | Purpose::Ha { of }
            | Purpose::Peer { of }
            | Purpose::Sibling { of }
            | Purpose::SourceHost { of }
            | Purpose::MetadataService { of } => Some(of),
        }
    }
}
