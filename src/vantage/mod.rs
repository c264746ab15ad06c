//! A look round from here: interfaces, what lies behind each, the routes, in a container or not.

mod arrival;
mod behind;
mod container;
mod host;
mod links;
mod neighbours;
mod premises;
mod routes;

use std::path::Path;
use std::time::Duration;

pub use arrival::{arrange, order};
pub use behind::{Link, behind, interfaces};
pub use premises::{premises, v6_address};
pub use routes::Routes;

use crate::model::{Containers, Vantage};
use crate::net::running_containers;
use host::host_name;

/// Looks round. What can't be seen is left out: a probe without a vantage still works.
pub fn look() -> Vantage {
    let container = container::inside();
    let mut interfaces = interfaces(&links::read(), container);
    interfaces.sort_by_key(|interface| interface.index);
    Vantage { host: host_name(), container, interfaces, containers: Containers::NotAsked }
}

/// Looks round, and has the container engine behind the socket `engine` tell within `limit` what runs
/// here.
pub async fn look_at_containers(engine: &Path, limit: Duration) -> Vantage {
    let containers = match running_containers(engine, limit).await {
        Ok(running) => Containers::Running(running),
        Err(error) => Containers::Unknown { engine: engine.to_owned(), message: error.to_string() },
    };
    Vantage { containers, ..look() }
}
