//! Persistent entries outlive their process: a person has to remove them.

use super::text::{advice, script};
use crate::model::quote::shell;
use crate::model::remedy::Place;
use crate::model::secrets::hide_secrets;
use crate::model::sentence::count;
use crate::model::{Change, Registration, Remedy, Target};

/// Entries named in one remedy.
const NAMED: usize = 5;

/// The commands that delete `registrations` from `target`, for a person to run.
pub fn delete_node(target: &Target, registrations: &[&Registration]) -> Remedy {
    Remedy {
        name: "delete-node",
        title: "Delete the persistent entry".to_owned(),
        place: Place::InRegistryByHand,
        changes: deletions(target, registrations),
        caveat: Some(
            "regprobe never deletes anything. Before you delete it, check that nothing serves what is \
             registered there; an application with dynamic=false registers again only when it is restarted."
                .to_owned(),
        ),
    }
}

/// The commands alone.
pub(super) fn deletions(target: &Target, registrations: &[&Registration]) -> Vec<Change> {
    let server = target.members.first().map(ToString::to_string).unwrap_or_default();
    let lines: Vec<String> = registrations
        .iter()
        .take(NAMED)
        .map(|one| {
            let path = hide_secrets(&one.origin);
            format!("zkCli.sh -server {} delete {}", shell(&server), shell(&path))
        })
        .collect();
    let more = registrations.len().saturating_sub(NAMED);
    let rest = (more > 0).then(|| {
        advice(format!(
            "{} persistent; `regprobe list` shows them all.",
            count(more, "more entry at this address is", "more entries at this address are")
        ))
    });
    [script(lines.join("\n"))].into_iter().chain(rest).collect()
}
