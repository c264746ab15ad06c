//! A small world of its own: embedded registries and the servers behind what they list.

pub mod broker;
mod cast;
mod clients;
mod links;
pub mod name_server;
mod namespace;
pub mod provider;
pub mod remoting;
mod world;
pub mod zookeeper;

use std::io;

pub use cast::Stage;
pub use namespace::enter;

/// A world that is up, and how it came about.
pub struct Demo {
    pub stage: Stage,
    /// Why there is no network namespace, where there is none.
    pub on_loopback: Option<String>,
}

/// Makes the world. It must be called before the process has a second thread, since only then can
/// it move into a namespace; without one, everything stays on loopback.
pub fn start() -> io::Result<Demo> {
    let reason = match namespace::enter() {
        Ok(()) => match world::build() {
            Ok(stage) => return Ok(Demo { stage, on_loopback: None }),
            Err(error) => format!("its links can't be made: {error}"),
        },
        Err(reason) => reason,
    };
    Ok(Demo { stage: world::build_on_loopback()?, on_loopback: Some(reason) })
}
