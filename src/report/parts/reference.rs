//! A service that is called, and what there is of it.

use serde::Serialize;

use super::each::Parts;
use crate::model::Report;
use crate::model::reference::{Call, Offer, Removal};

#[derive(Serialize)]
pub(crate) struct ReferencePart<'a> {
    service: String,
    consumers: Vec<usize>,
    offers: Vec<OfferPart<'a>>,
    /// Rules that regprobe can't evaluate.
    unevaluated: &'a [String],
    usable: usize,
    callable: Option<bool>,
}

#[derive(Serialize)]
struct OfferPart<'a> {
    registration: usize,
    removed: Option<RemovalPart<'a>>,
}

#[derive(Serialize)]
struct RemovalPart<'a> {
    step: &'static str,
    by: Option<&'a str>,
}

pub(crate) fn references(report: &Report) -> Parts<'_, ReferencePart<'_>> {
    Box::new(report.diagnosis.calls.iter().map(|call| part(report, call)))
}

fn part<'a>(report: &Report, call: &'a Call) -> ReferencePart<'a> {
    let Call { reference, usable, is_callable } = call;
    ReferencePart {
        service: report.service_of(reference),
        consumers: reference.consumers.iter().map(|consumer| consumer.0).collect(),
        offers: reference.offers.iter().map(offer).collect(),
        unevaluated: &reference.unevaluated,
        usable: *usable,
        callable: *is_callable,
    }
}

fn offer(offer: &Offer) -> OfferPart<'_> {
    let removed = offer.removed.as_ref();
    OfferPart { registration: offer.registration.0, removed: removed.map(removal) }
}

fn removal(removal: &Removal) -> RemovalPart<'_> {
    RemovalPart { step: removal.step(), by: removal.by() }
}
