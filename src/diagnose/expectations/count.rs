//! How many there are, at least and at most, and whether that is what was expected.

use crate::diagnose::index::RunIndex;
use crate::model::{Expectation, Party, Standing};

/// How many there are for sure, and how many there may be beside them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counted {
    /// New ones that can be used, where only new ones count.
    pub usable: usize,
    pub perhaps_usable: usize,
    /// All that can be used, be they new or not.
    pub all_usable: usize,
    pub all_perhaps_usable: usize,
    /// All that callers are sent to, be they usable or not.
    pub there: usize,
    pub perhaps_there: usize,
    /// Others that callers may be sent to.
    pub others: usize,
    /// There may be any number more.
    pub is_open: bool,
}

impl Counted {
    pub(super) fn of(run: &RunIndex, wish: &Expectation, parties: &[Party], is_open: bool) -> Self {
        let mut counted = Self { is_open, ..Self::default() };
        for party in parties {
            counted.add(party, is_new(run, wish, party));
        }
        counted
    }

    fn add(&mut self, party: &Party, is_new: Option<bool>) {
        let is_there = party.standing != Standing::Withdrawn;
        match party.is_meant {
            Some(false) => self.others += usize::from(is_there),
            None => self.perhaps_there += usize::from(is_there),
            Some(true) => self.there += usize::from(is_there),
        }
        let is_usable = match party.is_meant {
            Some(true) => party.standing.usable(),
            None => party.standing.usable().filter(|usable| !usable),
            Some(false) => return,
        };
        self.all_usable += usize::from(is_usable == Some(true));
        self.all_perhaps_usable += usize::from(is_usable.is_none());
        match (is_usable, is_new) {
            (Some(false), _) | (_, Some(false)) => {}
            (Some(true), Some(true)) => self.usable += 1,
            (None, _) | (_, None) => self.perhaps_usable += 1,
        }
    }
}

/// It was registered after the deployment began, where that matters; `None`: the registry doesn't tell.
pub(super) fn is_new(run: &RunIndex, wish: &Expectation, party: &Party) -> Option<bool> {
    let Some(since) = run.job.gate.since_ms().filter(|_| !wish.takes_old) else {
        return Some(true);
    };
    let registrations = run.pick(&party.registrations);
    let created = registrations.iter().map(|entry| Some(entry.registrant.as_ref()?.created_ms));
    created.max().flatten().map(|created| created >= since)
}

/// `None`: it can't be told.
pub(super) fn is_held(wish: &Expectation, counted: &Counted) -> Option<bool> {
    let parts = [
        at_least(wish.at_least, counted.usable, counted.perhaps_usable, counted.is_open),
        wish.at_most.map_or(Some(true), |most| match most {
            0 => at_most(0, counted.there, counted.perhaps_there, counted.is_open),
            _ => at_most(most, counted.all_usable, counted.all_perhaps_usable, counted.is_open),
        }),
        match wish.is_alone {
            true => at_most(0, counted.others, counted.perhaps_there, counted.is_open),
            false => Some(true),
        },
    ];
    match parts {
        parts if parts.contains(&Some(false)) => Some(false),
        parts if parts.contains(&None) => None,
        _ => Some(true),
    }
}

fn at_least(least: usize, sure: usize, perhaps: usize, is_open: bool) -> Option<bool> {
    match sure >= least {
        true => Some(true),
        false if is_open || sure + perhaps >= least => None,
        false => Some(false),
    }
}

fn at_most(most: usize, sure: usize, perhaps: usize, is_open: bool) -> Option<bool> {
    match sure <= most {
        false => Some(false),
        true if is_open || sure + perhaps > most => None,
        true => Some(true),
    }
}
