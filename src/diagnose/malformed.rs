//! Entries of a registry that can't be understood, as two rules tell of them.

use super::index::RunIndex;
use super::rule::{Claim, Notice};
use crate::model::quote::tick;
use crate::model::secrets::hide_secrets;
use crate::model::{Confidence, Listing, Malformed, Oddity};
use crate::remedy::correct_entry;

/// An entry without an address that can be read.
#[derive(Clone, Copy)]
pub(super) struct MalformedEntry<'a> {
    listing: &'a Listing,
    origin: &'a str,
    pub raw: &'a str,
    reason: &'a Malformed,
}

/// Every such entry of all registries.
pub(super) fn malformed_entries<'a>(
    run: &RunIndex<'a>,
) -> impl Iterator<Item = MalformedEntry<'a>> {
    run.oddities().filter_map(|(listing, oddity)| {
        let Oddity::Malformed { origin, raw, reason } = oddity else { return None };
        Some(MalformedEntry { listing, origin, raw, reason })
    })
}

impl MalformedEntry<'_> {
    /// Whether it is malformed in a way that only IPv6 addresses are.
    pub(super) fn is_about_ipv6(self) -> bool {
        self.reason.is_about_ipv6(self.raw)
    }

    /// What is said of it, with its correction, which depends on what registers there.
    pub(super) fn notice(self, run: &RunIndex) -> Notice {
        let Self { listing, origin, raw, reason } = self;
        let raw = &*hide_secrets(raw);
        let cause = format!("the entry at {} has {}: {reason}", tick(origin), tick(raw));
        let target = listing.target.of(run.targets);
        Notice {
            subject: origin.to_owned(),
            address: None,
            registrations: Vec::new(),
            claim: Claim::error(Confidence::Certain, cause)
                .remedies(target.and_then(|target| correct_entry(raw, target.kind))),
        }
    }
}
