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
            "regprobe never deletes anything. Before you delete it, check that nothing serves \
             what is registered there; an application with dynamic=false registers again only \
             when it is restarted."
                .to_owned(),
        ),
    }
}

/// The commands alone.
pub(super) fn deletions(target: &Target, registrations: &[&Registration]) -> Vec<Change> {
    let named = registrations.iter().take(NAMED);
    let lines: Vec<String> =
        named.clone().map(|registration| deletion(target, &registration.origin)).collect();
    let more = registrations.len().saturating_sub(NAMED);
    let rest = (more > 0).then(|| {
        advice(format!(
            "{} persistent; `regprobe list` shows them all.",
            count(more, "more entry at this address is", "more entries at this address are")
        ))
    });
    let hidden = whole_name(named.clone().map(|registration| registration.origin.as_str()));
    [script(lines.join("\n"))].into_iter().chain(hidden).chain(rest).collect()
}

/// A command with a hidden part isn't complete: how the rest is found.
pub(super) fn whole_name<'a>(mut paths: impl Iterator<Item = &'a str>) -> Option<Change> {
    paths.any(|path| hide_secrets(path) != path).then(|| {
        advice(
            "regprobe shows no passwords: where a path has ***, `ls` of its parent in zkCli.sh \
             shows the whole name to put there.",
        )
    })
}

/// The command that deletes the znode at `path`, which may be named by a URL with a password.
pub(super) fn deletion(target: &Target, path: &str) -> String {
    let server = target.members.first().map(ToString::to_string).unwrap_or_default();
    format!("zkCli.sh -server {} delete {}", shell(&server), shell(&hide_secrets(path)))
}
