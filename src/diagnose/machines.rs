//! The machines behind what is registered.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::index::RunIndex;
use crate::model::class::{classify, is_usable};
use crate::model::{Class, Host, Registration, RegistrationId};

/// Each machine once, in order: where the session comes from, as far as the registry tells, and else the
/// registered host, unless it is a container's.
pub(super) fn machines(run: &RunIndex, registrations: &[RegistrationId]) -> Vec<Host> {
    let picked = run.pick(registrations);
    let hosts: BTreeSet<Host> =
        picked.iter().filter_map(|registration| machine(run, registration)).collect();
    hosts.into_iter().collect()
}

fn machine(run: &RunIndex, registration: &Registration) -> Option<Host> {
    source(run, registration).map(Host::Ip).or_else(|| own(run, registration))
}

fn source(run: &RunIndex, registration: &Registration) -> Option<IpAddr> {
    let ip = registration.registrant.as_ref()?.source_ip()?;
    let is_machines = !run.is_shared_source(ip) && is_usable(run.vantage, &run.job.check, ip);
    is_machines.then_some(ip)
}

fn own(run: &RunIndex, registration: &Registration) -> Option<Host> {
    let host = &registration.address.as_ref()?.host;
    let Some(ip) = host.ip() else {
        return (!host.is_container_id()).then(|| host.clone());
    };
    match classify(ip, run.vantage, &run.job.check) {
        Class::Private | Class::Public | Class::Shared => Some(host.clone()),
        Class::Loopback
        | Class::Wildcard
        | Class::LinkLocal
        | Class::Container(_)
        | Class::Name => None,
    }
}
