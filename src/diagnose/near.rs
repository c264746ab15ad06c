//! Which of two addresses of a machine its callers are nearer to, as far as their own addresses tell.

use std::cmp::Ordering;
use std::net::IpAddr;

use super::impact::Hurts;
use super::index::{AddressView, RunIndex};
use crate::model::{Address, Host};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Near {
    Registered,
    Other,
    Neither,
}

/// Each caller of what is registered at `view`: whether its address is more like that one or like `other`.
pub(super) fn callers(
    run: &RunIndex,
    view: &AddressView,
    other: &Address,
) -> impl Iterator<Item = Near> + use<> {
    let pair = view.ip().zip(other.host.ip());
    let callers = run.hurt(view.indices, Hurts::Callers).listed.into_iter();
    callers.map(move |effect| match (effect.host, pair) {
        (Some(Host::Ip(ip)), Some((here, there))) => match alike(ip, here).cmp(&alike(ip, there)) {
            Ordering::Greater => Near::Registered,
            Ordering::Less => Near::Other,
            Ordering::Equal => Near::Neither,
        },
        (Some(Host::Ip(_) | Host::Scoped(..) | Host::Name(_)) | None, _) => Near::Neither,
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
