//! How many sockets this process may have.

use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// Descriptors kept back for everything that isn't a connection to a registered address.
const RESERVED: u64 = 64;

/// Raises the limit on open descriptors as far as this process may, and says how many connections
/// fit below it.
pub fn room_for_connections() -> usize {
    let Ok((soft, hard)) = getrlimit(Resource::RLIMIT_NOFILE) else { return RESERVED as usize };
    let limit = match setrlimit(Resource::RLIMIT_NOFILE, hard, hard) {
        Ok(()) => hard,
        Err(_) => soft,
    };
    usize::try_from(limit.saturating_sub(RESERVED).max(1)).unwrap_or(usize::MAX)
}
