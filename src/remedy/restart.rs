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
            "Start `{label}` again, so that something listens on port {port}; stop it in order next \
             time (SIGTERM, not SIGKILL), and its entries go with it."
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
        title: "Let the callers read the registry anew".to_owned(),
        place: Place::OnCallersLeft,
        changes: texts
            .into_iter()
            .filter(|(is_asked, _)| *is_asked)
            .map(|(_, text)| advice(text))
            .collect(),
        caveat: Some(
            "If a process should be registered there, see why it isn't: `regprobe list` shows what is."
                .to_owned(),
        ),
    }
}

const OF_DUBBO: &str = "See that the caller is connected with this registry: `ss -tnp 'dport = :2181'` \
                        shows with which. Without one, Dubbo calls what it has in \
                        `~/.dubbo/dubbo-registry-*.cache` from its last time. Then start it again.";
const OF_CLIENTS: &str = "A RocketMQ client asks its name servers every 30 s. See which it asks: `ss -tnp \
                          'dport = :9876'`; and whether each of them lists what this run found.";

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
                "ZooKeeper drops the entry when its session times out, here {} after the process fell \
                 silent.",
                sentence::duration(lasts)
            ),
            in_full(lasts),
        ),
        (_, None) => (USUAL.to_owned(), in_full(Duration::from_secs(40))),
    };
    Remedy {
        name: "wait-for-expiry",
        title: "Wait until the registry drops the entry".to_owned(),
        place: Place::InRegistryByItself,
        changes: vec![advice(why), check_after(wait, target)],
        caveat: Some(
            "An entry that is still there after that has an owner that lives, or the ensemble chose a \
             new leader meanwhile, with which all sessions begin anew."
                .to_owned(),
        ),
    }
}

const OF_BROKERS: &str = "The name server drops a broker at once when its connection ends, and one that \
                          has been silent for 120 s.";
const USUAL: &str = "ZooKeeper drops the entry when its session times out. Dubbo asks for 60 s, and a \
                     server grants 40 s at the usual settings.";

/// Seconds until such a session is gone: a server looks once a tick, which is of 2 or 3 s, or a
/// twentieth of the longest session.
fn in_full(session: Duration) -> u64 {
    (session + session / 20).as_secs() + 4
}
