//! A service that is called, and what there is of it.

use std::collections::BTreeSet;

use serde::Serialize;

use super::each::Parts;
use crate::model::Report;
use crate::model::reference::{Call, Offer, Reference, Removal};

#[derive(Serialize)]
pub(crate) struct ReferencePart<'a> {
    service: String,
    applications: BTreeSet<&'a str>,
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

fn part<'a>(report: &'a Report, call: &'a Call) -> ReferencePart<'a> {
    let Call { reference, usable, is_callable } = call;
    ReferencePart {
        service: report.service_of(reference),
        applications: consumers(report, reference),
        consumers: reference.consumers.iter().map(|consumer| consumer.0).collect(),
        offers: reference.offers.iter().map(offer).collect(),
        unevaluated: &reference.unevaluated,
        usable: *usable,
        callable: *is_callable,
    }
}

fn consumers<'a>(report: &'a Report, reference: &Reference) -> BTreeSet<&'a str> {
    let entries = reference.consumers.iter().filter_map(|id| report.registration(*id));
    entries.filter_map(|entry| entry.subject.application()).collect()
}

fn offer(offer: &Offer) -> OfferPart<'_> {
    let removed = offer.removed.as_ref();
    OfferPart { registration: offer.registration.0, removed: removed.map(removal) }
}

fn removal(removal: &Removal) -> RemovalPart<'_> {
    RemovalPart { step: removal.step(), by: removal.by() }
}
