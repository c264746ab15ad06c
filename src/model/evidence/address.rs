//! All that was seen of one address, and of each way to it.

use std::net::IpAddr;

use super::attempt::Attempt;
use super::connection::{ConnectFailure, Connected};
use super::identity::{Answer, Identity};
use super::purpose::Purpose;
use super::resolution::Resolution;
use super::route::Route;
use crate::model::address::Address;
use crate::model::class::Class;
use crate::model::registration::Protocol;

/// All that was seen of one address.
#[derive(Clone, Debug)]
pub struct AddressEvidence {
    pub address: Address,
    pub protocol: Protocol,
    pub purpose: Purpose,
    pub class: Class,
    pub resolution: Resolution,
    /// One for each IP address that the host resolves to, in the order a caller would try them.
    pub paths: Vec<Path>,
}

/// The way to one IP address, and what is at its end.
#[derive(Clone, Debug)]
pub struct Path {
    pub ip: IpAddr,
    pub class: Class,
    pub route: Route,
    pub connection: Attempt<Connected, ConnectFailure>,
    pub identity: Attempt<Answer, Identity>,
}

impl Path {
    /// Whoever is there was spoken to in TLS, and in TLS it answered or refused.
    pub fn speaks_tls(&self) -> bool {
        matches!(&self.connection, Attempt::Done(connected) if connected.tls)
    }
}
