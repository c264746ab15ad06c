//! What all conversations share.

use super::events::Followers;
use super::guard::Guard;
use super::probe::Probes;
use super::published::Board;

/// What is known, and what may be asked for.
#[derive(Debug)]
pub(super) struct Shared {
    pub board: Board,
    pub followers: Followers,
    pub probes: Probes,
    pub guard: Guard,
}
