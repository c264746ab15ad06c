//! Whether the calls of consumers can succeed: their references beside the verdicts.

use super::sessions::Sessions;
use crate::model::reference::{Call, Offer, Reference};
use crate::model::{RegistrationId, Verdict};

/// The references of consumers that live, as far as is known.
pub(crate) fn living(references: Vec<Reference>, sessions: &Sessions) -> Vec<Reference> {
    let lives = |id: &RegistrationId| sessions.is_open(*id) != Some(false);
    let living = references.into_iter().filter_map(|mut reference| {
        reference.consumers.retain(lives);
        (!reference.consumers.is_empty()).then_some(reference)
    });
    living.collect()
}

/// Each reference that is there whole. `is_whole`: every provider was read.
pub(crate) fn calls(references: Vec<Reference>, verdicts: &[Verdict], is_whole: bool) -> Vec<Call> {
    let judged = references.into_iter().filter(|reference| !reference.is_part);
    judged.map(|reference| call(reference, verdicts, is_whole)).collect()
}

fn call(reference: Reference, verdicts: &[Verdict], is_whole: bool) -> Call {
    let is_usable =
        |offer: &Offer| verdicts.get(offer.registration.0).and_then(|verdict| verdict.usable());
    let left: Vec<Option<bool>> =
        reference.offers.iter().filter(|offer| offer.removed.is_none()).map(is_usable).collect();
    let usable = left.iter().filter(|usable| **usable == Some(true)).count();
    let is_callable = if usable > 0 {
        Some(true)
    } else if left.contains(&None) {
        None
    } else {
        // What wasn't read may be a provider, or keep one: certain is only what every offer shares.
        let is_known = is_whole || (!left.is_empty() && left.len() == reference.offers.len());
        is_known.then_some(false)
    };
    let is_evaluated = reference.unevaluated.is_empty();
    Call { usable, is_callable: is_callable.filter(|_| is_evaluated), reference }
}
