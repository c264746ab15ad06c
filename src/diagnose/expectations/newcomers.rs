//! Who came while a deployment was waited for, and isn't what is expected.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::time::Duration;

use crate::model::{Diagnosis, Met, Party, Report, Standing, UNMET};

/// What was there when the wait began.
pub struct Newcomers {
    /// Where they are registered.
    origins: HashSet<String>,
    /// By expectation, what others were there: `version 0.9.0`.
    others: Vec<BTreeSet<String>>,
    /// By expectation, when another came that nobody expects.
    seen: HashMap<usize, Duration>,
}

impl Newcomers {
    /// `since_ms`: what was registered later is new, whenever the wait began.
    pub fn new(first: &Report, since_ms: Option<i64>) -> Self {
        let origins = first.registrations().filter(|entry| {
            let created = entry.registrant.as_ref().map(|registrant| registrant.created_ms);
            since_ms.is_none_or(|since| created.is_none_or(|created| created < since))
        });
        let mut known = Self {
            origins: origins.map(|entry| entry.origin.clone()).collect(),
            others: Vec::new(),
            seen: HashMap::new(),
        };
        let old = |met: &Met| -> BTreeSet<String> {
            let others =
                met.parties.iter().filter(|party| is_other(party) && !known.is_new(first, party));
            others.filter_map(|party| party.reason.clone()).collect()
        };
        let others = first.diagnosis.expectations.iter().map(old).collect();
        known.others = others;
        known
    }

    /// Which expectation has nobody, while another came in a version that wasn't there before; why, and since
    /// when.
    pub fn look(&mut self, report: &Report, now: Duration) -> Option<(usize, String, Duration)> {
        let mut found = None;
        for (place, met) in report.diagnosis.expectations.iter().enumerate() {
            match self.stranger(report, place, met) {
                Some(why) => {
                    let seen = *self.seen.entry(place).or_insert(now);
                    found = found.or(Some((place, why, seen)));
                }
                None => drop(self.seen.remove(&place)),
            }
        }
        found
    }

    fn stranger(&self, report: &Report, place: usize, met: &Met) -> Option<String> {
        let meant = |party: &Party| party.is_meant != Some(false) && self.is_new(report, party);
        if met.is_held != Some(false) || met.at_least == 0 || met.parties.iter().any(meant) {
            return None;
        }
        let is_known = |party: &Party| {
            let known = self.others.get(place);
            party
                .reason
                .as_ref()
                .is_none_or(|reason| known.is_some_and(|known| known.contains(reason)))
        };
        let mut others = met.parties.iter().filter(|party| is_other(party));
        let stranger = others.find(|party| !is_known(party) && self.is_new(report, party))?;
        let reason = stranger.reason.as_deref().unwrap_or_default();
        Some(format!(
            "{} came with {reason}, which isn't what is expected, and nobody else came",
            stranger.name
        ))
    }

    /// All of its entries are.
    fn is_new(&self, report: &Report, party: &Party) -> bool {
        let entries = party.registrations.iter().filter_map(|id| report.registration(*id));
        let mut entries = entries.peekable();
        entries.peek().is_some() && entries.all(|entry| !self.origins.contains(&entry.origin))
    }
}

fn is_other(party: &Party) -> bool {
    party.is_meant == Some(false) && party.standing != Standing::Withdrawn
}

/// Says of an expectation that waiting doesn't help.
pub fn give_up(diagnosis: &mut Diagnosis, place: usize, why: String) {
    let Some(met) = diagnosis.expectations.get_mut(place) else { return };
    for finding in &mut diagnosis.findings {
        if finding.code == UNMET && met.finding.as_ref() == Some(&finding.fingerprint) {
            finding.facts.push(why.clone());
        }
    }
    met.hopeless = Some(why);
}
