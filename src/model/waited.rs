//! Waiting for what is expected, and what came of it.

use std::time::Duration;

/// How long to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// What isn't there by then never comes.
    pub limit: Duration,
    /// For so long everything has to be held.
    pub settle: Duration,
}

/// A wait that is over. The report is that of its last look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waited {
    pub length: Duration,
    /// Looks in all.
    pub looks: usize,
    /// What earlier looks found; looks in a row that found the same are one.
    pub earlier: Vec<Earlier>,
    pub end: WaitEnd,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// From the begin of the wait to that of the first of them.
    pub after: Duration,
    /// How many looks in a row.
    pub looks: usize,
    pub held: usize,
    pub not_held: usize,
    pub untold: usize,
    /// What isn't as it was before, in words.
    pub changed: Vec<String>,
}

/// Why a wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitEnd {
    /// Everything was held for long enough.
    Held,
    TimeIsUp,
    /// What is missing won't come by waiting.
    Hopeless,
}

impl WaitEnd {
    pub fn name(self) -> &'static str {
        match self {
            WaitEnd::Held => "held",
            WaitEnd::TimeIsUp => "time-is-up",
            WaitEnd::Hopeless => "hopeless",
        }
    }
}
