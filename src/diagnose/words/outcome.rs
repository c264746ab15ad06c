//! What a caller meets at the end of a path.

use crate::model::quote::{plain, tick};
use crate::model::sentence::duration;
use crate::model::{
    Answer, Attempt, ConnectFailure, FailureKind, Identity, Path, Route, Silence, Skip,
};

/// What a caller meets at the end of `path`: the middle of a sentence.
pub(crate) fn outcome(path: &Path) -> String {
    match &path.connection {
        Attempt::Done(_) => identity(path),
        Attempt::Failed(failure) => connect_failure(failure),
        Attempt::Skipped(Skip::NotReached) => no_route(&path.route).to_owned(),
        Attempt::Skipped(skip) => skipped(*skip).to_owned(),
    }
}

pub(super) fn connect_failure(failure: &ConnectFailure) -> String {
    let after = match failure.elapsed.as_millis() {
        0 => "at once".to_owned(),
        _ => format!("after {}", duration(failure.elapsed)),
    };
    match failure.kind {
        FailureKind::Refused => format!("the connection was refused {after}"),
        FailureKind::TimedOut => format!("connecting timed out {after}"),
        FailureKind::HostUnreachable => format!("connecting gave \"host unreachable\" {after}"),
        FailureKind::NetworkUnreachable => {
            format!("connecting gave \"network unreachable\" {after}")
        }
        FailureKind::Failed => format!("connecting failed: {}", plain(&failure.message)),
    }
}

fn identity(path: &Path) -> String {
    let so = if path.speaks_tls() { " in TLS" } else { "" };
    match &path.identity {
        Attempt::Done(Answer::Dubbo(_)) => format!("a Dubbo process answers{so}"),
        Attempt::Done(Answer::Triple(_)) => format!("a Triple server answers{so}"),
        Attempt::Done(Answer::Broker(broker)) => {
            format!("the broker {} answers{so}", tick(&broker.name))
        }
        Attempt::Done(Answer::Server(server)) => format!("{server} answers{so}"),
        Attempt::Failed(Identity::Silent(silence)) => silent(*silence).to_owned(),
        Attempt::Failed(Identity::OtherProtocol(foreign)) => {
            format!("something else answers{so} ({})", plain(&foreign.to_string()))
        }
        Attempt::Failed(Identity::Withheld(why)) => {
            format!("it answers but refuses to identify itself ({})", plain(why))
        }
        Attempt::Failed(Identity::Unsupported) | Attempt::Skipped(_) => {
            "the connection is accepted".to_owned()
        }
    }
}

pub(crate) fn silent(silence: Silence) -> &'static str {
    match silence {
        Silence::Closed => "the connection is accepted and then closed without any data",
        Silence::Reset => "the connection is accepted and then reset",
        Silence::TimedOut => "the connection is accepted, but nothing answers",
    }
}

pub(super) fn no_route(route: &Route) -> &'static str {
    match route {
        Route::Unreachable => "a route of this machine marks it as unreachable",
        Route::Prohibit => "a route of this machine prohibits it",
        Route::Blackhole => "a route of this machine drops it (blackhole)",
        Route::None => "this machine has no route to it",
        Route::Local { .. } | Route::Via { .. } | Route::Unknown(_) => "it was not contacted",
    }
}

fn skipped(skip: Skip) -> &'static str {
    match skip {
        Skip::Passive => "nothing was sent to it (passive run)",
        Skip::Wildcard => "it was not contacted, because it always means the local machine",
        Skip::LinkLocal => "it was not contacted, because it is valid only on one link",
        Skip::NoPort => "it has no port",
        Skip::NotReached => "it was not contacted",
        Skip::Denied => "--deny-network forbids connecting to it",
        Skip::NotAsked => "--identity none forbids asking which service answers",
    }
}
