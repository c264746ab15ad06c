//! Governance rules that leave a consumer nobody: a person decides whether they were meant.

use super::delete_node::{deletion, whole_name};
use super::text::script;
use crate::model::remedy::Place;
use crate::model::{Remedy, Target};

/// The commands that delete the rules at `paths`, for a person to run.
pub fn switch_off_rules(target: &Target, paths: &[String]) -> Remedy {
    let text: Vec<String> = paths.iter().map(|path| deletion(target, path)).collect();
    Remedy {
        name: "switch-off-rules",
        title: "Take the rule back, if it isn't meant".to_owned(),
        place: Place::InRegistryByHand,
        changes: [script(text.join("\n"))]
            .into_iter()
            .chain(whole_name(paths.iter().map(String::as_str)))
            .collect(),
        caveat: Some(
            "Someone set it: ask who before. Dubbo's console switches a rule off (enabled: false) \
             without deleting it, and callers follow within seconds. regprobe never deletes \
             anything."
                .to_owned(),
        ),
    }
}
