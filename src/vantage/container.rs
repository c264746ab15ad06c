//! Whether the probe itself runs inside a container.

use std::path::Path;

/// The marks that Docker, Podman, Kubernetes and systemd-nspawn leave for their containers.
pub(super) fn inside() -> bool {
    let marked = ["/.dockerenv", "/run/.containerenv"].iter().any(|mark| Path::new(mark).exists());
    let told = ["container", "KUBERNETES_SERVICE_HOST"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
    marked || told
}
