//! Entries whose process is gone: what goes by itself, and what starts it again.

use std::collections::BTreeSet;
use std::time::Duration;

use super::next_run::check_after;
use super::registry::server_of;
use super::software::product_of;
use super::subject::Workload;
use super::text::advice;
use crate::model::remedy::Place;
use crate::model::{RegistryKind, Remedy, Target};

/// The process is started again.
pub fn restart(workload: &Workload) -> Remedy {
    let (label, port) = (&workload.label, workload.port);
    Remedy {
        name: "restart",
        title: "Start the process again".to_owned(),
        place: workload.place(),
        changes: vec![advice(format!(
            "Start `{label}` again, so that it listens on port {port}; next time stop it \
             gracefully (SIGTERM, not SIGKILL), and its entries are removed at once."
        ))],
        caveat: None,
    }
}

/// Callers read the registry anew.
pub fn refresh_callers(targets: &[Target]) -> Remedy {
    let kinds: BTreeSet<RegistryKind> = targets.iter().map(|target| target.kind).collect();
    Remedy {
        name: "refresh-callers",
        title: "Let the callers read the registry again".to_owned(),
        place: Place::OnCallersLeft,
        changes: kinds.into_iter().map(|kind| advice(server_of(kind).refreshed())).collect(),
        caveat: Some(
            "If a process should be registered there, find out why it isn't: `regprobe list` \
             shows what is registered."
                .to_owned(),
        ),
    }
}

/// Nothing to do: the registry drops the entry. `lasts`: how long its session outlives it.
pub fn wait_for_expiry(
    workload: &Workload,
    lasts: Option<Duration>,
    target: Option<&Target>,
) -> Remedy {
    let server = server_of(product_of(workload.software).registry());
    let (why, wait) = server.expiry(lasts);
    Remedy {
        name: "wait-for-expiry",
        title: "Wait until the registry removes the entry".to_owned(),
        place: Place::InRegistryByItself,
        changes: vec![advice(why), check_after(wait, target)],
        caveat: Some(server.unexpired().to_owned()),
    }
}
