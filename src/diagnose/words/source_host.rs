//! What was met on the host that registered, where a remedy would have callers go.

use std::collections::BTreeSet;

use super::{container_range, outcome};
use crate::diagnose::identity_match::{Export, IdentityMatch, match_identity, services};
use crate::diagnose::index::{AddressView, RunIndex};
use crate::diagnose::machine::machine_of;
use crate::model::sentence::{address, names};
use crate::model::{
    Address, AddressEvidence, Attempt, FailureKind, Host, Path, Purpose, Registration,
};

/// Whether the host's own address would do, as it was tried.
pub(super) fn source_host(run: &RunIndex, view: &AddressView) -> Vec<String> {
    match host_that_answers(run, view) {
        Some((at, proven)) => vec![format!(
            "{} already answers as {}: registering this address will work",
            address(at),
            names(&proven)
        )],
        None => {
            let moved = moved(run, view);
            let met = |(entry, path)| met(entry, path, view, moved);
            tried(run, view).take(1).filter_map(met).collect()
        }
    }
}

/// Where the host that registered answers as what is registered, and as which of it.
pub(crate) fn host_that_answers<'a>(
    run: &RunIndex<'a>,
    view: &AddressView,
) -> Option<(&'a Address, BTreeSet<String>)> {
    tried(run, view).find_map(|(entry, path)| {
        let is_proven = |registration: &&&Registration| {
            match_identity(path, view.registrations, registration) == IdentityMatch::Proven
        };
        let proven = view.registrations.iter().filter(is_proven);
        let proven: BTreeSet<String> =
            proven.map(|registration| registration.subject.to_string()).collect();
        (!proven.is_empty()).then_some((&entry.address, proven))
    })
}

/// The port that the container gets there instead of its own.
fn moved(run: &RunIndex, view: &AddressView) -> Option<u16> {
    run.moved_port(machine_of(run, view), view.address)
}

fn tried<'s, 'a>(
    run: &'s RunIndex<'a>,
    view: &AddressView,
) -> impl Iterator<Item = (&'a AddressEvidence, &'a Path)> + use<'s, 'a> {
    run.related(view.address)
        .filter(|related| matches!(related.evidence.purpose, Purpose::SourceHost { .. }))
        .filter_map(|related| Some((related.evidence, related.path?)))
}

/// What keeps the host's own address from doing.
fn met(
    entry: &AddressEvidence,
    path: &Path,
    view: &AddressView,
    moved: Option<u16>,
) -> Option<String> {
    let host = address(&entry.address);
    match (&path.connection, &path.identity) {
        (Attempt::Failed(failure), _) if failure.kind == FailureKind::Refused => {
            let port = entry.address.port.unwrap_or_default();
            let why = match (may_be_a_containers(view), moved) {
                (true, Some(to)) => format!(
                    ", and that port is planned for another container of the machine: this one gets {to}"
                ),
                (true, None) => format!(
                    " yet: the port has to be published (`-p {port}:{port}`), or the container \
                     has to use the host's network"
                ),
                (false, _) => ", on the machine that registered it, either".to_owned(),
            };
            Some(format!("nothing answers at {host}{why}"))
        }
        (Attempt::Failed(_), _) => {
            Some(format!("{host}, on the machine that registered: {}", outcome(path)))
        }
        (Attempt::Done(_), Attempt::Done(_)) if stranger(path, view.registrations) => {
            Some(format!(
                "{host} is in use: another process answers there{}",
                exported(path).map(|names| format!(", with {names}")).unwrap_or_default()
            ))
        }
        (Attempt::Done(_), _) => {
            Some(format!("{host}, on the machine that registered: {}", outcome(path)))
        }
        (Attempt::Skipped(_), _) => None,
    }
}

/// A container's address, or a name that may be a container's own.
fn may_be_a_containers(view: &AddressView) -> bool {
    container_range(view).is_some() || matches!(view.address.host, Host::Name(_))
}

fn stranger(path: &Path, here: &[&Registration]) -> bool {
    here.iter()
        .any(|registration| match_identity(path, here, registration) == IdentityMatch::Stranger)
}

fn exported(path: &Path) -> Option<String> {
    let exported = services(path)?.exported.iter();
    let all: BTreeSet<String> = exported.map(|text| Export::parse(text).name()).collect();
    (!all.is_empty()).then(|| names(&all))
}
