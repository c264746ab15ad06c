//! What was observed of each address: no judgement, only facts. A file a step of the check.

mod address;
mod attempt;
mod connection;
mod deployment;
mod identity;
mod purpose;
mod resolution;
mod route;

pub use address::{AddressEvidence, Path};
pub use attempt::{Attempt, Skip};
pub use connection::{ConnectFailure, Connected, FailureKind, Icmp};
pub use deployment::{DLedgerGroup, DLedgerPeer, Deployment, Mode};
pub use identity::{
    Answer, BrokerIdentity, Identity, Presence, RevisionMetadata, Services, Silence,
};
pub use purpose::Purpose;
pub use resolution::Resolution;
pub use route::Route;

use super::clients::ClusterClients;

/// The evidence of a whole run: one entry an address, in the order registered, the related after
/// the address they belong to.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    pub addresses: Vec<AddressEvidence>,
    /// Of RocketMQ clusters with a broker that can't be used, and a neighbour that tells.
    pub clients: Vec<ClusterClients>,
}
