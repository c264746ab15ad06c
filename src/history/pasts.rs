//! When each registry could be read.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::model::{Moment, Read, Report, TargetId};

/// Clients that lost a registry take so long to register again, once it is back: they try again after 30 s at
/// the latest.
const SETTLING: Duration = Duration::from_secs(60);

#[derive(Debug, Default)]
pub(super) struct Pasts(Vec<Past>);

#[derive(Clone, Copy, Debug, Default)]
struct Past {
    read_whole: Option<Moment>,
    /// When it could not be read whole for the last time.
    unread: Option<Moment>,
    is_whole: bool,
    /// Since then what it says can be relied on: it was read whole, and its clients had time to register.
    is_known: bool,
}

impl Pasts {
    pub(super) fn look(&mut self, report: &Report, now: Moment) {
        self.0.resize(report.listings.len(), Past::default());
        for (past, listing) in self.0.iter_mut().zip(&report.listings) {
            past.is_whole = listing.read == Read::Complete;
            match past.is_whole {
                true => past.read_whole = Some(now),
                false => past.unread = Some(now),
            }
            let is_settled = past.unread.is_none_or(|unread| unread.after(SETTLING) <= now);
            past.is_known |= past.is_whole && is_settled;
        }
    }

    /// When what these registries say can be relied on again, if it can't now. A fault of no registration is
    /// one of a registry: what is read tells of it at once.
    pub(super) fn unsettled_until(
        &self,
        targets: &BTreeSet<TargetId>,
        now: Moment,
    ) -> Option<Moment> {
        let pasts = self.0.iter().enumerate().filter(|(place, past)| match targets.is_empty() {
            true => !past.is_whole,
            false => targets.contains(&TargetId(*place)),
        });
        let until = pasts.filter_map(|(_, past)| match past.is_whole {
            // The first look after a start isn't one after a failure.
            true => past.unread.map(|unread| unread.after(SETTLING)),
            false => Some(now.after(SETTLING)),
        });
        until.filter(|until| *until > now).max()
    }

    pub(super) fn read_whole(&self) -> Vec<Option<Moment>> {
        self.0.iter().map(|past| past.read_whole).collect()
    }

    pub(super) fn are_informed(&self) -> bool {
        self.0.iter().all(|past| past.is_known)
    }
}
