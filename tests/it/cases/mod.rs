//! Situations as data: each rule's `cases.toml`, and what the judgement makes of it.

mod judged;
mod read;
mod seen;
mod vantages;

pub use judged::{Judged, judge};
pub use read::{Case, Entry, Resolved, Seen, every, folder, healthy, of_rule};
pub use seen::evidence as look;
pub use vantages::vantage;
