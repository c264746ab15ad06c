//! The only sockets and the only clock.

mod dial;
mod echo;
mod engine;
mod frame;
mod limits;
mod lookup;
mod netlink;
mod reverse;

use std::time::{Duration, Instant, SystemTime};

pub use dial::{Link, dial, local_end_towards};
pub use echo::answers_echo;
pub use engine::running_containers;
pub use frame::{FrameError, read_frame, read_up_to};
pub use limits::room_for_connections;
pub use lookup::{Names, lookup, name_servers_say};
pub use netlink::Netlink;
pub use reverse::name_of;

/// How this run reaches the world; passed first to whatever touches it.
#[derive(Clone, Debug, Default)]
pub struct Net {
    pub names: Names,
}

/// The time now, for measuring.
pub fn now() -> Instant {
    Instant::now()
}

/// The time of day, RFC 3339, UTC, to the millisecond.
pub fn time_of_day() -> String {
    humantime::format_rfc3339_millis(SystemTime::now()).to_string()
}

/// The value of `future`, or `None` once `limit` has passed.
pub async fn within<F: Future>(limit: Duration, future: F) -> Option<F::Output> {
    tokio::time::timeout(limit, future).await.ok()
}
