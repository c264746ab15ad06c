//! Containers of the host that the probe runs on, as its container engine tells.

use std::net::IpAddr;
use std::path::PathBuf;

/// What the engine said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Containers {
    /// Nobody asked it.
    #[default]
    NotAsked,
    /// Those that run, in the engine's order.
    Running(Vec<Container>),
    /// It couldn't be asked, and why.
    Unknown { engine: PathBuf, message: String },
}

/// A container that runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Container {
    /// 64 hexadecimal digits, the first twelve of which are its host name where it has no other.
    pub id: String,
    pub name: String,
    pub image: String,
    /// Its addresses in its networks; a container in the host's network has none.
    pub addresses: Vec<IpAddr>,
    pub published: Vec<Published>,
    /// The service of a Compose project that it belongs to.
    pub service: Option<String>,
}

/// A TCP port of a container that its host forwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// The container's.
    pub port: u16,
    /// The host's.
    pub published_as: u16,
    /// The only address of the host that forwards it; `None`: each does.
    pub only_on: Option<IpAddr>,
}

impl Containers {
    pub fn running(&self) -> &[Container] {
        match self {
            Containers::Running(containers) => containers,
            Containers::NotAsked | Containers::Unknown { .. } => &[],
        }
    }
}
