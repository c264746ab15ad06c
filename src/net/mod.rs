//! The only sockets and the only clock.

mod clock;
mod dial;
mod echo;
mod engine;
mod frame;
mod limits;
mod listen;
mod lookup;
mod netlink;
mod reverse;
mod signals;

pub use clock::{moment, now, pause, time_of_day, within};
pub use dial::{Link, dial, is_reset, local_end_towards};
pub use echo::answers_echo;
pub use engine::{EngineError, running_containers};
pub use frame::{FrameError, read_frame, read_up_to};
pub use limits::room_for_connections;
pub use listen::Listener;
pub use lookup::{Names, lookup, name_servers_say};
pub use netlink::Netlink;
pub use reverse::name_of;
pub use signals::asked_to_stop;

/// How this run reaches the world; passed first to whatever touches it.
#[derive(Clone, Debug, Default)]
pub struct Net {
    pub names: Names,
}
