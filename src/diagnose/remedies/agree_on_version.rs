//! Callers and providers name a service by its interface, group and version, all three.

use super::{Patient, advice};
use crate::model::Remedy;

/// Brings the version or the group of provider and callers together.
pub fn agree_on_version(patient: &Patient) -> Remedy {
    Remedy {
        name: "agree-on-version",
        title: "Register and call the service in the group and version that runs".to_owned(),
        place: patient.place(),
        changes: vec![advice(
            "Deploy the process that has the registered version and group, or set both on the \
             callers' reference (`version`, `group`) to what is exported. An entry left by the \
             release before goes with its session.",
        )],
        caveat: None,
    }
}
