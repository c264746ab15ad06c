//! One plan of all findings: faults as an operator counts them, and steps in the order in which they are to
//! be done.

mod change;
mod cost;
mod effects;
mod faults;
mod hurdles;
mod impaired;
mod left;
mod order;
mod ports;
mod steps;
mod topics;

pub use left::left;

use crate::model::plan::Plan;
use crate::model::{Diagnosis, Listing};

/// The plan of a run. The same input gives the same plan.
pub fn plan(listings: &[Listing], diagnosis: &Diagnosis) -> Plan {
    let impaired = impaired::impaired(listings, diagnosis);
    let gathered = faults::gather(&diagnosis.findings);
    let steps = steps::steps(&diagnosis.findings, &gathered, &impaired);
    order::ordered(&diagnosis.findings, gathered, steps, impaired)
}
