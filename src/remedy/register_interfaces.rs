//! A provider of instances is made known to consumers that look for interfaces' own entries.

use super::text::advice;
use crate::model::quote::tick;
use crate::model::remedy::Place;
use crate::model::{Change, Remedy};

/// `is_old`: it is of Dubbo 2.7, whose registry has a kind of its own for instances.
pub fn register_interfaces(application: &str, is_old: bool) -> Remedy {
    let changes = match is_old {
        true => vec![advice(format!(
            "Start {} with its registry's address without `registry-type=service`, or with a \
             second registry (`dubbo.registries.….address`) that is the same address without it.",
            tick(application)
        ))],
        false => vec![
            Change::JavaOption("-Ddubbo.application.register-mode=all".to_owned()),
            advice(format!(
                "Start {} with that, or without `register-mode` at all: `all` is the default of \
                 Dubbo 3.",
                tick(application)
            )),
        ],
    };
    Remedy {
        name: "register-interfaces",
        title: "Let the provider register its interfaces, too".to_owned(),
        place: Place::WhereServiceRuns,
        changes,
        caveat: None,
    }
}
