//! The machine behind registrations, where their sessions or this host tell.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::index::{AddressView, RunIndex};
use super::origin::{Origin, host_address};
use crate::model::class::is_usable;
use crate::model::{Network, RegistrationId, Vantage, Verdict};

/// Where the session behind the registration comes from, or this host, if the address is a container's
/// here.
pub(super) fn machine_of(run: &RunIndex, view: &AddressView) -> Option<IpAddr> {
    let settings = &run.job.check;
    let registered = view.address.host.ip();
    let told = host_address(run.vantage, settings, view.registrations, registered);
    told.filter(|ip| !run.is_shared_source(*ip)).or_else(|| {
        let proven = view.verdict == Verdict::LocalOnly;
        let here = view.origin == Origin::Here
            || (view.scope.is_in_containers() && proven && view.source_ips.is_empty());
        here.then(|| own_address(run)).flatten()
    })
}

/// Machines with containers of the same range register the same address: the registrations of each.
pub(super) fn by_machine(
    run: &RunIndex,
    registrations: &[RegistrationId],
) -> Vec<Vec<RegistrationId>> {
    let mut machines: BTreeMap<Option<IpAddr>, Vec<RegistrationId>> = BTreeMap::new();
    for id in registrations {
        let sources = run.sources(&[*id]);
        let own = sources.first().map(|source| source.ip);
        machines.entry(own.filter(|ip| is_machine(run, *ip))).or_default().push(*id);
    }
    let unknown = machines.remove(&None);
    match machines.len() {
        0 | 1 => vec![registrations.to_vec()],
        _ => machines.into_values().chain(unknown).collect(),
    }
}

fn is_machine(run: &RunIndex, ip: IpAddr) -> bool {
    is_usable(run.vantage, &run.job.check, ip) && !run.is_shared_source(ip)
}

/// This host's address, if it has just one that others may reach.
fn own_address(run: &RunIndex) -> Option<IpAddr> {
    let mut outside = outside_addresses(run.vantage)
        .filter(|ip| ip.is_ipv4() && is_usable(run.vantage, &run.job.check, *ip));
    outside.next().filter(|_| outside.next().is_none())
}

fn outside_addresses(vantage: &Vantage) -> impl Iterator<Item = IpAddr> {
    vantage
        .interfaces
        .iter()
        .filter(|interface| interface.up && interface.network == Network::Outside)
        .flat_map(|interface| interface.addresses.iter().map(|network| network.addr()))
}
