//! A setting names an address that no caller can use: it is taken out or corrected.

use super::software::product_of;
use super::subject::Workload;
use crate::model::Remedy;

/// Where such an address is usually set, and where it comes from by itself.
pub fn remove_override(workload: &Workload) -> Remedy {
    Remedy {
        name: "remove-override",
        title: "Remove the unusable address from the settings".to_owned(),
        place: workload.place(),
        changes: product_of(workload.software).without_override(workload),
        caveat: None,
    }
}
