//! The machine answers at its address in another network, where what is registered was found.

use crate::diagnose::near::{self, Near};
use crate::diagnose::signs::{is_lost, is_refused};
use crate::diagnose::subject::workload_of;
use crate::diagnose::{AddressView, Claim, RunIndex, words};
use crate::model::Confidence;
use crate::model::sentence;
use crate::remedy::{for_wrong_address, look_from_elsewhere};

pub(super) fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    if !is_lost(view) && !is_refused(view) {
        return None;
    }
    let (other, proven) = words::host_that_answers(run, view)?;
    // It may well be callers in its own network that it is meant for, and this machine that stands elsewhere.
    if near::callers(run, view, other).any(|near| near == Near::Registered) {
        return None;
    }
    let cause = format!(
        "{}: {}, but the machine that registered it answers at {} as {}: it registered its \
         address in another network",
        sentence::address(view.address),
        view.path.map(words::outcome).unwrap_or_default(),
        sentence::address(other),
        sentence::names(&proven)
    );
    Some(
        Claim::error(Confidence::Likely, cause)
            .facts(words::facts(run, view))
            .remedies(for_wrong_address(&workload_of(run, view)))
            .remedies([look_from_elsewhere(run.target_at(view))]),
    )
}
