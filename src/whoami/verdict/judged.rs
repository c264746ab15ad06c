//! What is said of one entry, before anybody knows what mends it.

use crate::model::{Concern, Confidence, Severity, Use};

/// Whether others can use an entry, and what is needed if they can't.
pub(crate) struct Judged {
    /// Its concern has no remedies yet.
    pub used: Use,
    pub needed: Option<Needed>,
}

/// What has to be changed.
pub(crate) struct Needed {
    pub mend: Mend,
    /// The host as it would be registered; empty: there is none.
    pub registered: String,
}

/// The kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mend {
    /// A container's own address.
    Container,
    /// A pod's own address.
    Pod,
    /// The wrong one of several addresses.
    Tell,
    /// The host name resolves to the wrong address.
    Name,
    /// A name that others don't know.
    NameToAddress,
    /// A value that is no host.
    Correct,
    /// A value that keeps it from starting.
    Refused,
    /// An address to listen on that isn't here.
    NotBound,
}

impl Mend {
    /// The change of an entry that is registered as `registered`.
    pub(super) fn of(self, registered: impl Into<String>) -> Needed {
        Needed { mend: self, registered: registered.into() }
    }
}

impl Judged {
    /// No caller can use it.
    pub(super) fn unusable(
        code: Option<&'static str>,
        confidence: Confidence,
        because: String,
        needed: Needed,
    ) -> Self {
        Self::with_concern(Some(false), (code, Severity::Error, confidence), because, needed)
    }

    /// Some callers may not be able to use it; `usable`: those that are here can.
    pub(super) fn doubtful(
        usable: Option<bool>,
        code: Option<&'static str>,
        confidence: Confidence,
        because: String,
        needed: Needed,
    ) -> Self {
        Self::with_concern(usable, (code, Severity::Warning, confidence), because, needed)
    }

    /// Nothing is wrong with it, as far as it is known (`None`: it can't be told).
    pub(super) fn fine(usable: Option<bool>, because: String) -> Self {
        let used = Use { usable, class: None, interface: None, because, concern: None };
        Self { used, needed: None }
    }

    fn with_concern(
        usable: Option<bool>,
        (code, severity, confidence): (Option<&'static str>, Severity, Confidence),
        because: String,
        needed: Needed,
    ) -> Self {
        let concern = Some(Concern { code, severity, confidence, remedies: Vec::new() });
        let used = Use { usable, class: None, interface: None, because, concern };
        Self { used, needed: Some(needed) }
    }
}
