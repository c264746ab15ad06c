//! What this host calls itself.

use nix::unistd::gethostname;

/// This host's host name; empty where it can't be told.
pub(super) fn host_name() -> String {
    gethostname().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
