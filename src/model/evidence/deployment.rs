//! How a broker is run: who says which of its name is the master, and from where slaves copy.

use crate::model::address::Address;

/// What a broker's configuration says of the way it is run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deployment {
    pub mode: Mode,
    /// `enableSlaveActingMaster` (5.x): without a master, the slave with the least id serves reads.
    pub slave_acts_as_master: bool,
}

/// Who says which broker of a name is the master.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Its operator, by `brokerId` and `brokerRole`. Slaves copy from `brokerIP2`.
    #[default]
    Configured,
    /// The brokers of the name, as peers that vote. They copy from each other's own port.
    DLedger(DLedgerGroup),
    /// A controller (5.x), which these addresses stand for. Slaves copy from `brokerIP2`.
    Controller { addresses: String },
}

/// A DLedger group, as one of its peers has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DLedgerGroup {
    pub name: String,
    /// The peer that told.
    pub own_id: String,
    /// All of its peers, itself among them.
    pub peers: Vec<DLedgerPeer>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DLedgerPeer {
    pub id: String,
    /// `None`: what stands there is no address.
    pub address: Option<Address>,
}

impl Mode {
    pub fn name(&self) -> &'static str {
        match self {
            Mode::Configured => "configured",
            Mode::DLedger(_) => "dledger",
            Mode::Controller { .. } => "controller",
        }
    }
}

impl DLedgerGroup {
    /// How many peers have to be there for a master.
    pub fn majority(&self) -> usize {
        self.peers.len() / 2 + 1
    }

    pub fn others(&self) -> impl Iterator<Item = &DLedgerPeer> {
        self.peers.iter().filter(|peer| peer.id != self.own_id)
    }
}

impl DLedgerPeer {
    /// From `n0-10.0.0.1:40911`.
    pub fn parse(text: &str) -> Self {
        let (id, address) = text.split_once('-').unwrap_or((text, ""));
        Self { id: id.to_owned(), address: Address::parse(address).ok() }
    }
}
