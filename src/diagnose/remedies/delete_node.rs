//! Persistent entries outlive their process: a person has to remove them.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{advice, change};
use crate::diagnose::quote::shell;
use crate::model::{ChangeKind, Registration, Remedy, Target};

/// Entries named in one remedy.
const NAMED: usize = 5;

/// What Java's URL encoder leaves as it is, besides letters and digits.
const JAVA: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'*').remove(b'_');

/// The commands that delete `registrations` from `target`, for a person to run.
pub fn delete_node(target: &Target, registrations: &[&Registration]) -> Remedy {
    let server = target.members.first().map(ToString::to_string).unwrap_or_default();
    let lines: Vec<String> = registrations
        .iter()
        .take(NAMED)
        .map(|one| {
            let path = format!("{}{}", target.chroot, node_path(&one.origin));
            format!("zkCli.sh -server {} delete {}", shell(&server), shell(&path))
        })
        .collect();
    let mut changes = vec![change(ChangeKind::Shell, lines.join("\n"))];
    if registrations.len() > NAMED {
        changes.push(advice(format!(
            "{} more entries at this address are persistent; `regprobe list` shows them all.",
            registrations.len() - NAMED
        )));
    }
    Remedy {
        name: "delete-node",
        title: "Delete the persistent entry".to_owned(),
        place: "in the registry, by hand".to_owned(),
        changes,
        caveat: Some(
            "regprobe never deletes anything. See first that nothing serves the address any more; \
             an application with dynamic=false has to be started again to come back."
                .to_owned(),
        ),
    }
}

/// The node's name as it is stored. The last part of an entry of Dubbo is a URL, encoded as Java
/// encodes it.
fn node_path(origin: &str) -> String {
    let split = origin.find("://").and_then(|scheme| {
        let slash = origin.get(..scheme)?.rfind('/')?;
        Some(origin.split_at(slash + 1))
    });
    match split {
        Some((directory, url)) => {
            format!("{directory}{}", utf8_percent_encode(url, JAVA)).replace("%20", "+")
        }
        None => origin.to_owned(),
    }
}
