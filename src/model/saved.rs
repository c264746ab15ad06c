//! What a saved report tells of its plan.

use super::finding::Finding;
use super::listing::Read;
use super::options::RunOptions;
use super::plan::Plan;
use super::tally::Tally;

/// A report read from JSON, as far as its plan is concerned.
#[derive(Clone, Debug)]
pub struct SavedReport {
    /// RFC 3339.
    pub started: String,
    pub plan: Plan,
    pub findings: Vec<Finding>,
    pub tally: Tally,
    pub registries: Vec<SavedRegistry>,
    pub options: RunOptions,
    /// How many findings of each code weren't told.
    pub suppressed: Vec<(String, usize)>,
}

/// How a registry was read.
#[derive(Clone, Debug)]
pub struct SavedRegistry {
    pub target: String,
    pub read: Read,
    pub error: Option<String>,
}
