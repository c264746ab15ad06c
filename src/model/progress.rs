//! An observer of the run. It is told; it changes nothing.

use std::time::Duration;

/// What the run has come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A registry is being read: its target as written.
    Reading(String),
    /// A registry was read: how many registrations it has.
    Listed(usize),
    /// So many addresses are to be checked.
    Checking(usize),
    /// One more address was checked.
    Checked,
    /// Evidence is being judged.
    Judging,
    /// A look is over, and what is expected isn't all held for long enough: when it began, and what changed.
    Waiting { after: Duration, held: usize, of: usize, changed: Vec<String> },
}

/// Told of each step, from one thread.
pub trait Progress {
    fn step(&self, step: Step);
}

/// Nobody looks.
pub struct Unwatched;

impl Progress for Unwatched {
    fn step(&self, _: Step) {}
}
