//! Where the sessions behind an address come from, in words: what is known by it, and what isn't.

use crate::diagnose::index::{AddressView, RunIndex};
use crate::diagnose::origin::Source;
use crate::model::MemberLook;
use crate::model::quote::tick;
use crate::model::sentence::list;

/// Members that a fact names.
const NAMED: usize = 3;
/// Sources that a fact lists.
const SOURCES: usize = 8;

/// What the sessions that registered at an address tell of their host.
pub(super) fn sources(run: &RunIndex, view: &AddressView) -> Option<String> {
    match view.sources.as_slice() {
        [] => untold(run, view),
        [only] => Some(source(run, view, only)),
        _ => {
            let ips = view.source_ips.as_slice();
            let more = match ips.len().saturating_sub(SOURCES) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let ips = list(ips.get(..SOURCES).unwrap_or(ips));
            let each = if view.is_in_containers() {
                ": each of these machines may have this address on its own bridge, and a caller \
                 may reach another service"
            } else {
                ""
            };
            Some(format!("the sessions that registered it come from {ips}{more}{each}"))
        }
    }
}

fn source(run: &RunIndex, view: &AddressView, source: &Source) -> String {
    let Source { ip, member } = source;
    match member.map(|look| tick(&look.member.to_string())) {
        Some(member) if ip.is_loopback() => format!(
            "{member} reports that the session that registered it comes from the member's own \
             loopback: the process runs on that member's machine, or connects through a proxy \
             there"
        ),
        Some(member) if view.ip() == Some(*ip) && view.is_in_containers() => format!(
            "{member} reports that the session comes from the container's own address: the \
             container runs on that member's machine, or its network is routed there"
        ),
        _ if run.is_shared_source(*ip) => format!(
            "the session that registered it comes from {ip}, as do those of other machines: a NAT \
             or a proxy is in between"
        ),
        _ => format!("the session that registered it comes from {ip}"),
    }
}

/// Some members tell of their sessions, and this one is with another.
fn untold(run: &RunIndex, view: &AddressView) -> Option<String> {
    let first = *view.indices.first()?;
    let owner = run.registration(first)?.registrant.as_ref()?;
    if owner.session == 0 || run.session_is_open(first).is_some() {
        return None;
    }
    let tells = |look: &&MemberLook| look.sessions.is_some();
    let looks = &run.listing_of(first)?.members;
    let silent: Vec<String> = looks
        .iter()
        .filter(|look| !tells(look))
        .take(NAMED)
        .map(|look| tick(&look.member.to_string()))
        .collect();
    (looks.iter().any(|look| tells(&look)) && !silent.is_empty()).then(|| {
        format!(
            "none of the members that list their sessions has the session that registered it; {} \
             doesn't list them",
            silent.join(", ")
        )
    })
}
