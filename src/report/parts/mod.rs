//! The parts of the machine-readable report, which borrow all they can.

mod address;
mod baseline;
mod clients;
mod each;
mod expectation;
mod explained;
mod finding;
mod path;
mod plan;
mod range;
mod reference;
mod registration;
mod registry;
mod run;
mod waited;

pub(super) use address::{AddressPart, addresses};
pub(super) use baseline::{BaselinePart, baseline};
pub(super) use clients::{ClientsPart, clients};
pub(super) use each::Each;
pub(super) use expectation::{ExpectationPart, expectations};
pub(super) use explained::ExplainedPart;
pub(super) use finding::{FindingPart, RemedyPart, findings, remedy};
pub(super) use plan::{FaultPart, ImpairedPart, StepPart, faults, impaired, steps};
pub(super) use range::{RangePart, range};
pub(super) use reference::{ReferencePart, references};
pub(super) use registration::{RegistrationPart, registrations};
pub(super) use registry::{RegistryPart, registries};
pub(super) use run::{Head, Summary, VantagePart, vantage};
pub(super) use waited::{WaitedPart, waited};
