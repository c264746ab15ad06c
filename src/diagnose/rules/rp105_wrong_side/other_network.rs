//! The machine answers at its address in another network, where what is registered was found.

use std::net::IpAddr;

use crate::diagnose::signs::{is_lost, is_refused};
use crate::diagnose::subject::workload_of;
use crate::diagnose::{AddressView, Claim, Hurts, RunIndex, words};
use crate::model::sentence;
use crate::model::{Confidence, Host};
use crate::remedy::{for_wrong_address, look_from_elsewhere};

pub(super) fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    if !is_lost(view) && !is_refused(view) {
        return None;
    }
    let (other, proven) = words::host_that_answers(run, view)?;
    if view
        .ip()
        .zip(other.host.ip())
        .is_some_and(|(here, there)| has_callers_near(run, view, here, there))
    {
        return None;
    }
    let cause = format!(
        "{}: {}, but the machine that registered it answers at {} as {}: it registered its \
         address in another network",
        sentence::address(view.address),
        view.path.map(words::outcome).unwrap_or_default(),
        sentence::address(other),
        sentence::names(&proven)
    );
    Some(
        Claim::error(Confidence::Likely, cause)
            .facts(words::facts(run, view))
            .remedies(for_wrong_address(&workload_of(run, view)))
            .remedies([look_from_elsewhere(run.target_at(view))]),
    )
}

/// Callers whose address is more like the registered one than like the other: it may well be they that it is
/// meant for, and this machine that stands elsewhere.
fn has_callers_near(run: &RunIndex, view: &AddressView, here: IpAddr, there: IpAddr) -> bool {
    let hurt = run.hurt(view.indices, Hurts::Callers);
    hurt.listed.iter().any(|effect| match effect.host {
        Some(Host::Ip(ip)) => alike(ip, here) > alike(ip, there),
        Some(Host::Scoped(..) | Host::Name(_)) | None => false,
    })
}

/// How many bits at the start are the same.
fn alike(first: IpAddr, second: IpAddr) -> u32 {
    match (first.to_canonical(), second.to_canonical()) {
        (IpAddr::V4(first), IpAddr::V4(second)) => {
            (first.to_bits() ^ second.to_bits()).leading_zeros()
        }
        (IpAddr::V6(first), IpAddr::V6(second)) => {
            (first.to_bits() ^ second.to_bits()).leading_zeros()
        }
        (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => 0,
    }
}
