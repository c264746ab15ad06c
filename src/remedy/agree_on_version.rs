//! Callers and providers name a service by its interface, group and version, all three.

use super::subject::Workload;
use super::text::advice;
use crate::model::Remedy;
use crate::model::quote::tick;

/// Brings the version or the group of provider and callers together. `there`: what is exported,
/// `version` or `group` with its value, where that is one.
pub fn agree_on_version(workload: &Workload, there: Option<(&str, &str)>) -> Remedy {
    let callers = match there {
        Some((key, value)) => {
            format!("set {key} to {} on the callers' reference, as it is exported", tick(value))
        }
        None => {
            "set both on the callers' reference (`version`, `group`) to what is exported".to_owned()
        }
    };
    Remedy {
        name: "agree-on-version",
        title: "Use the same group and version in the registration, the process and the callers"
            .to_owned(),
        place: workload.place(),
        changes: vec![advice(format!(
            "Deploy the process that has the registered version and group; or {callers}. An entry \
             that the previous release left is removed with its session, a persistent one only \
             when it is deleted."
        ))],
        caveat: None,
    }
}
