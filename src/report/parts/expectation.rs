//! What was expected, and what was found of it.

use serde::Serialize;

use super::each::Parts;
use crate::model::{Met, Party, Report};

#[derive(Serialize)]
pub(crate) struct ExpectationPart<'a> {
    expectation: &'a str,
    held: Option<bool>,
    usable: usize,
    at_least: usize,
    at_most: Option<usize>,
    why: &'a str,
    finding: Option<&'a str>,
    hopeless: Option<&'a str>,
    parties: Vec<PartyPart<'a>>,
}

#[derive(Serialize)]
struct PartyPart<'a> {
    name: &'a str,
    registrations: Vec<usize>,
    meant: Option<bool>,
    usable: Option<bool>,
    reason: Option<&'a str>,
}

pub(crate) fn expectations(report: &Report) -> Parts<'_, ExpectationPart<'_>> {
    Box::new(report.diagnosis.expectations.iter().map(part))
}

fn part(met: &Met) -> ExpectationPart<'_> {
    ExpectationPart {
        expectation: &met.text,
        held: met.is_held,
        usable: met.usable,
        at_least: met.at_least,
        at_most: met.at_most,
        why: &met.why,
        finding: met.finding.as_deref(),
        hopeless: met.hopeless.as_deref(),
        parties: met.parties.iter().map(party).collect(),
    }
}

fn party(party: &Party) -> PartyPart<'_> {
    PartyPart {
        name: &party.name,
        registrations: party.registrations.iter().map(|id| id.0).collect(),
        meant: party.is_meant,
        usable: party.standing.usable(),
        reason: party.reason.as_deref(),
    }
}
