//! A service that somebody calls is served by somebody.

use super::text::advice;
use crate::model::Remedy;
use crate::model::remedy::Place;

/// What to look for where no provider that fits is registered.
pub fn provide() -> Remedy {
    Remedy {
        name: "provide",
        title: "Register a provider of the same interface, group and version".to_owned(),
        place: Place::WhereServiceRuns,
        changes: vec![advice(
            "Start the provider, or see in its log where it registered: another registry, root \
             (`group` of the registry's address) or register-mode. Group and version have to be the \
             same on both sides; a service nobody needs any more goes from the consumer's \
             configuration.",
        )],
        caveat: None,
    }
}

/// The providers have findings of their own.
pub fn mend_providers() -> Remedy {
    Remedy {
        name: "mend-providers",
        title: "Mend the providers".to_owned(),
        place: Place::OnHostsOfTheirFindings,
        changes: vec![advice(
            "Each provider of the service has a finding of its own in this report, with the change \
             that mends it.",
        )],
        caveat: None,
    }
}
