//! What is remembered from one look to the next: which faults stand, wait, are held or are over, and what
//! happened around each.

mod changes;
mod kept;
mod pasts;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;
use std::time::Duration;

use self::changes::Changes;
use self::kept::Kept;
use self::pasts::Pasts;
use crate::model::{Finding, Incident, IncidentState, Moment, Registration, Report, Watched};

/// How long a fault that is over is remembered.
const REMEMBERED: Duration = Duration::from_secs(3600);

/// All that is known of the looks so far. It is bounded, however much happens.
#[derive(Debug)]
pub struct History {
    /// By fingerprint.
    faults: BTreeMap<String, Kept>,
    changes: Changes,
    pasts: Pasts,
    /// Faults that are kept at most.
    limit: usize,
    left_out: usize,
    checked: Moment,
}

impl History {
    pub fn new(limit: usize) -> Self {
        Self {
            faults: BTreeMap::new(),
            changes: Changes::default(),
            pasts: Pasts::default(),
            limit,
            left_out: 0,
            checked: Moment::default(),
        }
    }

    /// Takes in what was seen now.
    pub fn look(&mut self, report: &Report, now: Moment) {
        let registered: Vec<&Registration> = report.registrations().collect();
        self.checked = now;
        self.pasts.look(report, now);
        self.changes.look(report, now);
        self.forget(now);
        self.left_out = 0;
        let mut seen = HashSet::new();
        for finding in &report.diagnosis.findings {
            seen.insert(finding.fingerprint.as_str());
            self.found(finding, &registered, now);
        }
        for (fingerprint, kept) in &mut self.faults {
            if !seen.contains(fingerprint.as_str()) {
                kept.missing(self.pasts.unsettled_until(&kept.targets, now).is_some(), now);
            }
        }
    }

    fn found(&mut self, finding: &Finding, registered: &[&Registration], now: Moment) {
        if !self.faults.contains_key(&finding.fingerprint) && self.is_full() {
            self.left_out += 1;
            return;
        }
        let entries = finding.registrations.iter().filter_map(|id| id.of(registered));
        let targets = entries.clone().map(|entry| entry.target).collect();
        let interfaces = entries.filter_map(|entry| entry.subject.interface());
        let interfaces: BTreeSet<Arc<str>> = interfaces.map(Arc::from).collect();
        let settled = self.pasts.unsettled_until(&targets, now);
        let until = [finding.expires_after.map(|length| now.after(length)), settled];
        let kept = self.faults.entry(finding.fingerprint.clone()).or_default();
        kept.see(finding, registered, until.into_iter().flatten().max(), now);
        kept.targets = targets;
        if finding.address.is_none()
            && let Some(left) = self.changes.last_left(&interfaces, now)
        {
            left.address.clone_into(&mut kept.concerned.address);
            left.machine.clone_into(&mut kept.concerned.machine);
        }
        kept.interfaces = interfaces;
    }

    /// One that is over gives way.
    fn is_full(&mut self) -> bool {
        if self.faults.len() < self.limit {
            return false;
        }
        let over = self.faults.iter().filter(|(_, kept)| kept.state == IncidentState::Over);
        let oldest = over.min_by_key(|(_, kept)| kept.last_seen).map(|(name, _)| name.clone());
        oldest.is_none_or(|oldest| self.faults.remove(&oldest).is_none())
    }

    fn forget(&mut self, now: Moment) {
        self.faults.retain(|_, kept| {
            kept.state != IncidentState::Over || now.since(kept.last_seen) < REMEMBERED
        });
    }

    /// What is known now.
    pub fn watched(&self) -> Watched {
        let (over, mut faults): (Vec<Incident>, Vec<Incident>) = self
            .faults
            .values()
            .filter_map(|kept| kept.fault(&self.changes))
            .partition(|fault| fault.state == IncidentState::Over);
        faults.sort_by(|a, b| {
            let severity = b.finding.severity.cmp(&a.finding.severity);
            severity.then_with(|| a.finding.code.cmp(b.finding.code))
        });
        Watched {
            checked: self.checked,
            read_whole: self.pasts.read_whole(),
            is_informed: self.pasts.are_informed(),
            faults,
            over,
            left_out: self.left_out,
        }
    }

    /// When the earliest of those that wait stands, if it is still there.
    pub fn next_deadline(&self) -> Option<Moment> {
        let waiting = self.faults.values().filter_map(|kept| match kept.state {
            IncidentState::Waiting { until } => Some(until),
            IncidentState::Standing | IncidentState::Held | IncidentState::Over => None,
        });
        waiting.min()
    }
}
