//! What is to be mended, as a run shows it: the software, its ports, and the host behind it.

use std::net::IpAddr;

use super::containers::hosted;
use super::index::{AddressView, RunIndex};
use super::origin::{Origin, host_address};
use crate::model::class::is_usable;
use crate::model::quote::plain;
use crate::model::{Class, Network, Registration, Release, Subject, Target, Vantage, Verdict};
use crate::remedy::{Software, Workload};

/// Ports that one command line publishes at most.
const PORTS: usize = 8;

/// Whose registration it is that `view` shows.
pub(super) fn workload_of(run: &RunIndex, view: &AddressView) -> Workload {
    let registered = view.address.host.clone();
    let port = view.address.port.unwrap_or_default();
    let mut ports = run.ports_of(&registered, view.indices);
    ports.truncate(PORTS);
    if !ports.contains(&port) {
        ports.push(port);
    }
    let first = view.registrations.first().copied();
    let host = host(run, view);
    let container = hosted(run, view)
        .filter(|hosted| hosted.is_registrant)
        .map(|hosted| hosted.container.clone());
    Workload {
        software: software(view.registrations),
        label: label(view.registrations),
        host,
        named_by: host.or_else(|| own_registered(view)),
        in_container: container.is_some() || registered.is_container_id(),
        container,
        listeners: None,
        registry: first.and_then(|registration| registry(run.target_of(registration)?)),
        registered,
        port,
        ports,
    }
}

fn software(registrations: &[&Registration]) -> Software {
    if let Some(release) = Release::of(registrations) {
        return Software::Dubbo(release);
    }
    match registrations.first().map(|registration| &registration.subject) {
        Some(Subject::RocketMqBroker { .. }) => Software::RocketMq,
        Some(Subject::SpringService { .. }) => Software::Spring,
        Some(Subject::DubboService { .. } | Subject::DubboApplication { .. }) | None => {
            Software::Other
        }
    }
}

fn label(registrations: &[&Registration]) -> String {
    let application =
        registrations.iter().find_map(|registration| registration.subject.application());
    let broker = registrations.iter().find_map(|registration| match &registration.subject {
        Subject::RocketMqBroker { broker, .. } => Some(&**broker),
        Subject::DubboService { .. }
        | Subject::DubboApplication { .. }
        | Subject::SpringService { .. } => None,
    });
    let subject = || {
        registrations
            .first()
            .map(|registration| registration.subject.to_string())
            .unwrap_or_default()
    };
    let label = application.or(broker).map_or_else(subject, str::to_owned);
    plain(&label).replace('`', "'")
}

/// The host behind the registration: where its session comes from, or this one, if the address
/// is a container's here.
fn host(run: &RunIndex, view: &AddressView) -> Option<IpAddr> {
    let settings = &run.job.check;
    let registered = view.address.host.ip();
    let told = host_address(run.vantage, settings, view.registrations, registered);
    told.filter(|ip| !run.is_shared_source(*ip)).or_else(|| {
        let here = view.origin == Origin::Here
            || (view.scope.is_in_containers() && proven(view) && view.source_ips.is_empty());
        here.then(|| own_address(run)).flatten()
    })
}

/// The registered address, where it is a host's.
fn own_registered(view: &AddressView) -> Option<IpAddr> {
    let class = view.path.map_or(&view.entry.class, |path| &path.class);
    let is_hosts = matches!(class, Class::Private | Class::Public | Class::Shared);
    (is_hosts && view.verdict != Verdict::Misidentified).then(|| view.ip()).flatten()
}

fn proven(view: &AddressView) -> bool {
    view.verdict == Verdict::LocalOnly
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

/// A member that the host behind may reach: not one that is on the loopback from here.
fn registry(target: &Target) -> Option<IpAddr> {
    target.members.iter().filter_map(|member| member.host.ip()).find(|ip| !ip.is_loopback())
}
