//! Where this host's container engine is asked.

use std::env;
use std::path::{Path, PathBuf};

use super::refusal::Refusal;
use super::values::Engine;

/// Docker's own, podman's for root, and podman's for a user, in that folder.
const SOCKETS: [&str; 2] = ["/var/run/docker.sock", "/run/podman/podman.sock"];
const IN_RUNTIME_FOLDER: &str = "podman/podman.sock";

/// The socket that `engine` stands for. Where none is there, the first that was looked for: the report says
/// that it couldn't be asked.
pub(super) fn socket(engine: &Engine) -> Result<PathBuf, Refusal> {
    match (engine, env::var("DOCKER_HOST")) {
        (Engine::At(path), _) => Ok(path.clone()),
        (Engine::Found, Ok(host)) if !host.is_empty() => match host.strip_prefix("unix://") {
            Some(path) if path.starts_with('/') => Ok(PathBuf::from(path)),
            Some(_) | None => Err(Refusal::new(format!(
                "--containers asks this machine's own engine, and DOCKER_HOST is {host}; name its \
                 socket: --containers=/var/run/docker.sock"
            ))),
        },
        (Engine::Found, _) => Ok(first_there()),
    }
}

fn first_there() -> PathBuf {
    let of_user = env::var_os("XDG_RUNTIME_DIR").map(|run| Path::new(&run).join(IN_RUNTIME_FOLDER));
    let known: Vec<PathBuf> = SOCKETS.iter().map(PathBuf::from).chain(of_user).collect();
    let there = known.iter().find(|path| path.exists()).or(known.first());
    there.cloned().unwrap_or_default()
}
