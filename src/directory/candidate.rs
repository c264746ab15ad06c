//! A provider under way through the steps.

use crate::model::reference::Removal;
use crate::model::{Address, Attributes, Protocol, RegistrationId};

/// A provider under way through the steps.
#[derive(Clone, Debug)]
pub(super) struct Candidate<'a> {
    pub registration: RegistrationId,
    pub address: Option<&'a Address>,
    pub protocol: &'a Protocol,
    /// What its URL says; `None`: it isn't known.
    pub attributes: Option<&'a Attributes>,
    pub application: Option<&'a str>,
    /// Its own tag, where that counts.
    pub tag: Option<String>,
    /// It is an interface's own entry, and no instance.
    pub is_own_entry: bool,
    pub removed: Option<Removal>,
}

impl Candidate<'_> {
    /// The consumer doesn't find it.
    pub(super) fn is_unseen(&self) -> bool {
        matches!(self.removed, Some(Removal::Level | Removal::Mapping { .. }))
    }
}

/// Those that nothing has taken away.
pub(in crate::directory) fn left<'c, 'a>(
    candidates: &'c [Candidate<'a>],
) -> impl Iterator<Item = &'c Candidate<'a>> {
    candidates.iter().filter(|candidate| candidate.removed.is_none())
}

/// Takes away each candidate that is left and that `stays` doesn't keep.
pub(in crate::directory) fn remove(
    candidates: &mut [Candidate],
    why: &Removal,
    stays: impl Fn(&Candidate) -> bool,
) {
    for candidate in candidates.iter_mut().filter(|candidate| candidate.removed.is_none()) {
        if !stays(candidate) {
            candidate.removed = Some(why.clone());
        }
    }
}
