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
            "Start the provider, or see in its log where it registered: in another registry, root \
             (`group` of the registry's address) or register-mode. Group and version have to be \
             the same on both sides. Remove a service that isn't needed any more from the \
             consumer's configuration.",
        )],
        caveat: None,
    }
}

/// The providers have findings of their own.
pub fn mend_providers() -> Remedy {
    Remedy {
        name: "mend-providers",
        title: "Fix the providers".to_owned(),
        place: Place::OnHostsOfTheirFindings,
        changes: vec![advice(
            "Each provider of the service has its own finding in this report, with the change that \
             fixes it.",
        )],
        caveat: None,
    }
}
