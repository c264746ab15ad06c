//! Entries of a registry that can't be understood, as two rules tell of them.

use super::index::RunIndex;
use super::rule::{Claim, Notice};
use crate::model::quote::tick;
use crate::model::secrets::hide_secrets;
use crate::model::{Author, Confidence, Malformed, Oddity};
use crate::remedy::correct_entry;

/// An entry without an address that can be read.
#[derive(Clone, Copy)]
pub(super) struct MalformedEntry<'a> {
    origin: &'a str,
    pub raw: &'a str,
    reason: &'a Malformed,
    author: Author,
}

/// Every such entry of all registries.
pub(super) fn malformed_entries<'a>(
    run: &RunIndex<'a>,
) -> impl Iterator<Item = MalformedEntry<'a>> {
    run.oddities().filter_map(|(_, oddity)| {
        let Oddity::Malformed { origin, raw, reason, author } = oddity else { return None };
        Some(MalformedEntry { origin, raw, reason, author: *author })
    })
}

impl MalformedEntry<'_> {
    /// Whether it is malformed in a way that only IPv6 addresses are.
    pub(super) fn is_about_ipv6(self) -> bool {
        self.reason.is_about_ipv6(self.raw)
    }

    /// What is said of it, with its correction, which depends on who wrote it.
    pub(super) fn notice(self) -> Notice {
        let Self { origin, raw, reason, author } = self;
        let raw = &*hide_secrets(raw);
        let cause = format!("the entry at {} has {}: {reason}", tick(origin), tick(raw));
        Notice {
            subject: origin.to_owned(),
            address: None,
            registrations: Vec::new(),
            claim: Claim::error(Confidence::Certain, cause).remedies(correct_entry(raw, author)),
        }
    }
}
