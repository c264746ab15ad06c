//! A family: software whose versions choose in lines.

use super::trail::Trail;
use crate::model::{Choice, Premises, Registered, Remedy, Version};
use crate::remedy::{Listeners, Software, Workload, correct_value, for_wrong_address};

/// Software whose versions choose in lines: within a line all choose alike.
pub trait Family: Sync {
    /// The name that `--as` takes.
    fn name(&self) -> &'static str;

    /// As people write it.
    fn title(&self) -> &'static str;

    /// Oldest first.
    fn lines(&self) -> Vec<Line>;

    /// What the line at that place registers.
    fn choose(&self, line: usize, premises: &Premises) -> Choice;

    /// Whom a remedy is for.
    fn software(&self, line: usize) -> Software;

    /// The port that it listens on by default.
    fn port(&self) -> u16;

    /// It registers a name, which is looked up for it.
    fn registers_names(&self) -> bool {
        false
    }

    /// The ports that it registers at `host`, with its listeners as they are to be, where it has such.
    fn listeners(&self, _: &Premises, _host: &str) -> (Option<Listeners>, Vec<u16>) {
        (None, vec![self.port()])
    }

    /// What corrects a value that is no host. Most have one setting for it, which is set anew.
    fn corrected(&self, workload: &Workload, _value: &str) -> Vec<Remedy> {
        for_wrong_address(workload)
    }
}

/// Where the value may stand in one of several settings, these are told.
pub(super) fn in_settings(workload: &Workload, value: &str) -> Vec<Remedy> {
    correct_value(value, workload.software).into_iter().collect()
}

/// A line: from its first version to the one before the next line's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    pub from: Version,
    /// The same as people write it; empty: there is no line before.
    pub first: &'static str,
    /// The last version of the line; empty: there is no line after it.
    pub last: &'static str,
}

impl Line {
    /// `2.7.14 to 2.7.23`.
    pub fn versions(&self) -> String {
        versions(self.first, self.last)
    }
}

/// `2.7.14 to 2.7.23`, `3.3.6 and later`.
pub(super) fn versions(first: &str, last: &str) -> String {
    match (first, last) {
        ("", "") => "any version".to_owned(),
        ("", last) => format!("up to {last}"),
        (first, "") => format!("{first} and later"),
        (first, last) if first == last => first.to_owned(),
        (first, last) => format!("{first} to {last}"),
    }
}

/// What the line at `place` of a family's own registers.
pub(super) fn choose_by<L>(lines: &[L], place: usize, choose: impl FnOnce(&L) -> Choice) -> Choice {
    match lines.get(place) {
        Some(line) => choose(line),
        None => Trail::default().end(Registered::Nothing("no such line".to_owned()), ""),
    }
}
