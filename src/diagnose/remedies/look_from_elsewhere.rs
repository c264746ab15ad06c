//! What can't be told from here is told from somewhere else.

use super::{advice, change};
use crate::diagnose::quote::shell;
use crate::model::{ChangeKind, Remedy, Target};

/// The same check from a machine that stands where the callers are.
pub fn look_from_elsewhere(target: Option<&Target>) -> Remedy {
    let text = target.map(|target| target.text.as_str()).unwrap_or_default();
    Remedy {
        name: "look-from-elsewhere",
        title: "Check from where the callers are".to_owned(),
        place: "on a machine that runs a consumer".to_owned(),
        changes: vec![change(ChangeKind::Shell, format!("regprobe check {}", shell(text)))],
        caveat: None,
    }
}

/// The range is a network that others really reach.
pub fn our_network(network: &str) -> Remedy {
    Remedy {
        name: "our-network",
        title: "Say that this range is routed".to_owned(),
        place: "for the next run".to_owned(),
        changes: vec![advice(format!(
            "If callers do reach {network}, run regprobe with --our-network {network}."
        ))],
        caveat: None,
    }
}
