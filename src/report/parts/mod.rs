//! The parts of the machine-readable report, which borrow all they can.

mod address;
mod clients;
mod explained;
mod finding;
mod path;
mod registration;
mod registry;
mod run;

use serde::{Serialize, Serializer};

pub(super) use address::{AddressPart, RangePart, addresses, range};
pub(super) use clients::{ClientsPart, clients};
pub(super) use explained::ExplainedPart;
pub(super) use finding::{FindingPart, RemedyPart, findings, remedy};
pub(super) use registration::{RegistrationPart, registrations};
pub(super) use registry::{RegistryPart, registries};
pub(super) use run::{Head, Summary, VantagePart, vantage};

use crate::model::Report;

type Parts<'a, T> = Box<dyn Iterator<Item = T> + 'a>;

/// A sequence that is made while it is written, so that it takes no memory.
pub(super) struct Each<'a, T> {
    report: &'a Report,
    parts: fn(&'a Report) -> Parts<'a, T>,
}

impl<'a, T> Each<'a, T> {
    pub(super) fn of(report: &'a Report, parts: fn(&'a Report) -> Parts<'a, T>) -> Self {
        Self { report, parts }
    }
}

impl<T: Serialize> Serialize for Each<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.parts)(self.report))
    }
}

/// Milliseconds with three decimals.
fn milliseconds(duration: std::time::Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}
