//! One fault from look to look.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use super::changes::Changes;
use crate::model::{
    Concerned, Event, Finding, Happening, Incident, IncidentState, Moment, Registration, TargetId,
};

/// Events that are shown of a fault.
const SHOWN: usize = 20;

/// A fault with what tells which changes concern it.
#[derive(Debug)]
pub(super) struct Kept {
    finding: Option<Finding>,
    pub concerned: Concerned,
    pub state: IncidentState,
    pub targets: BTreeSet<TargetId>,
    pub interfaces: BTreeSet<Arc<str>>,
    pub last_seen: Moment,
    first_seen: Moment,
    returns: usize,
    events: VecDeque<Event>,
}

impl Default for Kept {
    fn default() -> Self {
        Self {
            finding: None,
            concerned: Concerned::default(),
            state: IncidentState::Over,
            targets: BTreeSet::new(),
            interfaces: BTreeSet::new(),
            last_seen: Moment::default(),
            first_seen: Moment::default(),
            returns: 0,
            events: VecDeque::new(),
        }
    }
}

impl Kept {
    /// It is there now. `until`: it may go by itself until then, if it is new.
    pub(super) fn see(
        &mut self,
        finding: &Finding,
        registered: &[&Registration],
        until: Option<Moment>,
        now: Moment,
    ) {
        match self.state {
            IncidentState::Over => self.begin(until, now),
            IncidentState::Waiting { until } if until <= now => {
                self.state = IncidentState::Standing;
                self.note(Happening::Outlived, now);
            }
            IncidentState::Held => {
                self.state = IncidentState::Standing;
                self.note(Happening::SeenAgain, now);
            }
            IncidentState::Waiting { .. } | IncidentState::Standing => {}
        }
        self.last_seen = now;
        let concerned = Concerned::of(finding, registered);
        let is_placed = !concerned.address.is_empty();
        let known = std::mem::replace(&mut self.concerned, concerned);
        if !is_placed && !known.address.is_empty() {
            // Where it was before it was gone is known from an earlier look.
            (self.concerned.address, self.concerned.machine) = (known.address, known.machine);
        }
        self.finding = Some(Finding { registrations: Vec::new(), ..finding.clone() });
    }

    fn begin(&mut self, until: Option<Moment>, now: Moment) {
        self.state = match until {
            Some(until) => IncidentState::Waiting { until },
            None => IncidentState::Standing,
        };
        match self.finding {
            None => self.note(Happening::Found, now),
            Some(_) => {
                self.returns += 1;
                self.note(Happening::Returned, now);
            }
        }
        self.first_seen = now;
    }

    /// It isn't there now. `is_unsettled`: nobody can tell.
    pub(super) fn missing(&mut self, is_unsettled: bool, now: Moment) {
        match (self.state, is_unsettled) {
            (IncidentState::Over, _) | (IncidentState::Held, true) => {}
            (IncidentState::Standing, true) => {
                self.state = IncidentState::Held;
                self.note(Happening::Unread, now);
            }
            (IncidentState::Waiting { .. }, _)
            | (IncidentState::Standing | IncidentState::Held, false) => {
                self.state = IncidentState::Over;
                self.last_seen = now;
                self.note(Happening::Over, now);
            }
        }
    }

    fn note(&mut self, what: Happening, at: Moment) {
        self.events.push_back(Event { at, what });
        if self.events.len() > SHOWN {
            self.events.pop_front();
        }
    }

    /// As it is told. `None`: it wasn't seen yet.
    pub(super) fn fault(&self, changes: &Changes) -> Option<Incident> {
        let finding = self.finding.clone()?;
        let around = changes.around(&finding, &self.concerned, &self.interfaces);
        let mut time_line: Vec<Event> = around.chain(self.events.iter().cloned()).collect();
        time_line.sort_by_key(|event| event.at);
        time_line.drain(..time_line.len().saturating_sub(SHOWN));
        Some(Incident {
            concerned: self.concerned.clone(),
            state: self.state,
            first_seen: self.first_seen,
            last_seen: self.last_seen,
            returns: self.returns,
            time_line,
            finding,
        })
    }
}
