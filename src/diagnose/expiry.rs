//! How long an entry outlives its process.

use std::time::Duration;

use super::index::RunIndex;
use crate::model::RegistrationId;

/// How long the session of one of these lasts, as far as is known.
pub(super) fn lasts(run: &RunIndex, covered: &[RegistrationId]) -> Option<Duration> {
    listed(run, covered).or_else(|| longest(run, covered).map(|granted| granted.min(ASKED)))
}

/// What every Dubbo for Java asks for, unless it is told otherwise.
pub(super) const ASKED: Duration = Duration::from_secs(60);

/// How long those sessions last that are still listed.
pub(super) fn listed(run: &RunIndex, covered: &[RegistrationId]) -> Option<Duration> {
    covered.iter().filter_map(|index| run.session_of(*index)?.timeout).max()
}

/// The longest session that a member grants, where each of them tells.
pub(super) fn longest(run: &RunIndex, covered: &[RegistrationId]) -> Option<Duration> {
    let members = covered.iter().filter_map(|index| run.listing_of(*index));
    let mut granted = members.flat_map(|listing| &listing.members).map(|look| look.longest_session);
    let longest = granted.try_fold(Duration::ZERO, |longest, one| Some(longest.max(one?)));
    longest.filter(|time| !time.is_zero())
}
