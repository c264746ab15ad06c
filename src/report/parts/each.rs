//! A sequence of parts that is made while it is written, and what parts share.

use serde::{Serialize, Serializer};

use crate::model::Report;

pub(super) type Parts<'a, T> = Box<dyn Iterator<Item = T> + 'a>;

/// A sequence that is made while it is written, so that it takes no memory.
pub(in crate::report) struct Each<'a, T> {
    report: &'a Report,
    parts: fn(&'a Report) -> Parts<'a, T>,
}

impl<'a, T> Each<'a, T> {
    pub(in crate::report) fn of(report: &'a Report, parts: fn(&'a Report) -> Parts<'a, T>) -> Self {
        Self { report, parts }
    }
}

impl<T: Serialize> Serialize for Each<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.parts)(self.report))
    }
}

/// Milliseconds with three decimals.
pub(super) fn milliseconds(duration: std::time::Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}
