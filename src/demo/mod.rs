//! A small world of its own: embedded registries and the servers behind what they list.

pub mod broker;
mod clients;
mod entries;
mod links;
pub mod name_server;
mod namespace;
pub mod provider;
pub mod proxy;
pub mod remoting;
mod scenario;
mod topology;
mod world;
pub mod zookeeper;

use std::io;

pub use namespace::{NoNamespace, enter};
pub use topology::Topology;

/// A world that is up, and how it came about.
pub struct Demo {
    pub topology: Topology,
    /// Why there is no network namespace, where there is none.
    pub on_loopback: Option<String>,
}

/// Makes the world. It must be called before the process has a second thread, since only then can
/// it move into a namespace; without one, everything stays on loopback.
pub fn start() -> io::Result<Demo> {
    let reason = match namespace::enter() {
        Ok(()) => match world::build() {
            Ok(topology) => return Ok(Demo { topology, on_loopback: None }),
            Err(error) => format!("its links can't be made: {error}"),
        },
        Err(reason) => reason.to_string(),
    };
    Ok(Demo { topology: world::build_on_loopback()?, on_loopback: Some(reason) })
}
