//! An IPv6 address that callers can't use: a zone that only its own host knows, brackets that are
//! missing, or a family that isn't spoken here.

use std::net::IpAddr;

use crate::diagnose::malformed::{MalformedEntry, malformed_entries};
use crate::diagnose::signs::is_lost;
use crate::diagnose::subject::workload_of;
use crate::diagnose::{About, AddressView, Claim, Examine, Notice, Rule, RunIndex, words};
use crate::model::quote::tick;
use crate::model::sentence;
use crate::model::{Confidence, FailureKind, Host, Route, Vantage};
use crate::remedy::for_wrong_address;

pub(super) const RULE: Rule = Rule {
    code: "RP112",
    name: "ipv6-address",
    title: "An IPv6 address is registered in a form or to callers that can't use it",
    page: include_str!("page.md"),
    about: About::Address,
    examine: &[Examine::Address(examine), Examine::Whole(malformed)],
};

fn examine(run: &RunIndex, view: &AddressView) -> Option<Claim> {
    if view.is_fine() {
        return None;
    }
    let address = sentence::address(view.address);
    let (cause, confidence) = match &view.address.host {
        Host::Scoped(_, zone) => {
            let zone = tick(zone);
            let text = format!(
                "{address} contains the zone {zone}, an interface name that is valid on one \
                 machine only"
            );
            (text, Confidence::Certain)
        }
        Host::Ip(_) | Host::Name(_) => {
            if !is_family_missing(run.vantage, view) {
                return None;
            }
            let text = format!("{address} is IPv6, and this machine has no IPv6 connectivity");
            (text, Confidence::Likely)
        }
    };
    let workload = workload_of(run, view);
    Some(
        Claim::error(confidence, cause)
            .facts(words::facts(run, view))
            .remedies(for_wrong_address(&workload)),
    )
}

/// The only way is IPv6, and this host has none.
fn is_family_missing(vantage: &Vantage, view: &AddressView) -> bool {
    let Some(path) = view.path.filter(|path| path.ip.to_canonical().is_ipv6()) else {
        return false;
    };
    let unreachable = crate::diagnose::signs::failure(view)
        .is_some_and(|failure| failure.kind == FailureKind::NetworkUnreachable);
    is_lost(view) && (path.route == Route::None || unreachable) && !has_global_ipv6(vantage)
}

fn has_global_ipv6(vantage: &Vantage) -> bool {
    vantage.interfaces.iter().flat_map(|interface| &interface.addresses).any(
        |network| match network.addr() {
            IpAddr::V4(_) => false,
            IpAddr::V6(ip) => !ip.is_loopback() && !ip.is_unicast_link_local(),
        },
    )
}

/// Entries that aren't understood for such a reason.
fn malformed(run: &RunIndex) -> Vec<Notice> {
    malformed_entries(run)
        .filter(|entry| entry.is_about_ipv6())
        .map(MalformedEntry::notice)
        .collect()
}
