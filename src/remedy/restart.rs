//! Entries whose process is gone: what goes by itself, and what starts it again.

use std::time::Duration;

use super::next_run::check_after;
use super::subject::{Software, Workload};
use super::text::advice;
use crate::model::remedy::Place;
use crate::model::sentence;
use crate::model::{RegistryKind, Remedy, Target};

/// The process is started again.
pub fn restart(workload: &Workload) -> Remedy {
    let (label, port) = (&workload.label, workload.port);
    Remedy {
        name: "restart",
        title: "Start the process again".to_owned(),
        place: workload.place(),
        changes: vec![advice(format!(
            "Start `{label}` again, so that it listens on port {port}; next time stop it gracefully \
             (SIGTERM, not SIGKILL), and its entries are removed at once."
        ))],
        caveat: None,
    }
}

/// Callers read the registry anew.
pub fn refresh_callers(targets: &[Target]) -> Remedy {
    let of = |kind| targets.iter().any(|target| target.kind == kind);
    let texts = [(of(RegistryKind::ZooKeeper), OF_DUBBO), (of(RegistryKind::RocketMq), OF_CLIENTS)];
    Remedy {
        name: "refresh-callers",
        title: "Let the callers read the registry again".to_owned(),
        place: Place::OnCallersLeft,
        changes: texts
            .into_iter()
            .filter(|(is_asked, _)| *is_asked)
            .map(|(_, text)| advice(text))
            .collect(),
        caveat: Some(
            "If a process should be registered there, find out why it isn't: `regprobe list` shows what \
             is registered."
                .to_owned(),
        ),
    }
}

const OF_DUBBO: &str = "Check that the caller is connected to this registry: `ss -tnp 'dport = :2181'` \
                        shows to which one. Without a registry, Dubbo calls the addresses of its last run \
                        from `~/.dubbo/dubbo-registry-*.cache`. Then restart it.";
const OF_CLIENTS: &str = "A RocketMQ client asks its name servers every 30 s. `ss -tnp 'dport = :9876'` \
                          shows which it asks; check whether each of them lists what this run found.";

/// Nothing to do: the registry drops the entry. `lasts`: how long its session outlives it.
pub fn wait_for_expiry(
    workload: &Workload,
    lasts: Option<Duration>,
    target: Option<&Target>,
) -> Remedy {
    let (why, wait) = match (workload.software, lasts) {
        (Software::RocketMq, _) => (OF_BROKERS.to_owned(), 130),
        (_, Some(lasts)) => (
            format!(
                "ZooKeeper removes the entry when its session times out, here {} after the process's \
                 last heartbeat.",
                sentence::duration(lasts)
            ),
            in_full(lasts),
        ),
        (_, None) => (USUAL.to_owned(), in_full(Duration::from_secs(40))),
    };
    Remedy {
        name: "wait-for-expiry",
        title: "Wait until the registry removes the entry".to_owned(),
        place: Place::InRegistryByItself,
        changes: vec![advice(why), check_after(wait, target)],
        caveat: Some(
            "If the entry is still there after that, its owner is alive, or the ensemble elected a new \
             leader in the meantime, and with it all session timeouts started again."
                .to_owned(),
        ),
    }
}

const OF_BROKERS: &str = "The name server removes a broker at once when its connection ends, and after \
                          120 s without a heartbeat.";
const USUAL: &str = "ZooKeeper removes the entry when its session times out. Dubbo asks for 60 s, and a \
                     server grants 40 s with default settings.";

/// Seconds until such a session is gone: a server looks once a tick, which is of 2 or 3 s, or a
/// twentieth of the longest session.
fn in_full(session: Duration) -> u64 {
    (session + session / 20).as_secs() + 4
}
